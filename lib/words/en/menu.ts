export type MenuWords = {
  readonly title: string
  readonly closeAll: string
  readonly items: Readonly<Record<'trades' | 'positions' | 'status' | 'history' | 'portfolio' | 'balance' | 'drift' | 'certificate' | 'settings', string>>
}

/** /menu. */
export const menuEn: MenuWords = {
  title: 'what do you want to see?',
  closeAll: 'Close everything…',
  items: { trades: 'Trades', positions: 'Positions', status: 'Status', history: 'History', portfolio: 'Portfolio', balance: 'Balance', drift: 'Differences', certificate: 'If Keel stops', settings: 'Settings' },
}

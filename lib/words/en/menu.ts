export type MenuWords = {
  readonly title: string
  readonly closeAll: string
  readonly items: Readonly<Record<'trades' | 'positions' | 'status' | 'certificate' | 'history' | 'portfolio' | 'balance' | 'settings', string>>
}

/** /menu. */
export const menuEn: MenuWords = {
  title: 'what do you want to see?',
  closeAll: 'Close everything…',
  items: { trades: 'Trades', positions: 'Positions', status: 'Status', certificate: 'If Keel stops', history: 'History', portfolio: 'Portfolio', balance: 'Balance', settings: 'Settings' },
}

/** The emergency stop's question, in numbers that come laid out. */
export const closeAllEn = {
  title: 'Emergency stop',
  closes: (trades: number, what: readonly string[]) => `Closes ${trades} trade${trades === 1 ? '' : 's'} at market: ${what.join(', ')}`,
  more: (count: number) => `${count} more`,
  nothingOpen: 'Nothing of ours is open.',
  worth: 'Worth ≈', net: 'P&L ≈', fees: 'net, fees of closing ≈',
  unpriced: (count: number) => `${count} of them without a price now: not in these figures.`,
  cancels: (entries: number, drafts: number) => {
    const parts = [...(entries > 0 ? [`cancels ${entries} entr${entries === 1 ? 'y' : 'ies'}`] : []), ...(drafts > 0 ? [`discards ${drafts} draft${drafts === 1 ? '' : 's'}`] : []), 'blocks entries until /resume'].join(', ')
    return `${parts[0]?.toUpperCase() ?? ''}${parts.slice(1)}.`
  },
  foreign: 'What is not ours is left alone.',
  act: (trades: number) => `Close everything${trades === 0 ? '' : `: ${trades} trade${trades === 1 ? '' : 's'}`}`,
  keep: 'Keep it',
} as const

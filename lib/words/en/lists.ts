/** Lists in the chat. */
export const listsEn = {
  details: 'Details', less: 'Less',
  trades: 'Trades', groups: ['open', 'pending', 'draft'], realised: 'realised', market: 'market', noTrades: 'No open trades. Say one:',
  history: 'Ended trades', noHistory: 'Nothing has ended yet.',
  positions: 'Positions', pooled: 'as the exchange shows them: its average is pooled', noPositions: 'No position at the exchange.',
  logs: 'What happened',
} as const

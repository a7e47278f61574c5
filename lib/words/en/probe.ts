/** Sentences of `keel venue probe`; figures come written out. */
export const PROBE_WORDS = {
  head: (account: string, symbol: string): string => `This asks the exchange of "${account}" what its documents leave open, with real orders on ${symbol}, as small as it takes them. Nothing is sent before you type yes, and each step is asked for. At the end, or at a no, all of it is taken away again.`,
  step: {
    'far-limit': ({ contracts, at }: { readonly contracts: string; readonly at: string }): string => `1 of 5. A limit order that can't fill: buy ${contracts} contracts at ${at}, cancelled at once, and the same with the same id.`,
    open: ({ contracts, at, stop, margin, costs }: { readonly contracts: string; readonly at: string; readonly stop: string; readonly margin: string; readonly costs: string }): string => `2 of 5. Buy ${contracts} contracts at market, about ${at}, with a stop at ${stop}: ${margin} USDT of margin, about ${costs} USDT of fees and spread, and what the price does until the end.`,
    stops: ({ contracts, at }: { readonly contracts: string; readonly at: string }): string => `3 of 5. Stops of ${contracts} contracts each: the first is made smaller, a second at ${at} is put beside it, then a third that is too much.`,
    target: ({ contracts, at }: { readonly contracts: string; readonly at: string }): string => `4 of 5. A take-profit of ${contracts} contracts at ${at} beside the stops.`,
    'closing-limits': ({ contracts, at }: { readonly contracts: string; readonly at: string }): string => `5 of 5. Closing limit orders of ${contracts} contracts at ${at}, then half as much once more.`,
  },
  question: 'Type yes to send it, anything else to end: ',
  finding: {
    endedId: 'Id of an ended order, again', attachedStop: 'Stop that rides on an entry', amendedRow: 'A row that is amended', secondStop: 'A second stop of a side', stopBeyond: 'Stops beyond the position',
    targetBesideStops: 'Take-profit beside stops', limitBesideStops: 'Closing limit beside stops', secondLimit: 'A second closing limit',
  },
  form: { free: 'take-profits rest as limit orders', locked: 'take-profits rest as trigger rows', single: 'only the stop rests; take-profits need Keel running' },
  kept: (form: string, shared: boolean): string => `Kept with its evidence. From the worker's next start on: ${form}; ${shared ? 'several trades of one side stand beside each other' : 'one trade of a side at a time, as stops take each other\'s place'}.`,
  stopped: 'Ended at your word; all that was sent is taken away again. The account stays as it was: one trade of a side, none beside what was opened by hand.',
  notFlat: (symbol: string): string => `The account holds a position or orders on ${symbol}. A probe needs it empty: close them, or name another contract with --symbol.`,
  traded: (symbol: string): string => `Keel has a trade of this account on ${symbol}, whose stop and orders a probe can't tell from its own. Nothing was sent: end the trade first (/trades), or name another contract with --symbol.`,
  left: (symbol: string): string => `An earlier probe on ${symbol} did not end. What it left is taken away first.`,
  leftQuestion: 'Type yes to cancel its orders and close what it opened, anything else to leave: ',
  failed: (code: string): string => `The probe failed (${code.replaceAll('-', ' ')}). What it had sent is taken away again.`,
  uncleaned: (code: string): string => `The probe failed (${code.replaceAll('-', ' ')}) and could not take away all it had sent. Look at the account at the exchange NOW, then run this again: it begins by cleaning up.`,
  paper: (account: string): string => `"${account}" is a paper account: its exchange is ours and needs no probe.`,
} as const

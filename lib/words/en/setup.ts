import type { HintFacts, SetupField, SetupWords } from '../setup-words.ts'

const now = (near: HintFacts['near']): string => (near === null ? '' : `Price now ${near.last}. `)
const hint = (field: SetupField, { base, most, zone, near }: HintFacts): string => {
  switch (field) {
    case 'symbol': return 'Press one, or type a part of its name.'
    case 'side': return 'Long earns when the price rises, short when it falls.'
    case 'leverage': return `Or type 1 to ${most}.`
    case 'size': return `Or type 200 (margin in USDT), 25%, risk 50 (lost at the stop), 0.5${base.replace(/^\d+/, '').toLowerCase()}, 32c (contracts).`
    case 'entry': return zone === null ? `${now(near)}Or type a limit: ${near?.limit ?? '61200'}, or its distance from the price now: ${near?.away ?? '-1%'}.` : `The signal names a zone, ${zone}; a limit needs one price.`
    case 'stop': return `${now(near)}Or type a percent from the entry (1.5%) or a price (${near?.stop ?? '60000'}).`
    case 'targets': return `${now(near)}Or type levels and shares: 2/4/6% 40/30/30, ${near?.targets ?? '62000/63000'}, 1R/2R. 1R is as far as the stop.`
    case 'breakEven': return 'The stop moves to where the rest closes with no loss. Or type tp2 +0.1%.'
    case 'trailing': return 'The stop follows the best price. Or type 0.8% from 1%.'
    default: return ''
  }
}

export const setupEn: SetupWords = {
  title: 'New trade',
  stepOf: (step, all) => `${step} of ${all}`,
  ask: { symbol: 'Which coin?', side: 'Long or short?', leverage: 'Leverage?', size: 'Size?', entry: 'Entry?', stop: 'Stop?', targets: 'Take-profits?', breakEven: 'Break-even?', trailing: 'Trailing stop?' },
  hint,
  field: { size: 'Size', entry: 'entry', breakEven: 'Break-even', trailing: 'trailing' },
  choice: { market: 'Market', noStop: 'No stop', long: 'Long', short: 'Short' },
  after: (target) => `After TP${target}`,
  back: '« Back', skip: 'Skip', keep: 'Keep', cancel: 'Cancel', summary: 'Summary',
  ready: 'All is said.',
  noStop: 'No stop',
  ended: 'Set-up ended; nothing was kept.',
  gone: 'This set-up has ended. /new begins another.',
  changed: 'The card had changed meanwhile: nothing was done. This is how it stands.',
  moved: 'This set-up goes on in a newer message.',
  moreFound: (left) => `${left} more: type more of the name.`,
  start: 'New trade',
  restarted: 'This chat begins anew: no set-up is open. Trades and drafts are as they were.',
  limits: {
    side: 'long or short',
    leverage: (base, most) => `a whole number from 1 to ${most}, the limit of ${base}`,
    entry: 'market, a price like 61200, or a distance from the price now with its sign, like -1%',
    noPrice: 'no price has come yet, so a distance from it means nothing; type a price or market',
    tick: (step) => `a multiple of the price step ${step}`,
    range: (from, to) => `from ${from} to ${to}`,
    lossSide: (side, reference) => `${side === 'long' ? 'below' : 'above'} ${reference}, on the loss side`,
    profitSide: (side, reference) => `${side === 'long' ? 'above' : 'below'} ${reference}, on the profit side`,
    liquidation: (at, leverage) => `reached before liquidation, which at ${leverage}× is ≈ ${at}, by 0.5 % of the price at least; or use less leverage`,
    lossSign: 'a stop lies on the loss side of the entry',
    profitSign: 'a target lies on the profit side of the entry',
    trailing: 'a distance up to 50 % like 0.8%, then now, from 62000, from 1% or after tp1',
    multiples: 'multiples of the risk need a stop: say the stop first, or levels in percent',
    targets: (count) => (count === 0 ? 'the plan has no target' : `tp1 to tp${count}: the plan has ${count}`),
    noSkip: 'this can’t be left out',
  },
}

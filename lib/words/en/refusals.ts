import { unreachable } from '#core/assert.ts'
import type { LimitBreach } from '#core/risk/limits.ts'
import { ONE } from '#core/money/money.ts'
import type { Block, Refusal } from '#core/trade/refusal.ts'
import { exactFigure, plainMoney, plainPercent, span } from '../figures.ts'

/** A refusal as a trader reads it: what is wrong with which value, the limit, the nearest valid one. */
export type RefusalWords = { readonly says: string; readonly helps: string | null }
const BLOCKED: Readonly<Record<Block, string>> = { pause: 'The account is paused: no entries.', 'emergency-stop': 'The emergency stop blocks entries.', restored: 'The desk was restored from a backup: no entries until you have compared its trades with the exchange.' }
const NOT_ADOPTABLE = { 'no-average': 'the exchange tells no average for it', closing: 'an order of Keel’s closes it', 'trade-beside': 'a trade of Keel’s shares its average there; close that one first' } as const
const words = (says: string, helps: string | null = null): RefusalWords => ({ says, helps })

export const refusalWords = (refusal: Refusal): RefusalWords => {
  switch (refusal.code) {
    case 'no-such-trade': return words(`There is no trade ${refusal.trade}.`, 'Your trades: /trades')
    case 'not-a-draft': return words(`Trade ${refusal.trade} was confirmed already.`, 'It runs: /trades')
    case 'not-confirmed': return words(`Trade ${refusal.trade} is a draft: nothing of it is at the exchange.`, 'Confirm or discard it: /trades')
    case 'not-open': return words(`Trade ${refusal.trade} has ended.`, `How: /why ${refusal.trade}`)
    case 'already-closing': return words(`Trade ${refusal.trade} is being closed already.`)
    case 'nothing-filled': return words(`Nothing of trade ${refusal.trade} is filled yet: its entry waits.`, `/close ${refusal.trade} takes the entry back`)
    case 'nothing-open': return words(`Nothing of trade ${refusal.trade} is open.`, 'Its entry is being cancelled or has ended')
    case 'quote-replaced': return words('These numbers were replaced by newer ones.', 'Use the newest summary')
    case 'changed-since': return words(`${refusal.what === 'open' ? 'What is open' : 'The stop'} of trade ${refusal.trade} has changed since these numbers were shown: nothing was done.`, 'Use the numbers shown now')
    case 'price-too-old': return words(`The last price is ${span(refusal.ageMs)} old; at most ${span(refusal.limitMs)} may be.`, 'Nothing was sent. Try again in a moment')
    case 'blocked': return words(BLOCKED[refusal.why], 'Go on with /resume')
    case 'restored': return words('This was said before the desk was restored from a backup, and was not done.', 'Look at /positions, then say it again')
    case 'venue-silent': return words(`The exchange does not answer: ${refusal.failures} calls in a row failed, for ${span(refusal.now - refusal.since)} now. No new entry is begun there.`, `Nothing was sent. Try again in ${span(refusal.againAt - refusal.now)}; stops and closes of what is open go on`)
    case 'not-live': return words('This account is not turned live: no order of it leaves.', 'Turn it live on the page Accounts, where its risks stand')
    case 'not-tradable': return words(`This symbol can't be traded now (${refusal.status}).`)
    case 'closing-soon': return words('The exchange closes this contract within 24 hours.')
    case 'quantity-below-minimum': return words(refusal.asked === 0n ? 'This size rounds down to no contract at all.' : `${exactFigure(refusal.asked)} contracts are below the symbol's minimum.`, `At least ${exactFigure(refusal.least)} contracts (${plainMoney(refusal.leastMargin)} USDT margin)`)
    case 'quantity-above-maximum': return words(`${exactFigure(refusal.asked)} contracts are above the symbol's maximum.`, `At most ${exactFigure(refusal.most)} contracts`)
    case 'notional-below-minimum': return words(`A notional of ${plainMoney(refusal.asked)} USDT is below the minimum of ${plainMoney(refusal.least)}.`, `At least ${exactFigure(refusal.leastContracts)} contracts`)
    case 'leverage-above-tier':
      return words(`Leverage ${refusal.asked}× is above this symbol's limit${refusal.contracts > 0n ? ` for ${exactFigure(refusal.contracts)} contracts on the side` : ''}.`, `Use ${refusal.most}×${refusal.mostContracts > 0n ? `, or at most ${exactFigure(refusal.mostContracts)} contracts` : ''}`)
    case 'leverage-below-one': return words(`Leverage ${refusal.asked}× is below 1.`, 'Use 1×')
    case 'price-outside-band': return words(`A limit at ${exactFigure(refusal.asked)} lies outside the exchange's band.`, `From ${exactFigure(refusal.from)} to ${exactFigure(refusal.to)}`)
    case 'price-off-tick': return words(`The ${refusal.field} price ${exactFigure(refusal.asked)} is between two price steps.`, `${exactFigure(refusal.below)} or ${exactFigure(refusal.above)}`)
    case 'not-enough-margin': return marginWords(refusal)
    case 'balance-unknown': return words(`The exchange has not told the balance, so ${refusal.for === 'size' ? 'a share of what is free' : 'your limits, which are shares of equity,'} can't be reckoned.`, refusal.for === 'size' ? 'Say a size like 200usdt or 32c' : 'Nothing was sent. Try again in a moment')
    case 'stop-on-wrong-side': return refusal.stop === null ? words('A stop 100 % or more below the entry has no price.', 'Use less, like 1.5%') : words(`A stop at ${exactFigure(refusal.stop)} is not on the loss side of ${exactFigure(refusal.reference)}.`, 'Use a price on the loss side')
    case 'stop-past-price': return pastWords(refusal)
    case 'target-on-wrong-side': return wrongSide(refusal)
    case 'shares-above-whole': return words(`The shares add up to ${exactFigure(refusal.sum * 100n)} %.`, 'At most 100 %')
    case 'too-many-targets': return words(`${refusal.asked} targets are more than ${refusal.most}.`, `Use ${refusal.most}`)
    case 'break-even-without-target': return words(`Target ${refusal.asked} doesn't exist; the plan has ${refusal.targets}.`, refusal.targets > 0 ? `Use tp${refusal.targets}` : 'Add a target first')
    case 'margin-is-cross': return words(`Trade ${refusal.trade} is on cross margin: the whole balance stands behind it already.`)
    case 'trailing-is-off': return words(`Trade ${refusal.trade} does not trail: nothing changed.`, `Turn it on: /trail ${refusal.trade} 0.8%`)
    case 'trailing-distance': return words(`A trail of ${trailPercent(refusal.asked)} is ${refusal.asked > refusal.nearest ? 'too far' : 'too near'}.`, `Nearest: ${trailPercent(refusal.nearest)}`)
    case 'risk-needs-stop': return words('A size by risk needs a stop.', 'Add sl 1.5%')
    case 'liquidation-before-stop': return liquidationWords(refusal)
    case 'no-free-slots': return words(`This trade needs ${refusal.needed} orders at the exchange; ${refusal.free} are free on this symbol.`, 'Use fewer targets or end another trade')
    case 'leverage-in-force-differs': return words(`${refusal.inForce}× is in force on this symbol while it isn't flat; you asked ${refusal.asked}×.`, `Use ${refusal.inForce}×`)
    case 'margin-mode-in-force-differs': return words(`${refusal.inForce} margin is in force on this symbol while it isn't flat; you asked ${refusal.asked}.`, `Use ${refusal.inForce}`)
    case 'side-taken': return words(refusal.by === 'trade' ? 'A trade is open on this side already.' : 'A position made by hand is on this side.', 'Until the venue is probed a live account holds one Keel trade per symbol and side')
    case 'separate-positions': return words('The exchange shows several positions on one side of this symbol: separate position mode.', 'Merge positions in the settings of the exchange; what is open stays protected')
    case 'no-offer': return words('This button was used already.', 'What is left: /closeall')
    case 'nothing-foreign': return words("Nothing that is not Keel's is left.")
    case 'not-adoptable': return words(`What is not Keel's on ${refusal.symbol} ${refusal.side} can't become a trade: ${NOT_ADOPTABLE[refusal.why]}.`)
    case 'foreign-changed': return words(`${exactFigure(refusal.now)} contracts on ${refusal.symbol} ${refusal.side} are not Keel's now; the button was drawn for ${exactFigure(refusal.asked)}.`, 'Say /drift and look again')
    case 'fills-unexplained': return words(`Fills on ${refusal.symbol} ${refusal.side} are not explained yet, so what is not Keel's there is not known for sure.`, 'Nothing was sent. Press again in a few seconds')
    case 'limit': return limitWords(refusal.breach, refusal.mostContracts)
    default: return unreachable(refusal)
  }
}

const trailPercent = (distance: bigint): string => plainPercent(distance, ONE)

const wrongSide = ({ price, reference }: Extract<Refusal, { code: 'target-on-wrong-side' }>): RefusalWords =>
  words(`A take-profit at ${exactFigure(price)} is not on the profit side of ${exactFigure(reference)}.`, price === reference ? 'Use a price on the profit side' : `Use a price ${price > reference ? 'below' : 'above'} ${exactFigure(reference)}`)

const pastWords = ({ side, stop, last, nearest }: Extract<Refusal, { code: 'stop-past-price' }>): RefusalWords =>
  words(`A ${side}'s stop must lie ${side === 'long' ? 'below' : 'above'} the price ${exactFigure(last)}; ${exactFigure(stop)} does not.`, nearest === undefined ? 'Use one there, or close the trade' : `Nearest: ${exactFigure(nearest)}`)

const liquidationWords = ({ stop, liquidation, mostContracts, nearest }: Extract<Refusal, { code: 'liquidation-before-stop' }>): RefusalWords => {
  const ways = [nearest === undefined ? 'A nearer stop' : `Nearest stop: ${exactFigure(nearest)}`, 'or less leverage', ...(mostContracts > 0n ? [`or at most ${exactFigure(mostContracts)} contracts`] : [])]
  return words(`Liquidation at about ${exactFigure(liquidation)} would come before the stop at ${exactFigure(stop)}.`, ways.join(', '))
}

const marginWords = ({ contracts, needed, free, reserved, mostContracts, mostNeeds }: Extract<Refusal, { code: 'not-enough-margin' }>): RefusalWords => {
  const beside = reserved > 0n ? `, beside ${plainMoney(reserved)} for entries on their way` : ''
  return words(`Margin and both fees of ${exactFigure(contracts)} contracts are ${exactFigure(needed)} USDT; ${exactFigure(free)} USDT are free${beside}.`, mostContracts > 0n ? `At most ${exactFigure(mostContracts)} contracts (${exactFigure(mostNeeds)} USDT)` : 'No size of this trade would pass')
}

const LIMIT: Readonly<Record<LimitBreach['limit'], string>> = {
  riskPerTrade: 'loss at the stop', dailyLoss: 'loss of today', openTrades: 'open trades', exposurePerSymbol: 'exposure on this symbol', exposure: 'exposure in all',
  leverage: 'leverage', marginShare: 'margin of one position', lossesInRow: 'losses in a row', drawdown: 'drawdown',
}
const COUNTS: ReadonlySet<LimitBreach['limit']> = new Set<LimitBreach['limit']>(['openTrades', 'leverage', 'lossesInRow'])
const limitWords = (breach: LimitBreach, most: bigint): RefusalWords => {
  const show = (value: bigint) => (COUNTS.has(breach.limit) ? String(value) : `${plainMoney(value)} USDT`)
  return words(`Your limit on ${LIMIT[breach.limit]} is ${show(breach.allowed)}; this would be ${show(breach.asked)}.`, most > 0n ? `At most ${exactFigure(most)} contracts` : 'No size of this trade would pass')
}

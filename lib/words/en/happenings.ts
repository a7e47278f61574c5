import type { Event } from '#core/trade/event.ts'
import { ONE } from '#core/money/money.ts'
import { netOf } from '#core/trade/ledger.ts'
import { meanPrice } from '#core/trade/levels.ts'
import type { Block } from '#core/trade/refusal.ts'
import { type EndedTrade, EXIT_REASONS, type ExitReason, type OwnOrder, type Trade } from '#core/trade/state.ts'
import { emergencyWords } from './emergency.ts'
import type { Target } from '#core/trade/plan.ts'
import { liquidationWords, marginUseWords, nakedBudgetWords, nakedWords, signedInWords, venueWords } from './alarms.ts'
import { exactFigure, plainMoney, plainPercent, signedMoney, tickFigure } from '../figures.ts'
import { capital, orderName, ROW_NAME, rowName } from './orders.ts'

/** On the summary and the card of a trade whose paper exchange has no process of its own. */
export const FILLS_LATE = 'Paper without a process of its own: while no worker runs, fills come up to a minute late.'

export const REASON: Readonly<Record<ExitReason, string>> = {
  'take-profit': 'take-profit', stop: 'stop', 'break-even': 'break-even', trailing: 'trailing stop', 'by-hand': 'by hand', 'by-hand-at-exchange': 'by hand at the exchange',
  'sibling-stop': "another trade's stop", liquidation: 'liquidation', deleveraging: 'auto-deleveraging', 'emergency-stop': 'emergency stop', 'expired-entry': 'entry expired',
  refused: 'refused', 'settled-by-exchange': 'settled by the exchange',
}
/** What closed the parts of a trade, with their contracts, what closed the last one at the end: `take-profit 20, stop 12 (last)`. A reason may have closed parts before and after another one. One alone stands without a number. */
export const endWords = ({ reason, closedBy = {}, closedLast }: Pick<EndedTrade, 'reason' | 'closedBy' | 'closedLast'>): string => {
  const parts = EXIT_REASONS.flatMap((why) => ((closedBy[why] ?? 0n) > 0n ? [{ why, words: `${REASON[why]} ${exactFigure(closedBy[why] ?? 0n)}` }] : []))
  const last = parts.find(({ why }) => why === closedLast)
  if (last === undefined || parts.length < 2) return REASON[reason]
  return `${[...parts.filter((part) => part !== last), last].map(({ words }) => words).join(', ')} (last)`
}
const BLOCKED: Readonly<Record<Block, string>> = {
  pause: 'Paused: no entries. What is open stays protected.',
  'emergency-stop': 'Emergency stop: entries are blocked and cancelled, everything of ours is closed at market.',
  restored: 'The desk was restored from a backup. What happened since is read from the exchange; orders that this copy does not know count as made by hand. No entries: compare /positions, then /resume.',
}
const utc = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
const plain = (code: string): string => code.replaceAll('-', ' ')

/** What an automatic message says: what happened, in numbers, and why, in one clause. null: nothing worth a message. */
/** On the tick of the trade's symbol, where the trade is known. */
const priced = (price: bigint, trade: Trade | null): string => tickFigure(price, trade?.instrument.tick ?? null)

/** All fills of an entry so far, in one sentence; null: not told of this trade any more. */
export const entryFilledSoFar = (trade: Trade | null): string | null => {
  if (trade === null || trade.status === 'draft' || trade.ledger.entry.contracts === 0n) return null
  const { entry, entryFees } = trade.ledger
  const mean = meanPrice(entry, trade.instrument.multiplier)
  const whole = 'entry' in trade ? trade.entry.quantity : entry.contracts
  const left = entry.contracts < whole ? ` of ${exactFigure(whole)}` : ''
  return `Entry filled: ${exactFigure(entry.contracts)}${left} at ${priced(mean.num / mean.den, trade)}, fee ${plainMoney(entryFees)} USDT.`
}

export const happening = (event: Event, trade: Trade | null): string | null => {
  switch (event.type) {
    case 'entry-filled':
      return `Entry filled: ${exactFigure(event.contracts)} at ${priced(event.price, trade)}, fee ${plainMoney(event.fee)} USDT.`
    case 'exit-filled':
      return exitWords(event, trade, true)
    case 'stop-moved':
      return stopWords(event, trade)
    case 'order-refused':
      return event.sent ? `The exchange refused the order: ${event.text === '' ? plain(event.code) : event.text}.` : `The order was not sent: ${plain(event.code)}.`
    case 'leverage-differs':
      return `The exchange placed it at ${event.shown}× where ${event.asked}× was asked: what is left of the entry is cancelled. What filled keeps its stop; its margin and liquidation are those of ${event.shown}×.`
    case 'order-unknown':
      return event.code === 'cancel-sent' ? null : `No answer from the exchange (${plain(event.code)}): the order is unknown until the exchange shows it. It is not sent again.`
    case 'order-absent':
      return 'The order never reached the exchange: no list, no history and no fill shows it. It stays watched for 24 hours.'
    case 'entry-adopted':
      return 'An order that was given up showed up at the exchange after all: it is adopted and protected.'
    case 'order-recovered':
      return `The exchange knows a closing order that was sent after the backup that was restored: it closes ${exactFigure(event.order.quantity)} of this trade.`
    case 'close-planned':
      return `Closing ${exactFigure(event.plan.contracts)} at market: ${REASON[event.plan.why]}.`
    case 'targets-changed':
      return targetsWords(event.targets)
    case 'trailing-set':
      return trailingWords(event)
    case 'margin-answered':
      return event.code === null ? `Margin added: ${plainMoney(event.amount)} USDT.` : `Margin of ${plainMoney(event.amount)} USDT not added (${plain(event.code)}).`
    case 'stuck':
      return `The exchange lets nothing close (${plain(event.code)}). Tried again every 30 s.`
    case 'closed':
      return `Closed, ${trade?.status === 'closed' ? endWords(trade) : REASON[event.reason]}: ${signedMoney(event.net)} USDT net.`
    case 'failed':
      return `Ended without a fill: ${REASON[event.reason]}.`
    case 'blocked':
      return BLOCKED[event.why]
    case 'form-dropped':
      return event.to === 'single' ? 'The exchange lets only the stop rest here: targets need Keel running.' : null
    case 'foreign-changed':
      return foreignWords(event)
    case 'foreign-order':
      return foreignOrderWords(event)
    case 'position-differs':
      return missingWords(event)
    case 'ledgers-lowered':
      return loweredWords(event)
    case 'venue-changed':
      return venueWords(event)
    case 'margin-use':
      return marginUseWords(event)
    case 'liquidation-near':
      return liquidationWords(event)
    case 'naked':
      return nakedWords(event, trade)
    case 'naked-budget':
      return nakedBudgetWords(event)
    case 'emergency-stated':
      return emergencyWords(event)
    case 'signed-in':
      return signedInWords(event)
    case 'funding-booked':
      return lateFunding(event, trade)
    default:
      return null
  }
}

const stopWords = (event: Extract<Event, { type: 'stop-moved' }>, trade: Trade | null): string | null => {
  if (event.source === 'fixed' || (event.source === 'trailing' && !event.begins)) return null
  return event.source === 'by-hand' && event.still === true ? `Stop stays at ${priced(event.price, trade)}, where trailing had brought it.` : `Stop moves to ${priced(event.price, trade)}: ${STOP_WHY[event.source]}.`
}
const trailingWords = (event: Extract<Event, { type: 'trailing-set' }>): string =>
  event.trailing === null ? 'Trailing is off: the stop stays where it is.' : `Trailing ${plainPercent(event.trailing.distance, ONE)} behind the best price from now on: you asked. The stop never moves back.`

/** What our own order closed of it is told with that order's end. */
const foreignWords = ({ contracts, was, symbol, side, why }: Extract<Event, { type: 'foreign-changed' }>): string | null =>
  why === 'closed' || why === 'confirmed' || why === 'adopted' ? null : `${exactFigure(contracts)} contracts on ${symbol} ${side} are not Keel's (before: ${exactFigure(was)}). They are left alone.`

/** What became of an order for what is not Keel's; null while it is on its way. */
const foreignOrderWords = ({ fact, symbol, side }: Extract<Event, { type: 'foreign-order' }>): string | null => {
  const what = `The close of what is not Keel's on ${symbol} ${side}`
  switch (fact.type) {
    case 'order-refused':
      return `${what} was ${fact.sent ? `refused by the exchange: ${fact.text === '' ? plain(fact.code) : fact.text}` : `not sent: ${plain(fact.code)}`}. It is still open; /closeall offers it again.`
    case 'order-unknown':
      return `${what} got no answer (${plain(fact.code)}): unknown until the exchange shows it. It is not sent again.`
    case 'order-absent':
      return `${what} never reached the exchange: no list, no history and no fill shows it. /closeall offers it again.`
    case 'order-seen':
      if (fact.end === 'filled') return `Closed ${exactFigure(fact.executed)} on ${symbol} ${side} that were not Keel's: you asked.`
      return fact.end === null ? null : `${what} ended ${fact.end}, ${exactFigure(fact.executed)} executed. What is left is still open; /closeall offers it again.`
    default:
      return null
  }
}

const missingWords = (event: Extract<Event, { type: 'position-differs' }>): string | null =>
  event.missing === null ? null : `${event.symbol} ${event.side}: the exchange shows ${exactFigure(event.contracts)} contracts, ${exactFigure(event.missing)} fewer than the trades have, and no fill explains it. Looked at again before anything is concluded.`

const loweredWords = (event: Extract<Event, { type: 'ledgers-lowered' }>): string =>
  `${event.symbol} ${event.side}: the exchange shows ${exactFigure(event.contracts)} contracts where ${exactFigure(event.was)} were known, in every read since ${utc(event.since)} UTC, and no fill since ${utc(event.readFrom)} UTC explains it. The trades are brought to it at ≈ ${exactFigure(event.price)}.`

/** Told only where a result that was told changes. */
const lateFunding = (event: Extract<Event, { type: 'funding-booked' }>, trade: Trade | null): string | null =>
  trade?.status === 'closed' ? `Funding ${event.approximate ? '≈ ' : ''}${signedMoney(event.amount)} USDT of a time when it was open: the result is ${signedMoney(trade.net)} USDT net.` : null

const STOP_WHY = { 'break-even': 'the target filled, the rest closes with no loss', trailing: 'it follows the best price', 'by-hand': 'you moved it' } as const

const soFarWords = (trade: Trade | null): string => {
  if (trade === null || trade.status === 'draft') return ''
  return `, ${signedMoney(netOf(trade.ledger))} USDT net so far${trade.ledger.open > 0n ? ', all of the entry’s fee paid' : ''}`
}

/** `withNet`: with what the trade has made up to now, which a line of the past must not say. */
const exitWords = (event: Extract<Event, { type: 'exit-filled' }>, trade: Trade | null, withNet: boolean): string => {
  const reason = event.target === null ? REASON[event.reason] : `TP${event.target}`
  const what = event.target === null && event.reason === 'by-hand' ? 'Closed by hand' : `${reason[0]?.toUpperCase() ?? ''}${reason.slice(1)} filled`
  const soFar = withNet ? soFarWords(trade) : ''
  const made = withNet || trade === null || trade.status === 'draft' ? '' : `, ${signedMoney(grossOf(event, trade))} USDT gross, fee ${plainMoney(event.fee)}`
  return `${what}: ${exactFigure(event.contracts)} at ${priced(event.price, trade)}${made}${soFar}.`
}

/** Of one fill against the mean of the entry, before both fees. */
const grossOf = ({ value, contracts }: Extract<Event, { type: 'exit-filled' }>, { ledger: { entry }, plan: { side } }: Exclude<Trade, { status: 'draft' }>): bigint => {
  const cost = entry.contracts === 0n ? value : (entry.cost * contracts) / entry.contracts
  return side === 'long' ? value - cost : cost - value
}

const rowsDifferWords = ({ kind, now, taken }: Extract<Event, { type: 'rows-differ' }>): string =>
  `A ${ROW_NAME[kind]} ${now === null ? 'was gone' : `rested at ${now.trigger === null ? 'no price' : exactFigure(now.trigger)} for ${exactFigure(now.quantity)}, not as Keel left it`}: ${taken ? 'taken over as your move' : 'put right'}.`

/** One line of the journal as an answer to "what did it do and why". */
export const whyLine = (event: Event, trade: Trade | null): string => {
  const said = event.type === 'exit-filled' ? exitWords(event, trade, false) : happening(event, trade)
  if (said !== null) return said
  switch (event.type) {
    case 'drafted': return `Drafted: ${exactFigure(event.preview.contracts)} contracts at about ${priced(event.preview.entryPrice, trade)}.`
    case 'requoted': return `Quoted anew: ${event.why === 'moved' ? 'the price moved by more than 0.3 %' : 'the quote was older than 60 s'}.`
    case 'entry-requested': return `Entry order sent: ${exactFigure(event.order.quantity)} ${at(event.order.price)}, ${event.leverage}×, you confirmed it.`
    case 'adopted': return `${exactFigure(event.order.quantity)} contracts that were opened by hand are this trade from here on, at the exchange's average. You asked; the fees of their opening are not known.`
    case 'foreign-left': return `${exactFigure(event.contracts)} contracts on ${event.symbol} ${event.side} that are not Keel's stay as they are: you said so.`
    case 'rows-differ': return rowsDifferWords(event)
    case 'order-not-shown': return `Looked for the ${orderName(event.clientId, trade)}: no list of the exchange shows it; the position there is ${exactFigure(event.position)}, ${exactFigure(event.expected)} expected.`
    case 'foreign-close-filled': return `${exactFigure(event.contracts)} on ${event.symbol} ${event.side} that were not Keel's closed at ${exactFigure(event.price)}.`
    case 'foreign-close-requested': return `Closing order sent: ${exactFigure(event.order.quantity)} on ${event.symbol} ${event.side} that are not Keel's: you asked.`
    case 'exit-requested': return exitRequested(event.order)
    case 'order-accepted': return `The exchange accepted the ${orderName(event.clientId, trade)}.`
    case 'order-seen': return seenWords(event, trade)
    case 'order-asked': return `Asked the exchange about the ${orderName(event.clientId, trade)} (${event.asks}).`
    case 'cancel-requested': return `Cancel of the ${orderName(event.clientId, trade)}: ${CANCEL_WHY[event.why] ?? plain(event.why)}.`
    case 'entry-ended': return 'Entry ended: size, mean price and percent levels are frozen.'
    case 'stop-moved': return `Stop moves to ${priced(event.price, trade)}: it follows ${event.source === 'trailing' ? `the best price ${event.best === null ? '' : priced(event.best, trade)}` : 'the mean entry price'}.`
    case 'row-found': return `The ${ROW_NAME[event.row.kind]} at ${priced(event.row.trigger, trade)} has gone off.`
    case 'child-ended': return `The market order that the ${rowName(event.orderId, trade)} set off has ended, ${exactFigure(event.executed)} filled.`
    case 'close-stepped': return `What the close left open is closed again at ${new Date(event.notBefore).toISOString().slice(11, 19)} UTC at the earliest.`
    case 'close-finished': return 'Closing is done.'
    case 'unstuck': return 'The exchange lets it close again.'
    case 'margin-asked': return `Adding ${plainMoney(event.amount)} USDT of margin, you asked.`
    case 'row-seen': return `The ${rowName(event.orderId, trade)} at the exchange is ${event.status}.`
    case 'fee-corrected': return event.was === event.fee ? `Fee ${exactFigure(event.fee)} confirmed by the exchange's record.` : `Fee ${exactFigure(event.was)} is ${exactFigure(event.fee)} by the exchange's record.`
    case 'funding-booked': return `Funding ${event.approximate ? '≈ ' : ''}${signedMoney(event.amount)} USDT.`
    default: return `${plain(event.type)}.`
  }
}
const exitRequested = ({ purpose, target, quantity, price, why }: OwnOrder): string => {
  const name = purpose === 'target' ? `Take-profit order${target === null ? '' : ` TP${target}`}` : 'Closing order'
  return `${name} sent: ${exactFigure(quantity)} ${at(price)}${why === null ? '' : `: ${REASON[why]}`}.`
}
const seenWords = ({ clientId, end, executed }: Extract<Event, { type: 'order-seen' }>, trade: Trade | null): string => `${capital(orderName(clientId, trade))} ${end ?? 'rests at the exchange'}, ${exactFigure(executed)} filled.`
const at = (price: bigint | null): string => (price === null ? 'at market' : `at ${exactFigure(price)}`)
/** Levels as they were said, each with its share of what is open. */
const targetsWords = (targets: readonly Target[]): string =>
  targets.length === 0 ? 'You removed all take-profits.' : `You changed the take-profits of what is open: ${targets.map(({ level, share }) => `${level.kind === 'price' ? exactFigure(level.price) : `${plainPercent(level.rate, ONE)} from the entry`} for ${plainPercent(share, ONE)}`).join(', ')}.`
const CANCEL_WHY: Readonly<Record<string, string>> = { 'exit-began': 'an exit began, what rests of the entry goes', close: 'it blocks the close', 'target-changed': 'the target changed', 'by-hand': 'you asked', 'emergency-stop': 'emergency stop', missed: 'the first target traded before the entry filled', restored: 'it is from before the restore, the trade asks for its own anew', leverage: 'the exchange placed it at another leverage', 'stop-gone': 'its stop at the exchange is gone, and one placed anew does not grow with its fills' }

import type { Drift, DriftEnd, Found, NotOurs } from '#core/trade/drift.ts'
import type { UnknownOrder } from '#core/trade/unknown-orders.ts'
import { exactFigure } from '../figures.ts'
import { ROW_NAME } from './orders.ts'

/** /drift: what differed between desk and exchange. */
export const driftEn = {
  title: 'Desk and exchange',
  nothing: 'Desk and exchange agree, and nothing else lies there. What is found otherwise is listed here, with what it came to.',
  looking: 'being looked into',
  leave: (row: NotOurs): string => `Leave ${exactFigure(row.contracts)} ${row.symbol} ${row.side}`,
  close: 'Close what is not Keel’s…',
  again: 'Read the account again',
  adopt: (row: NotOurs): string => `Make it a trade: /adopt ${row.symbol.split('-')[0] ?? row.symbol} ${row.side} and its stop`,
  adopted: (trade: number): string => `Trade ${trade}: its stop is asked of the exchange; the card shows when it rests.`,
  left: (row: { readonly contracts: bigint; readonly symbol: string; readonly side: string }): string => `${exactFigure(row.contracts)} contracts of ${row.symbol} ${row.side} stay as they are. Keel says so again when they are another number.`,
} as const

const ENDS: Readonly<Record<DriftEnd, string>> = {
  ours: 'an order of Keel’s, booked to its trade', 'by-hand': 'done by hand at the exchange', 'not-ours': 'not Keel’s, left alone', venue: 'the exchange’s own order', lowered: 'the trades were brought to the position',
  gone: 'a later read showed no difference', moved: 'taken over as your move', 'put-right': 'put right at the exchange', followed: 'taken up again', cancelled: 'what was left of the entry was cancelled',
}
const priceOf = (price: bigint | null): string => (price === null ? 'no price' : exactFigure(price))

/** What was found, in one clause. */
export const foundWords = (found: Found): string => {
  switch (found.kind) {
    case 'fill':
      return `a fill ${found.fill.direction === 'open' ? 'opened' : 'closed'} ${exactFigure(found.fill.quantity)} at ${exactFigure(found.fill.price)}, and no order explained it`
    case 'position':
      if (found.more !== null) return `the position shows ${exactFigure(found.shown)}; ${exactFigure(found.more)} of it in no trade`
      return found.fewer === null ? `the position shows contracts that are in no trade: ${exactFigure(found.shown)}` : `the position shows ${exactFigure(found.shown)}, ${exactFigure(found.fewer)} fewer than the trades`
    case 'row':
      return found.now === null ? `a ${ROW_NAME[found.row]} was gone` : `a ${ROW_NAME[found.row]} rested at ${priceOf(found.now.trigger)} for ${exactFigure(found.now.quantity)}, not at ${priceOf(found.was.trigger)} for ${exactFigure(found.was.quantity)}`
    case 'order':
      return 'an order of Keel’s was there, though it had been given up or was not known'
    case 'leverage':
      return `leverage ${found.shown}× instead of ${found.asked}×`
  }
}

export const endWords = ({ end, trades }: Pick<Drift, 'end' | 'trades'>): string =>
  end === null ? driftEn.looking : `${ENDS[end.as]}${trades.length === 0 ? '' : ` (trade ${trades.join(', ')})`}`

/** Evidence behind a difference: what names it at the exchange and in the journal. */
export const evidenceWords = (drift: Drift): string =>
  [...(drift.found.kind === 'fill' ? [`order ${drift.found.fill.orderId}, ticket ${drift.found.fill.ticketId}`] : drift.found.kind === 'row' ? [`order ${drift.found.orderId}`] : drift.found.kind === 'order' ? [`order ${drift.found.clientId}`] : []), `log ${drift.seq}${drift.end === null || drift.end.seq === drift.seq ? '' : ` to ${drift.end.seq}`}`].join(' · ')

export const notOursWords = ({ contracts, symbol, side, left, closing, unsure }: NotOurs): string =>
  `${exactFigure(contracts)} contracts of ${symbol} ${side} are not Keel’s${closing ? ', being closed' : left ? ', left as you said' : ''}${unsure ? '; the number may change' : ''}`

const PURPOSE = { entry: 'Entry order', target: 'Take-profit order', close: 'Closing order' } as const
/** An order of unknown fate: what was sent, and since when nobody knows. */
export const unknownWords = (order: UnknownOrder): string =>
  `${PURPOSE[order.purpose]} of ${exactFigure(order.quantity)} on ${order.symbol} ${order.side}: no answer${order.code === null ? '' : ` (${order.code.replaceAll('-', ' ')})`}${order.stuck ? ', and no look tells what became of it' : ', asked for'}`

/** What the looks said; the last one in figures. */
export const looksWords = ({ looks }: UnknownOrder, timeOf: (at: number) => string): string => {
  const last = looks.at(-1)
  if (last === undefined) return 'not looked up yet'
  const why = last.unexplained > 0 ? `${last.unexplained} fills wait for an owner` : `the position is ${exactFigure(last.position)}, ${exactFigure(last.expected)} expected`
  return `looked up ${looks.length} ${looks.length === 1 ? 'time' : 'times'}, last ${timeOf(last.at)}: not by its id, not in open orders, not in the history${last.conclusive ? `; ${why}` : '; too early to say that it is not there'}`
}

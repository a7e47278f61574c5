import type { Side } from '#core/market/instrument.ts'
import type { Quantity } from '#core/money/money.ts'
import { type AccountState, liveTrades } from './account.ts'
import type { JournalLine } from './drift.ts'
import { foreignCloses } from './foreign-close.ts'
import type { OwnOrder } from './state.ts'

/** An order of ours of which nobody knows what became, with all that was asked and answered about it. */
export type UnknownOrder = {
  /** null: it closes what is not Keel's. */
  readonly trade: number | null
  readonly symbol: string
  readonly side: Side
  readonly purpose: OwnOrder['purpose']
  readonly clientId: string
  readonly quantity: Quantity
  readonly requestedAt: number
  /** When its answer stayed away, and how; null: before what was looked through. */
  readonly since: number | null
  readonly code: string | null
  readonly looks: readonly Look[]
  /** A look after the horizon was whole and still could not say: it is stuck until position and ledgers agree, or it shows up. */
  readonly stuck: boolean
  readonly askAt: number | null
}
/** A look at the venue that showed no such order: by id, in the open orders, in the history, and the position after them. */
export type Look = { readonly at: number; /** Made after its horizon: no list shows it any more if it is not there. */ readonly conclusive: boolean; readonly position: Quantity; readonly expected: bigint; readonly unexplained: number }

/** Rows of the journal that are evidence. */
export const UNKNOWN_TYPES: readonly JournalLine['event']['type'][] = ['order-unknown', 'order-not-shown', 'foreign-order']

type Known = { readonly trade: number | null; readonly symbol: string; readonly side: Side; readonly order: OwnOrder }
const unknownIn = (account: AccountState): readonly Known[] => [
  ...liveTrades(account).flatMap((trade) => [trade.entry, ...trade.exits].map((order): Known => ({ trade: trade.id, symbol: trade.plan.symbol, side: trade.plan.side, order }))),
  ...foreignCloses(account).map(({ symbol, side, close }): Known => ({ trade: null, symbol, side, order: close.order })),
].filter(({ order }) => order.state === 'unknown')

/** `lines`: the journal's newest rows of UNKNOWN_TYPES, in their order. */
export const unknownOrders = (account: AccountState, lines: readonly JournalLine[]): readonly UnknownOrder[] =>
  unknownIn(account).map(({ trade, symbol, side, order }) => {
    const { clientId, purpose, quantity, requestedAt, askAt } = order
    const looks: Look[] = []
    let since: number | null = null
    let code: string | null = null
    for (const { event } of lines) {
      const fact = event.type === 'foreign-order' ? event.fact : event
      if (fact.type === 'order-unknown' && fact.clientId === clientId) {
        since ??= event.at
        code = fact.code
      }
      if (event.type === 'order-not-shown' && event.clientId === clientId) looks.push({ at: event.at, conclusive: event.conclusive, position: event.position, expected: event.expected, unexplained: event.unexplained })
    }
    return { trade, symbol, side, purpose, clientId, quantity, requestedAt, since, code, looks, stuck: looks.at(-1)?.conclusive === true, askAt }
  })

import type { Side } from '#core/market/instrument.ts'
import type { Quantity } from '#core/money/money.ts'
import type { Fill } from '#core/order/order.ts'
import type { AccountState } from './account.ts'
import type { Event, RowLooks } from './event.ts'

/** What was found otherwise at the exchange than the desk had it. */
export type Found =
  /** A fill that no order of ours explained when it was told. */
  | { readonly kind: 'fill'; readonly fill: Fill }
  /** The position held `more` than ledgers and what is not ours, or `fewer`. */
  | { readonly kind: 'position'; readonly shown: Quantity; readonly more: Quantity | null; readonly fewer: Quantity | null }
  /** A stop or target of a trade rested otherwise than it was read back; now null: it was gone. */
  | { readonly kind: 'row'; readonly row: 'stop-loss' | 'take-profit'; readonly orderId: string; readonly was: RowLooks; readonly now: RowLooks | null }
  /** An order that was given up, or that this copy of the desk never knew, is there. */
  | { readonly kind: 'order'; readonly clientId: string }
  | { readonly kind: 'leverage'; readonly asked: number; readonly shown: number }

/**
 * What it came to. ours: an order of the desk's own; by-hand: done by hand at the exchange, booked to trades; not-ours: opened or closed beside Keel;
 * venue: liquidated or deleveraged; lowered: the trades were brought to the position; gone: a later read showed no difference; moved: taken over as
 * the user's own move; put-right: asked of the exchange anew; followed: taken up again and protected; cancelled: the rest of the entry was cancelled.
 */
export const DRIFT_ENDS = ['ours', 'by-hand', 'not-ours', 'venue', 'lowered', 'gone', 'moved', 'put-right', 'followed', 'cancelled'] as const
export type DriftEnd = (typeof DRIFT_ENDS)[number]

/** A difference between desk and exchange: `seq` is the journal's row that found it and its name; `trades`: whose ledgers it changed. */
export type Drift = {
  readonly seq: number
  readonly at: number
  readonly symbol: string | null
  readonly side: Side | null
  readonly found: Found
  readonly trades: readonly number[]
  /** null: being looked into. `seq`: the row that ended it. */
  readonly end: { readonly as: DriftEnd; readonly at: number; readonly seq: number } | null
}

export type JournalLine = { readonly seq: number; readonly event: Event }
/** Rows of the journal that a report is made of. */
export const DRIFT_TYPES: readonly Event['type'][] = ['fill-unexplained', 'fill-explained', 'position-differs', 'ledgers-lowered', 'foreign-changed', 'rows-differ', 'exit-filled', 'entry-adopted', 'order-recovered', 'leverage-differs']

type Open = { -readonly [K in keyof Drift]: Drift[K] }
type Of<T extends Event['type']> = Extract<Event, { type: T }>

const ticketOf = ({ orderId, ticketId }: Fill): string => `${orderId}/${ticketId}`

/** Differences in the order in which they were found, of rows of the journal in their order. */
export const driftsOf = (lines: readonly JournalLine[]): readonly Drift[] => {
  const book: Book = { drifts: [], explained: null }
  for (const line of lines) note(book, line)
  return book.drifts.filter((drift) => !isOvertaken(drift))
}

/** A fill may be told before its own order's answer: within so long (ms) that is the way of the wire, not a difference. */
const OVERTAKEN_MS = 2_000
const isOvertaken = (drift: Drift): boolean => drift.found.kind === 'fill' && drift.end?.as === 'ours' && drift.end.at - drift.at < OVERTAKEN_MS

/** `explained`: the difference that was explained last; what follows it in the journal says by whose act. */
type Book = { readonly drifts: Open[]; explained: Open | null }
type OfSide = { readonly symbol: string; readonly side: Side }
type Fresh = { readonly of: OfSide | null; readonly found: Found; readonly trade?: number; readonly as?: DriftEnd }

const note = (book: Book, line: JournalLine): void => {
  const { event } = line
  switch (event.type) {
    case 'fill-unexplained':
      return fillUnexplained(book, line, event)
    case 'fill-explained':
      book.explained = waiting(book, event, (found) => found.kind === 'fill' && ticketOf(found.fill) === event.ticket) ?? null
      return end(book.explained, line, 'ours')
    case 'exit-filled':
      return exitFilled(book, line, event)
    case 'foreign-changed':
      return foreignChanged(book, line, event)
    case 'position-differs':
      return positionDiffers(book, line, event)
    case 'ledgers-lowered':
      book.explained = waiting(book, event, isPosition) ?? null
      return end(book.explained, line, 'lowered')
    case 'rows-differ':
      return void add(book, line, { of: event, trade: event.of, found: { kind: 'row', row: event.kind, orderId: event.orderId, was: event.was, now: event.now }, as: event.taken ? 'moved' : 'put-right' })
    case 'entry-adopted':
      return void add(book, line, { of: null, trade: event.trade, found: { kind: 'order', clientId: event.clientId }, as: 'followed' })
    case 'order-recovered':
      return void add(book, line, { of: null, trade: event.trade, found: { kind: 'order', clientId: event.order.clientId }, as: 'followed' })
    case 'leverage-differs':
      return void add(book, line, { of: null, trade: event.trade, found: { kind: 'leverage', asked: event.asked, shown: event.shown }, as: 'cancelled' })
    default:
  }
}

const add = ({ drifts }: Book, { seq, event: { at } }: JournalLine, { of, found, trade, as }: Fresh): Open => {
  const drift: Open = { seq, at, symbol: of?.symbol ?? null, side: of?.side ?? null, found, trades: trade === undefined ? [] : [trade], end: as === undefined ? null : { as, at, seq } }
  drifts.push(drift)
  return drift
}
const end = (drift: Open | null, { seq, event: { at } }: JournalLine, as: DriftEnd): void => {
  if (drift !== null) drift.end = { as, at, seq }
}
const waiting = ({ drifts }: Book, { symbol, side }: OfSide, matches: (found: Found) => boolean): Open | undefined =>
  drifts.findLast((drift) => drift.end === null && drift.symbol === symbol && drift.side === side && matches(drift.found))
const isPosition = (found: Found): boolean => found.kind === 'position'

/** The venue's own record of a fill that a stream told of takes its place: it goes on waiting, and is the same difference. */
const fillUnexplained = (book: Book, line: JournalLine, { fill }: Of<'fill-unexplained'>): void => {
  const known = book.drifts.findLast(({ found }) => found.kind === 'fill' && ticketOf(found.fill) === ticketOf(fill))
  if (known?.end?.as !== 'ours' || known.trades.length > 0) return void add(book, line, { of: fill, found: { kind: 'fill', fill } })
  known.found = { kind: 'fill', fill }
  known.end = null
}

/** A second look that finds the same side otherwise is the same difference, with its newest numbers. */
const positionDiffers = (book: Book, line: JournalLine, event: Of<'position-differs'>): void => {
  const known = waiting(book, event, isPosition)
  if (event.foreign === null && event.missing === null) return end(known ?? null, line, 'gone')
  const found: Found = { kind: 'position', shown: event.contracts, more: event.foreign, fewer: event.missing }
  if (known === undefined) add(book, line, { of: event, found })
  else known.found = found
}

const foreignChanged = (book: Book, line: JournalLine, event: Of<'foreign-changed'>): void => {
  const { explained } = book
  // What is part of a lowering says less than that.
  if (event.why === 'position' && explained?.end?.as === 'lowered' && explained.end.at === event.at) return
  if (event.why === 'position') return end(waiting(book, event, isPosition) ?? add(book, line, { of: event, found: { kind: 'position', shown: event.contracts, more: event.contracts, fewer: null } }), line, 'not-ours')
  if (explained?.end?.as === 'ours' && isFillOf(explained, event)) end(explained, line, 'not-ours')
}
const isFillOf = ({ found, symbol, side }: Open, event: Of<'foreign-changed'>): boolean => found.kind === 'fill' && symbol === event.symbol && side === event.side && found.fill.at === event.filledAt

/** Told after the fill was explained, in the same decision: whose contracts it took, and by whose act. */
const exitFilled = ({ explained }: Book, line: JournalLine, event: Of<'exit-filled'>): void => {
  if (explained === null) return
  const { found } = explained
  if (found.kind === 'fill' ? ticketOf(found.fill) !== event.ticket : event.by.kind !== 'position') return
  explained.trades = [...explained.trades.filter((id) => id !== event.trade), event.trade]
  if (event.reason === 'by-hand-at-exchange') end(explained, line, 'by-hand')
  else if (event.reason === 'liquidation' || event.reason === 'deleveraging') end(explained, line, 'venue')
}

/** Contracts of a side that are not Keel's. `left`: the user said that they are known and stay; `closing`: an order of ours closes them. */
export type NotOurs = { readonly symbol: string; readonly side: Side; readonly contracts: Quantity; readonly left: boolean; readonly closing: boolean; /** Fills of the side wait for an owner, or a read showed a difference: the number may change. */ readonly unsure: boolean }

export const notOurs = (account: AccountState): readonly NotOurs[] =>
  Object.entries(account.sides).flatMap(([key, side]): readonly NotOurs[] => {
    const [symbol, name] = key.split(':')
    if (side.foreign === 0n || symbol === undefined || (name !== 'long' && name !== 'short')) return []
    return [{ symbol, side: name, contracts: side.foreign, left: side.left === side.foreign, closing: side.foreignClose !== null, unsure: side.unexplained.length > 0 || side.suspected !== null || side.missing !== null }]
  })

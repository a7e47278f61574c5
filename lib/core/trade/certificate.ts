import type { Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'
import { type AccountState, liveTrades, sideOf, tradesOn } from './account.ts'
import { type Doubt, doubtsOf } from './certificate-doubts.ts'
import { type Missing, type Resting, missingOf, restsOf } from './certificate-rests.ts'
import { type Gap, gapsOf, liquidationOf, marginExceeded, type Result, resultsOf } from './certificate-worst.ts'
import { sideKey } from './state.ts'
import { stopMoveOf } from './stop-move.ts'

/** Of one trade: what stays at the exchange, and what of its plan does not happen while Keel is away. */
export type TradeCertificate = {
  readonly trade: number
  readonly open: Quantity
  readonly rests: readonly Resting[]
  readonly missing: readonly Missing[]
  readonly worst: Worst
  /** The oldest moment (exchange time, ms) at which its stop was read back; null: never, or it has none. */
  readonly confirmedAt: number | null
}

/**
 * Net of the whole trade, all that it made and paid so far included, when what is open (and what its resting entry would still fill) closes by what rests.
 * unlimited: a part has no stop, so only liquidation ends it; cross margin ends with the account.
 */
export type Worst =
  | { readonly kind: 'known'; readonly atStop: Result; readonly gaps: readonly GapResult[] }
  | { readonly kind: 'unlimited'; readonly liquidated: Money | null }
  | { readonly kind: 'unknown'; readonly why: readonly Doubt[] }
/** A jump of the price over the farthest stop of the side, by a share of that stop. */
export type GapResult = Result & Gap

/**
 * What is left at the exchange of one side of a symbol if every process of ours stops now, and what may be lost at the worst. Trades of a side share
 * its position, so they are computed together (RULES.md, Several trades).
 */
export type Certificate = {
  readonly symbol: string
  readonly side: Side
  readonly tick: Price
  readonly base: string
  readonly trades: readonly TradeCertificate[]
  /** Contracts of the side that are not Keel's: nothing here protects them. */
  readonly foreign: Quantity
  readonly together: Worst
  /** The isolated margin of the side, where the worst loses more than that. */
  readonly marginExceeded: Money | null
  /** Estimated, isolated margin only; null: none above zero, or cross. */
  readonly liquidation: Price | null
  readonly cross: boolean
  readonly granted: readonly Granted[]
}

/**
 * What the figures take for granted of the exchange, as its documents tell or nobody told otherwise. whole-fill: a triggered stop fills whole, at the price
 * then. rows-lock-nothing: a waiting take-profit row does not hold back what the stop may close. stop-cut: a stop that is larger than what is left closes
 * what is left. stop-grows: the stop that rides on an entry grows with its fills. stop-stays:
 * it stays when targets have closed all that was open while its entry still waits. mark: the last price is where the mark is. paper-stops: this paper
 * exchange is a part of Keel; it stands still with it, and goes on from the candles of the time it missed.
 */
export type Granted = 'whole-fill' | 'rows-lock-nothing' | 'stop-cut' | 'stop-grows' | 'stop-stays' | 'mark' | 'paper-stops'

/** The last price of a symbol, as far as it is known: a stop that it is past has gone off, whatever was read back before. */
export type LastOf = (symbol: string) => Price | null
const UNKNOWN: LastOf = () => null

/** Of every side with a trade that is open or whose entry may fill; oldest trade first. */
export const certificatesOf = (account: AccountState, lastOf: LastOf = UNKNOWN): readonly Certificate[] => {
  const first = new Map(liveTrades(account).filter((trade) => mayLose(trade)).map(({ plan }) => [sideKey(plan.symbol, plan.side), plan]))
  return [...first.values()].flatMap(({ symbol, side }) => certificateOf(account, { symbol, side, last: lastOf(symbol) }) ?? [])
}

/** The certificate that a trade stands on; null: nothing of it is open or may still fill. */
export const certificateOfTrade = (account: AccountState, trade: number, lastOf: LastOf = UNKNOWN): Certificate | null => {
  const found = liveTrades(account).find(({ id }) => id === trade)
  return found === undefined || !mayLose(found) ? null : certificateOf(account, { symbol: found.plan.symbol, side: found.plan.side, last: lastOf(found.plan.symbol) })
}

const mayLose = ({ ledger, entry }: ReturnType<typeof liveTrades>[number]): boolean => ledger.open > 0n || entry.state !== 'ended' || entry.booked < entry.executed

const certificateOf = (account: AccountState, { symbol, side, last }: { readonly symbol: string; readonly side: Side; readonly last: Price | null }): Certificate | null => {
  const trades = tradesOn(account, symbol, side).filter(mayLose)
  const [oldest] = trades
  if (oldest === undefined) return null
  const { wanted, shown, foreign } = sideOf(account, symbol, side)
  const moving = !shown && stopMoveOf(account, { symbol, side, wanted }) !== null
  const doubts = doubtsOf(account, trades, { symbol, side, moving, last })
  const liquidation = liquidationOf(trades, foreign)
  const facts = { side, gaps: gapsOf(trades, side), liquidation, moving }
  const rests = new Map(trades.map((trade) => [trade.id, restsOf(trade)]))
  const of = (some: typeof trades): Worst => {
    if (doubts.length > 0) return { kind: 'unknown', why: doubts }
    const results = resultsOf(some, facts)
    return 'unlimited' in results ? { kind: 'unlimited', liquidated: results.unlimited } : { kind: 'known', ...results }
  }
  const together = of(trades)
  return {
    symbol, side, foreign, liquidation, tick: oldest.instrument.tick, base: oldest.instrument.base, cross: oldest.marginMode === 'cross', together,
    marginExceeded: together.kind === 'known' ? marginExceeded(trades, [together.atStop, ...together.gaps]) : null,
    trades: trades.map((trade) => ({ trade: trade.id, open: trade.ledger.open, rests: rests.get(trade.id) ?? [], missing: missingOf(trade, account.exitForm), worst: of([trade]), confirmedAt: trade.stop.confirmed?.at ?? null })),
    granted: grantedOf(trades, [...rests.values()].flat()),
  }
}

const grantedOf = (trades: ReturnType<typeof liveTrades>, rests: readonly Resting[]): readonly Granted[] => {
  const rows = rests.some((row) => row.kind === 'target' && row.as === 'row')
  const targets = rests.some((row) => row.kind === 'target')
  const late = trades.some((trade) => trade.fillsLate === true)
  const byMark = trades.some((trade) => trade.plan.stop?.by === 'mark')
  const fills = rests.some((row) => row.kind === 'entry')
  return [...(late ? ['paper-stops' as const] : []), 'whole-fill', ...(rows ? ['rows-lock-nothing' as const] : []), ...(targets ? ['stop-cut' as const] : []), ...(fills ? ['stop-grows' as const] : []), ...(fills && targets ? ['stop-stays' as const] : []), ...(byMark ? ['mark' as const] : [])]
}

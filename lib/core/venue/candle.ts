import type { Candle } from '#core/market/quote.ts'
import type { Money, Quantity } from '#core/money/money.ts'
import { hit } from './drive.ts'
import { fireRow } from './fire.ts'
import { nextId } from './ids.ts'
import { liquidate } from './liquidation.ts'
import { remember, TAPE } from './ledger.ts'
import { valueOf } from './margin.ts'
import { setBar, setLast } from './prints.ts'
import { isWaiting, type Market, type Order, type State, type Trigger } from './state.ts'
import { trail, trailingLevel } from './trailing.ts'
import { watch } from './watch.ts'

type Walk = { readonly state: State; readonly market: Market; budget: bigint }

/** Resting orders that the candle traded through by at least a tick fill at their own price, best first, within the candle's volume. */
const hitThrough = (walk: Walk, low: bigint, high: bigint, wanted: (order: Order) => boolean): void => {
  const { state, market } = walk
  const { tick } = market.instrument
  const through = [...market.bids.filter(({ price }) => price >= low + tick), ...market.asks.filter(({ price }) => price <= high - tick)].toReversed()
  for (const level of through) {
    for (const order of level.orders.slice()) {
      if (walk.budget === 0n) return
      if (wanted(order)) walk.budget -= hit(state, market, order, walk.budget < order.quantity - order.executed ? walk.budget : order.quantity - order.executed)
    }
  }
}

const opens = (row: { readonly direction: 'open' | 'close' }): boolean => row.direction === 'open'
/** A stop of a long fires downward, of a short upward. */
const adverse = (row: Trigger): boolean => row.direction === 'close' && (row.side === 'long') === (row.fires === 'down')
const favourable = (row: Trigger): boolean => row.direction === 'close' && !adverse(row)

const sources = (market: Market): readonly ('last' | 'mark')[] => (market.markFrom === 'last' ? ['last', 'mark'] : ['last'])

/** The next row of a kind between here and the far price, nearest first. */
const nextOf = (market: Market, to: { readonly price: bigint; readonly up: boolean }, wanted: (row: Trigger) => boolean): Trigger | null => {
  let found: Trigger | null = null
  for (const by of sources(market)) {
    const rows = to.up ? market.armed[by].up : market.armed[by].down
    const row = rows.findLast((each) => wanted(each))
    if (row === undefined || row.trigger === null || (to.up ? row.trigger > to.price : row.trigger < to.price)) continue
    const nearer = found === null || found.trigger === null || (to.up ? row.trigger < found.trigger : row.trigger > found.trigger)
    if (nearer) found = row
  }
  return found
}

const place = (walk: Walk, price: bigint): void => {
  setLast(walk.market, price)
  liquidate(walk.state, walk.market)
}

/** Price goes from the open to an extreme; rows of one kind fire on the way, at their trigger or at the open where that is worse. */
const fireToward = (walk: Walk, from: bigint, to: { readonly price: bigint; readonly up: boolean }, wanted: (row: Trigger) => boolean): void => {
  const { state, market } = walk
  setLast(market, from)
  for (;;) {
    const row = nextOf(market, to, wanted)
    if (row === null || row.trigger === null) return
    const passed = to.up ? row.trigger < from : row.trigger > from
    place(walk, passed ? from : row.trigger)
    if (isWaiting(row)) fireRow(state, market, row)
  }
}

const trailTo = (walk: Walk, price: bigint, side: 'long' | 'short'): void => {
  const { state, market } = walk
  const rows = market.trailing.filter((row) => row.side === side && (row.by === 'last' || market.markFrom === 'last'))
  for (const row of rows) {
    if (!isWaiting(row) || !trail(row, price)) continue
    // It fires where the retreat was reached, which is on the way to this price and not at its end.
    const level = trailingLevel(row) ?? price
    const onTick = level - (level % market.instrument.tick)
    place(walk, side === 'long' ? least(onTick, market.last) : most(onTick, market.last))
    if (isWaiting(row)) fireRow(state, market, row)
  }
}
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** Both extremes as adverse ones, each for the side that it hurts. */
const adverseExtremes = (walk: Walk, { open, low, high }: Candle): void => {
  fireToward(walk, open, { price: low, up: false }, adverse)
  setLast(walk.market, open)
  trailTo(walk, low, 'long')
  place(walk, low)
  fireToward(walk, open, { price: high, up: true }, adverse)
  setLast(walk.market, open)
  trailTo(walk, high, 'short')
  place(walk, high)
}

const favourableExtremes = (walk: Walk, { open, low, high }: Candle): void => {
  hitThrough(walk, low, high, (order) => !opens(order))
  fireToward(walk, open, { price: high, up: true }, favourable)
  trailTo(walk, high, 'long')
  fireToward(walk, open, { price: low, up: false }, favourable)
  trailTo(walk, low, 'short')
}

/** What the tape shows of a candle: open, the extreme nearer to how it ended last, close; a quarter of the volume each. */
const tape = (walk: Walk, candle: Candle): void => {
  const { state, market } = walk
  const { step, symbol } = market.instrument
  const quarter = candle.volume / 4n - ((candle.volume / 4n) % step)
  const rises = candle.close >= candle.open
  const prices = rises ? [candle.open, candle.low, candle.high, candle.close] : [candle.open, candle.high, candle.low, candle.close]
  let before: bigint = market.last
  for (const [part, price] of prices.entries()) {
    const trade = { symbol, ticketId: nextId(state), at: candle.at + part * 15_000, price, quantity: (quarter > 0n ? quarter : step) as Quantity, buyerIsTaker: price >= before }
    before = price
    remember(market.trades, trade, state.tape ?? TAPE)
    state.events.push({ type: 'trade', at: state.now, trade })
  }
}

/**
 * One candle as one step. At the open everything that it gapped over; then entries; then, for each side, the extreme that hurts it
 * (stops, trailing, liquidation); then the extreme that helps it; then the close. So when one candle holds entry, target and stop,
 * it is entry, then stop (RULES.md, Trailing; ARCHITECTURE.md, Venue).
 */
export const driveCandle = (state: State, market: Market, candle: Candle): void => {
  const share = (candle.volume * BigInt(state.volumeShare)) / 10_000n
  const walk: Walk = { state, market, budget: share - (share % market.instrument.step) }
  tape(walk, candle)
  setLast(market, candle.open)
  hitThrough(walk, candle.open, candle.open, opens)
  watch(state, market)
  hitThrough(walk, candle.open, candle.open, () => true)
  hitThrough(walk, candle.low, candle.high, opens)
  fireToward(walk, candle.open, { price: candle.high, up: true }, opens)
  fireToward(walk, candle.open, { price: candle.low, up: false }, opens)
  adverseExtremes(walk, candle)
  favourableExtremes(walk, candle)
  setLast(market, candle.close)
  market.stale = true
  watch(state, market)
  const value = (valueOf(market, candle.close, candle.volume)) as Money
  setBar(state, market, {
    at: candle.at, open: candle.open, high: candle.high, low: candle.low, close: candle.close, volume: candle.volume, value, trades: 4,
    takerBuyVolume: 0n as Quantity, takerBuyValue: 0n as Money,
  })
}

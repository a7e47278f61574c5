import { tierOf, type Tier } from '#core/market/instrument.ts'
import { divide } from '#core/money/fraction.ts'
import { ONE, type Quantity } from '#core/money/money.ts'
import type { Account, Holding, Market, Position, State } from './state.ts'

const CUBE = ONE * ONE

/** Price × contracts × multiplier, cut to 10⁻⁸ of the margin coin; exact on every known contract. */
export const valueOf = (market: Market, price: bigint, contracts: bigint): bigint => (price * contracts * market.instrument.multiplier) / CUBE

/** value ÷ leverage, rounded up. */
export const initialMargin = (value: bigint, leverage: number): bigint => {
  const by = BigInt(leverage)
  return (value + by - 1n) / by
}

/** What an open order shows as locked: cut to the margin precision (TOOBIT-API.md 5.6, fits five live rows). */
export const marginLocked = (market: Market, value: bigint, leverage: number): bigint => {
  const exact = value / BigInt(leverage)
  return exact - (exact % market.instrument.marginStep)
}

export const feeFor = (value: bigint, rate: bigint): bigint => (value * rate + ONE - 1n) / ONE

export const unrealisedOf = (market: Market, position: Position): bigint => {
  if (position.contracts === 0n) return 0n
  const worth = valueOf(market, market.mark, position.contracts)
  return position.side === 'long' ? worth - position.cost : position.cost - worth
}

/** The tier of the whole side, sized with its open opening orders where asked; above the last one, the last. */
const tierFor = (market: Market, contracts: bigint): Tier | null =>
  tierOf(market.instrument, contracts as Quantity) ?? market.instrument.tiers.at(-1) ?? null

const maintenanceRate = (market: Market, contracts: bigint): bigint => tierFor(market, contracts)?.maintenanceMargin ?? 0n

export const maintenanceOf = (market: Market, position: Position, withOrders: boolean): bigint =>
  feeFor(valueOf(market, market.mark, position.contracts), maintenanceRate(market, position.contracts + (withOrders ? position.opening : 0n)))

const sides = ['long', 'short'] as const

/** Unrealised result of all cross positions, at mark. */
export const unrealisedCross = (state: State, account: Account): bigint => {
  let sum = 0n
  for (const holding of account.holdings.values()) {
    if (holding.marginMode !== 'cross' || (holding.long.contracts === 0n && holding.short.contracts === 0n)) continue
    const market = state.markets.get(holding.symbol)
    if (market !== undefined) sum += unrealisedOf(market, holding.long) + unrealisedOf(market, holding.short)
  }
  return sum
}

/** May be negative while a cross position is losing. */
export const availableOf = (state: State, account: Account): bigint =>
  account.balance - account.positionMargin - account.orderMargin + unrealisedCross(state, account)

export type CrossHealth = { readonly equity: bigint; readonly maintenance: bigint }

/** Balance less isolated margins plus cross results, against the maintenance of all cross positions (TOOBIT-API.md 5.9). */
export const crossHealth = (state: State, account: Account): CrossHealth => {
  let equity = account.balance
  let maintenance = 0n
  for (const holding of account.holdings.values()) {
    const market = state.markets.get(holding.symbol)
    if (market === undefined) continue
    for (const side of sides) {
      const position = holding[side]
      if (position.contracts === 0n) continue
      if (holding.marginMode === 'isolated') {
        equity -= position.margin
      } else {
        equity += unrealisedOf(market, position)
        maintenance += maintenanceOf(market, position, true)
      }
    }
  }
  return { equity, maintenance }
}

/** The positions that an account's cross health is of, in the order of its holdings. */
export const crossPositions = (state: State, account: Account): readonly Position[] =>
  [...account.holdings.values()]
    .filter(({ symbol, marginMode }) => marginMode === 'cross' && state.markets.has(symbol))
    .flatMap((holding) => sides.map((side) => holding[side]).filter(({ contracts }) => contracts !== 0n))

/**
 * Mark price at which a position falls to its maintenance, as shown. With margin of the position alone (isolated), or all that the account
 * could lose before its other cross positions (at their present marks) are at theirs. Formula: TOOBIT-API.md 5.5 (flp).
 */
export const liquidationPrice = (state: State, account: Account, holding: Holding, position: Position): bigint | null => {
  const market = state.markets.get(position.symbol)
  if (market === undefined || position.contracts === 0n) return null
  const isolated = holding.marginMode === 'isolated'
  const rate = maintenanceRate(market, position.contracts + (isolated ? 0n : position.opening))
  let backing = position.margin
  if (!isolated) {
    const health = crossHealth(state, account)
    backing = health.equity - unrealisedOf(market, position) - (health.maintenance - maintenanceOf(market, position, true))
  }
  const long = position.side === 'long'
  const worth = long ? position.cost - backing : position.cost + backing
  if (worth <= 0n) return null
  const size = (long ? ONE - rate : ONE + rate) * position.contracts * market.instrument.multiplier
  const { tick } = market.instrument
  const up = long && state.switches.liquidationShown === 'toward-price'
  return divide(worth * ONE * CUBE, size * tick, up ? 'up' : 'down') * tick
}

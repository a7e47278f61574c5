import { ONE } from '#core/money/money.ts'
import type { Market, State } from './state.ts'

/** Worst price of a market order: reference × (1 ± band), inside the tick grid (TOOBIT-API.md 5.1, priceType MARKET). */
export const marketBound = (state: State, market: Market, buying: boolean): bigint => {
  const reference = state.switches.marketBandOf === 'last' ? market.last : market.mark
  const { marketBand, tick } = market.instrument
  if (buying) {
    const top = (reference * (ONE + marketBand.up)) / ONE
    return top - (top % tick)
  }
  const bottom = (reference * (ONE - marketBand.down) + ONE - 1n) / ONE
  const over = bottom % tick
  return over === 0n ? bottom : bottom + tick - over
}

/** A limit buy may be at most mark × (1 + up), a sell at least mark × (1 − down) (TOOBIT-API.md 3.3). */
export const outsideLimitBand = (market: Market, price: bigint, buying: boolean): boolean => {
  const { limitBand } = market.instrument
  return buying ? price * ONE > market.mark * (ONE + limitBand.up) : price * ONE < market.mark * (ONE - limitBand.down)
}

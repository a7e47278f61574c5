export type PriceLevel = { readonly price: number; readonly name: string; readonly kind: 'entry' | 'target' | 'stop' | 'wanted'; readonly done?: boolean }
type Range = { readonly minValue: number; readonly maxValue: number }

/** Candles keep at least one part in so many of the scale's height, where it spans more than a share of the price. */
const CANDLES_MOST = 12
const SHARE_MOST = 0.1

/** Levels that the scale takes in, the nearest to the candles first, and those beyond its edges: a far target must not press the candles flat. */
export type Reach = { readonly within: readonly PriceLevel[]; readonly above: readonly PriceLevel[]; readonly below: readonly PriceLevel[] }

const rangeOf = (prices: readonly number[]): Range => ({ minValue: Math.min(...prices), maxValue: Math.max(...prices) })
const around = ({ minValue, maxValue }: Range, levels: readonly PriceLevel[]): Range => rangeOf([minValue, maxValue, ...levels.map(({ price }) => price)])

export const reachOf = (bars: readonly { readonly low: number; readonly high: number }[], levels: readonly PriceLevel[]): Reach => {
  const candles = rangeOf(bars.flatMap(({ low, high }) => [low, high]))
  const most = Math.max((candles.maxValue - candles.minValue) * CANDLES_MOST, candles.maxValue * SHARE_MOST)
  const away = ({ price, kind }: PriceLevel): number => (kind === 'entry' ? 0 : Math.max(candles.minValue - price, price - candles.maxValue, 0))
  const within = levels.toSorted((a, b) => away(a) - away(b)).reduce<readonly PriceLevel[]>((taken, level) => {
    const { minValue, maxValue } = around(candles, [...taken, level])
    return maxValue - minValue <= most ? [...taken, level] : taken
  }, [])
  const beyond = levels.filter((level) => !within.includes(level))
  return { within, above: beyond.filter(({ price }) => price > candles.maxValue), below: beyond.filter(({ price }) => price <= candles.maxValue) }
}

/** The scale of what is seen now, with the levels that it takes in. */
export const withLevels = <Info extends { readonly priceRange: Range | null }>(original: Info | null, levels: readonly PriceLevel[]): Info | { readonly priceRange: Range } | null =>
  original?.priceRange == null ? original : { priceRange: around(original.priceRange, levels) }

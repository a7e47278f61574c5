import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Candle } from '#core/market/quote.ts'
import { cutDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import type { Recorded } from '../recorded-market.ts'

/** Beside the project, never in it. */
const FOLDER = join(process.cwd(), '../shared/data/candles')
const FILES: Readonly<Record<string, string>> = { BTC: 'perp-5m-2025/BTCUSDT-5m.csv.gz', ETH: 'perp-5m-2025/ETHUSDT-5m.csv.gz', SOL: 'spot-5m-2024/SOLUSDT-5m.csv.gz' }
/** Of so many places drawn, the one where the price went farthest. */
const PLACES = 8

const candleOf = (line: string): Candle => {
  const [at, ...cells] = line.split(',')
  const [open = 0n, high = 0n, low = 0n, close = 0n, volume = 0n] = cells.map((cell) => cutDecimal(cell) ?? 0n)
  return { at: Number(at), open: price(open), high: price(high), low: price(low), close: price(close), volume: quantity(volume) }
}

/** How far a stretch went, as a share of its lowest price. */
const spanOf = (candles: readonly Candle[]): number => {
  const [low, high] = [Math.min(...candles.map((candle) => Number(candle.low))), Math.max(...candles.map((candle) => Number(candle.high)))]
  return low > 0 ? high / low - 1 : -1
}

/** Each file is read once, and a line only when a life asks for it. undefined: the folder is not there. */
export const recordedHere = (): Recorded | undefined => {
  if (!existsSync(FOLDER)) return undefined
  const files = new Map<string, readonly string[]>()
  const linesOf = (base: string): readonly string[] => {
    const [known, name] = [files.get(base), FILES[base]]
    if (known !== undefined || name === undefined || !existsSync(join(FOLDER, name))) return known ?? []
    const lines = gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8').trimEnd().split('\n').slice(1)
    files.set(base, lines)
    return lines
  }
  return (base, draws, count) => {
    const lines = linesOf(base)
    if (lines.length <= count) return null
    const places = Array.from({ length: PLACES }, () => draws.whole(lines.length - count))
    const stretches = places.map((from) => lines.slice(from, from + count).map(candleOf))
    return stretches.reduce((best, one) => (spanOf(one) > spanOf(best) ? one : best))
  }
}

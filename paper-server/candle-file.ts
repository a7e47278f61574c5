import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Instrument } from '#core/market/instrument.ts'
import type { Candle } from '#core/market/quote.ts'
import { cutDecimal } from '#core/money/decimal.ts'
import { ONE, price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'

/** A file of one-minute candles that can't be replayed; the message says what is wrong where. */
export class CandleFileFault extends Error {}

/** `BTCUSDT-1m.csv.gz` replays BTC-SWAP-USDT. */
export const instrumentOfFile = (file: string): Instrument => {
  const name = basename(file).replace(/\.csv(\.gz)?$/, '')
  const base = /^([A-Z0-9]+)USDT-1m$/.exec(name)?.[1]
  const found = instruments.find((row) => row.base === base)
  if (found === undefined) throw new CandleFileFault(`--replay '${basename(file)}': a file such as BTCUSDT-1m.csv or .csv.gz, of ${instruments.map((row) => row.base).join(', ')}`)
  return found
}

const HEADER = 'ts,open,high,low,close,volume'
/** Seconds or milliseconds since 1970, whichever the size says. */
const timeOf = (text: string): number => {
  const value = Number(text)
  return value < 100_000_000_000 ? value * 1_000 : value
}

const notACandle = (line: string, at: { readonly file: string; readonly line: number }): CandleFileFault =>
  new CandleFileFault(`${basename(at.file)} line ${at.line}: '${line.slice(0, 60)}' is no candle of ${HEADER}`)

/** Volume in the file is coins; in the market, contracts. */
const readLine = (line: string, at: { readonly file: string; readonly line: number }, instrument: Instrument): Candle => {
  const [time = '', ...cells] = line.split(',')
  const units = cells.slice(0, 5).map(cutDecimal).filter((value) => value !== null && value >= 0n).map((value) => value ?? 0n)
  const [open = 0n, high = 0n, low = 0n, close = 0n, volume = 0n] = units
  if (units.length !== 5 || low === 0n || !Number.isSafeInteger(timeOf(time))) throw notACandle(line, at)
  const contracts = (volume * ONE) / instrument.multiplier
  return { at: timeOf(time), open: price(open), high: price(high), low: price(low), close: price(close), volume: quantity(contracts - (contracts % instrument.step)) }
}

const textOf = (file: string, bytes: Buffer): string => {
  if (!file.endsWith('.gz')) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes).toString('utf8')
  } catch (cause) {
    throw new CandleFileFault(`--replay '${file}': is damaged or no gzip file (${cause instanceof Error ? cause.message : String(cause)}). Get it anew, or name a plain .csv`, { cause })
  }
}

export const readCandleFile = (file: string, instrument: Instrument): readonly Candle[] => {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new CandleFileFault(`--replay '${file}': can't be read`, { cause })
  }
  const lines = textOf(file, bytes).split('\n').map((line) => line.trim())
  if (lines[0] !== HEADER) throw new CandleFileFault(`${basename(file)} line 1: '${(lines[0] ?? '').slice(0, 60)}' is not ${HEADER}`)
  const candles = lines.flatMap((line, i) => (i === 0 || line === '' ? [] : [readLine(line, { file, line: i + 1 }, instrument)]))
  if (candles.length === 0) throw new CandleFileFault(`${basename(file)} holds no candle`)
  return candles
}

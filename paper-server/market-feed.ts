import type { Instrument } from '#core/market/instrument.ts'
import type { MarketCommand } from '#core/venue/command.ts'
import { tradesOfCandles } from '#core/venue/market/candle-market.ts'
import { instruments, startPrices } from '#core/venue/market/instruments.ts'
import { resumeMarket, seededMarket, type SeededState } from '#core/venue/market/seeded-market.ts'
import { instrumentOfFile, readCandleFile } from './candle-file.ts'
import type { PaperOptions } from './flags.ts'

/**
 * Where one symbol's prices come from. A step at a time is a pure function of the feed's state and that time, so a journal keeps only
 * (symbol, time). Time is the machine's own: a replay at 60 × tells a candle's minute in one second, and clocks stay true.
 */
export type MarketFeed = {
  readonly instrument: Instrument
  /** Machine time from which the next step is due; null at the end of a file. */
  readonly dueAt: () => number | null
  readonly step: (now: number) => readonly MarketCommand[]
  readonly save: () => FeedState
}
export type FeedState = { readonly type: 'live'; readonly symbol: string } | { readonly type: 'seeded'; readonly state: SeededState } | { readonly type: 'replay'; readonly symbol: string; readonly steps: number }

/** Four price moves a second and symbol; gaps about twice a day, halts once in two days. */
const SEEDED = { everyMs: 250, roughness: 120, gapEvery: 200_000, haltEvery: 600_000, haltSteps: 240, thinEvery: 20_000 }
/** tradesOfCandles tells four trades a minute. */
const TRADE_MS = 15_000

const seededFeed = (seed: number, instrument: Instrument, startAt: number, saved?: SeededState): MarketFeed => {
  const start = startPrices[instrument.symbol]
  if (start === undefined) throw new Error(`assertion failed: ${instrument.symbol} has a price to start from`)
  const options = { ...SEEDED, startAt, start }
  const market = saved === undefined ? seededMarket(seed, instrument, options) : resumeMarket(saved, instrument, options)
  return {
    instrument,
    dueAt: () => market.state.at,
    step: (now) => {
      market.state.at = now
      return market.next().commands
    },
    save: () => ({ type: 'seeded', state: market.clone().state }),
  }
}

const replayFeed = (file: string, instrument: Instrument, options: PaperOptions, done: number): MarketFeed => {
  const everyMs = TRADE_MS / options.speed
  const trades = tradesOfCandles(instrument, readCandleFile(file, instrument))
  let steps = 0
  let due = 0
  const next = (): readonly MarketCommand[] | null => {
    const step = trades.next()
    if (step.done === true) return null
    steps += 1
    return step.value.commands
  }
  while (steps < done && next() !== null);
  let ended = false
  return {
    instrument,
    dueAt: () => (ended ? null : due),
    step: (now) => {
      // After a pause it goes on from where it was instead of catching up.
      due = (now - due > 1_000 ? now : due) + everyMs
      const commands = next()
      ended = commands === null
      return commands ?? []
    },
    save: () => ({ type: 'replay', symbol: instrument.symbol, steps }),
  }
}

/** Prices come from a live stream, as commands of their own: this feed only names the contract. */
const liveFeed = (instrument: Instrument): MarketFeed => ({ instrument, dueAt: () => null, step: () => [], save: () => ({ type: 'live', symbol: instrument.symbol }) })

/** The feeds of a server: a live stream's contracts, the files given, or the seeded set. */
export const openFeeds = (options: PaperOptions, startAt: number, saved: readonly FeedState[] = []): readonly MarketFeed[] => {
  if (options.live !== null) return instruments.map(liveFeed)
  if (options.replay.length > 0) {
    return options.replay.map((file) => {
      const instrument = instrumentOfFile(file)
      const state = saved.find((one) => one.type === 'replay' && one.symbol === instrument.symbol)
      return replayFeed(file, instrument, options, state?.type === 'replay' ? state.steps : 0)
    })
  }
  return instruments.map((instrument) => {
    const state = saved.find((one) => one.type === 'seeded' && one.state.symbol === instrument.symbol)
    return seededFeed(options.seed, instrument, startAt, state?.type === 'seeded' ? state.state : undefined)
  })
}

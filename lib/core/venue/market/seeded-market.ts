import type { Instrument } from '#core/market/instrument.ts'
import { ONE, type Price, type Quantity, type Rate } from '#core/money/money.ts'
import type { MarketCommand, SyntheticBook } from '../command.ts'
import { bell, below, between, type Chance, chanceFrom, once } from './chance.ts'

export type SeededOptions = {
  readonly startAt: number
  readonly start: Price
  /** Time between two trades, ms. */
  readonly everyMs: number
  /** Deviation of one step, in millionths of the price. */
  readonly roughness: number
  /** Once in so many steps; 0 never. A gap is 8 to 30 % at once, either way. */
  readonly gapEvery: number
  readonly haltEvery: number
  /** How long a halt lasts, in steps, at most. */
  readonly haltSteps: number
  /** Once in so many steps the book gets thin or deep again. */
  readonly thinEvery: number
  /** Mean contracts of a trade. */
  readonly size: number
  /** Contracts at the best level of the deep book. */
  readonly depth: number
}

const defaultOptions: Omit<SeededOptions, 'startAt' | 'start'> = {
  everyMs: 1000, roughness: 300, gapEvery: 20_000, haltEvery: 50_000, haltSteps: 120, thinEvery: 3000, size: 40, depth: 2000,
}

/** What a seeded market is between two steps; plain data. */
export type SeededState = {
  readonly symbol: string
  readonly chance: Chance
  at: number
  price: bigint
  /** Millionths of the price per step. */
  trend: number
  trendLeft: number
  haltLeft: number
  thin: boolean
  rate: bigint
  /** The first step, which brings the book, is done. */
  begun: boolean
}

export type Driven = { readonly at: number; readonly commands: readonly MarketCommand[] }
export type SeededMarket = { readonly next: () => Driven; readonly state: SeededState; readonly clone: () => SeededMarket }

const MILLION = 1_000_000n

const onTick = (instrument: Instrument, price: bigint): bigint => {
  const cut = price - (price % instrument.tick)
  return cut < instrument.tick * 100n ? instrument.tick * 100n : cut
}

/** Trends last from a minute to some hours and lean either way by at most a tenth of the roughness. */
const turn = (state: SeededState, options: SeededOptions): void => {
  state.trendLeft -= 1
  if (state.trendLeft > 0) return
  state.trendLeft = between(state.chance, 60, 10_000)
  state.trend = Math.trunc(between(state.chance, -options.roughness, options.roughness) / 10)
}

const step = (state: SeededState, options: SeededOptions): number => Math.round((bell(state.chance) * options.roughness) / 1000 + state.trend)

const gap = (state: SeededState): number => between(state.chance, 80_000, 300_000) * (once(state.chance, 2) ? 1 : -1)

const happens = (state: SeededState, every: number): boolean => every > 0 && once(state.chance, every)

const bookOf = (instrument: Instrument, options: SeededOptions, thin: boolean): SyntheticBook => {
  const contracts = (count: number): Quantity => (BigInt(Math.max(1, count)) * instrument.step) as Quantity
  return thin
    ? { spreadTicks: 8, size: contracts(Math.floor(options.depth / 100)), growth: (ONE / 10n) as Rate, stepTicks: 12, levels: 8, slippage: (ONE / 1000n) as Rate }
    : { spreadTicks: 1, size: contracts(options.depth), growth: (ONE / 4n) as Rate, stepTicks: 1, levels: 20, slippage: 0n as Rate }
}

const trade = (state: SeededState, instrument: Instrument, options: SeededOptions, move: number): MarketCommand => {
  state.price = onTick(instrument, (state.price * (MILLION + BigInt(move))) / MILLION)
  const size = BigInt(1 + below(state.chance, options.size * 2)) * instrument.step
  const buyerIsTaker = move === 0 ? once(state.chance, 2) : move > 0
  return { type: 'trade', symbol: state.symbol, price: state.price as Price, quantity: (size < instrument.quantityMin ? instrument.quantityMin : size) as Quantity, buyerIsTaker }
}

const HOURS_8 = 28_800_000
/** Rates wander between ± 0.05 %, a new one each minute. */
const rateAt = (state: SeededState, at: number): MarketCommand | null => {
  if (Math.floor(at / 60_000) === Math.floor((state.at - 1) / 60_000) && at % HOURS_8 !== 0) return null
  const wandered = state.rate + BigInt(between(state.chance, -500, 500))
  state.rate = wandered > 50_000n ? 50_000n : wandered < -50_000n ? -50_000n : wandered
  return { type: 'funding-rate', symbol: state.symbol, rate: state.rate as Rate }
}

const afterHalt = (state: SeededState, instrument: Instrument, options: SeededOptions): MarketCommand[] => {
  state.haltLeft -= 1
  if (state.haltLeft > 0) return []
  const reopened: MarketCommand = { type: 'status', symbol: state.symbol, status: 'trading' }
  return [reopened, trade(state, instrument, options, once(state.chance, 2) ? gap(state) : step(state, options))]
}

const happenings = (state: SeededState, instrument: Instrument, options: SeededOptions): MarketCommand[] => {
  if (state.haltLeft > 0) return afterHalt(state, instrument, options)
  if (happens(state, options.haltEvery)) {
    state.haltLeft = between(state.chance, 1, options.haltSteps)
    return [{ type: 'status', symbol: state.symbol, status: once(state.chance, 3) ? 'only-opening' : 'not-tradable' }]
  }
  const commands: MarketCommand[] = []
  if (happens(state, options.thinEvery)) {
    state.thin = !state.thin
    commands.push({ type: 'synthetic-book', symbol: state.symbol, book: bookOf(instrument, options, state.thin) })
  }
  commands.push(trade(state, instrument, options, happens(state, options.gapEvery) ? gap(state) : step(state, options)))
  return commands
}

const marketOf = (state: SeededState, instrument: Instrument, options: SeededOptions): SeededMarket => ({
  state,
  clone: () => marketOf({ ...state, chance: { ...state.chance } }, instrument, options),
  next: () => {
    const { at } = state
    turn(state, options)
    const rate = rateAt(state, at)
    const commands = happenings(state, instrument, options)
    if (!state.begun) commands.unshift({ type: 'synthetic-book', symbol: state.symbol, book: bookOf(instrument, options, false) })
    state.begun = true
    state.at = at + options.everyMs
    return { at, commands: rate === null ? commands : [rate, ...commands] }
  },
})

/**
 * An endless made-up market of one symbol: trends, gaps of 8 to 30 %, halts, books that get thin. The same seed and symbol give the same
 * market; two symbols of one seed have nothing in common. Its first step carries the book and the first trade.
 */
export const seededMarket = (seed: number, instrument: Instrument, wanted: Partial<SeededOptions> & Pick<SeededOptions, 'startAt' | 'start'>): SeededMarket => {
  const options = { ...defaultOptions, ...wanted }
  const chance = chanceFrom(seed, instrument.symbol)
  const state: SeededState = {
    symbol: instrument.symbol, chance, at: options.startAt, price: onTick(instrument, options.start), trend: 0, trendLeft: 0, haltLeft: 0, thin: false, rate: 10_000n, begun: false,
  }
  return marketOf(state, instrument, options)
}

/** Goes on from a kept state (plain data), with the options it was made with. */
export const resumeMarket = (state: SeededState, instrument: Instrument, wanted: Partial<SeededOptions> & Pick<SeededOptions, 'startAt' | 'start'>): SeededMarket =>
  marketOf({ ...state, chance: { ...state.chance } }, instrument, { ...defaultOptions, ...wanted })

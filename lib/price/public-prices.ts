import { Fault } from '#core/fault.ts'
import { showDecimal } from '#core/money/decimal.ts'
import type { PriceAsk, PublicPrice, PublicPrices } from '#desk/ports/public-prices.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { Clock, Log, Transport } from '#desk/ports/world.ts'
import { type Answer, askSource } from './ask-source.ts'
import { race } from './race.ts'
import { contradicted, judge, type LastGood, type Verdict } from './sanity.ts'
import type { PriceSource, SourceName } from './source.ts'
import { openStandings, type Standings } from './standings.ts'
import { fromStored, type Got, keyOf, toStored } from './stored-price.ts'

/** ms that a price is given again without asking (FEATURES.md, D2). */
const FRESH_MS = 10_000
/** ms that the last price is kept, for display only. */
const KEPT_MS = 1_800_000
/** ms that a read waits for kv before it asks the sources itself. */
const KV_WAIT_MS = 150
/** Symbols kept in memory; the oldest leave first. */
const SYMBOLS = 500
/** What says nothing of the source, only of its answer for one symbol. */
const OF_THE_SYMBOL: ReadonlySet<string> = new Set(['not-offered', 'stale-price'])

export type PublicPriceParts = {
  readonly sources: readonly { readonly source: PriceSource; readonly transport: Transport }[]
  /** What processes share; losing it loses only speed. */
  readonly kv: Kv
  readonly clock: Clock
  readonly log: Log
}

/** A price in memory: until when it is given again (monotonic, ms), and the promise that readers get, made once. */
type Kept = Got & { readonly until: number; readonly answer: Promise<PublicPrice> }
type Counts = { hits: number; joined: number; shared: number; asked: number; failed: number }
type Memory = { readonly get: (symbol: string) => Kept | undefined; readonly put: (got: Got) => PublicPrice }

export const openPublicPrices = (parts: PublicPriceParts): PublicPrices => {
  const { clock } = parts
  const standings = openStandings(parts.sources.map(({ source }) => source))
  const memory = openMemory(clock)
  const flights = new Map<string, Promise<PublicPrice>>()
  const counts: Counts = { hits: 0, joined: 0, shared: 0, asked: 0, failed: 0 }
  return {
    read: (ask) => {
      const kept = memory.get(ask.symbol)
      if (kept !== undefined && clock.monotonic() < kept.until) {
        counts.hits += 1
        return kept.answer
      }
      const flying = flights.get(ask.symbol)
      if (flying !== undefined) {
        counts.joined += 1
        return flying
      }
      const flight = fly({ ...parts, standings, memory, counts }, ask).finally(() => flights.delete(ask.symbol))
      flights.set(ask.symbol, flight)
      return flight
    },
    figures: () => ({ ...counts, sources: standings.figures(clock.monotonic()) }),
    reset: standings.reset,
  }
}

const openMemory = (clock: Clock): Memory => {
  const kept = new Map<string, Kept>()
  return {
    get: (symbol) => kept.get(symbol),
    put: (got) => {
      const { symbol } = got.price
      // What was put right of an earlier flight doesn't replace what a later one found.
      if ((kept.get(symbol)?.gotAt ?? got.gotAt) > got.gotAt) return got.price
      kept.delete(symbol)
      const [oldest] = kept.keys()
      if (kept.size >= SYMBOLS && oldest !== undefined) kept.delete(oldest)
      kept.set(symbol, { ...got, until: clock.monotonic() + FRESH_MS - Math.max(0, clock.now() - got.gotAt), answer: Promise.resolve(got.price) })
      return got.price
    },
  }
}

type Flight = PublicPriceParts & { readonly standings: Standings; readonly memory: Memory; readonly counts: Counts }

/** One answer for all who ask for the symbol meanwhile: another process's if it is fresh, else the race's, else the last known. */
const fly = async (flight: Flight, ask: PriceAsk): Promise<PublicPrice> => {
  const { memory, counts, clock } = flight
  const stored = await fromKv(flight, ask.symbol)
  if (stored !== null && clock.now() - stored.gotAt < FRESH_MS) {
    counts.shared += 1
    return memory.put(stored)
  }
  const last = lastOf(clock.now(), memory.get(ask.symbol), stored)
  counts.asked += 1
  const { verdict, put } = await ran(flight, ask, last)
  if (verdict.type === 'sound') return put(verdict)
  counts.failed += 1
  if (last !== null) return { ...last.price, fresh: false }
  throw new Fault({ code: 'no-price', retry: 'soon', outcomeKnown: true, venueText: `${ask.symbol}: ${verdict.why}` })
}

/** The newest price known, if it is young enough to be shown. */
const lastOf = (now: number, ...known: readonly (Got | null | undefined)[]): Got | null => {
  const [newest] = known.flatMap((got) => (got === null || got === undefined || now - got.price.at > KEPT_MS ? [] : [got])).toSorted((a, b) => b.price.at - a.price.at)
  return newest ?? null
}

type Sound = Extract<Verdict<Answer>, { type: 'sound' }>

/** Runs the race. When all have answered, they judge each other, and a price that was shown too early is put right. */
const ran = async (flight: Flight, ask: PriceAsk, last: Got | null): Promise<{ readonly verdict: Verdict<Answer>; readonly put: (sound: Sound) => PublicPrice }> => {
  const { clock, standings } = flight
  const good: LastGood | null = last === null ? null : { price: last.price.price, ageMs: Math.max(0, clock.now() - last.price.at), checked: last.price.checked }
  const offering = new Map(flight.sources.flatMap(({ source }) => (source.path(ask) === null ? [] : [[source.name, source.label]])))
  const gotAt = clock.now()
  const put = ({ answer, checked }: Sound): PublicPrice => {
    const got = { price: { symbol: ask.symbol, price: answer.price, source: offering.get(answer.name) ?? answer.name, at: answer.at, checked, fresh: true }, gotAt }
    flight.kv.set(keyOf(ask.symbol), toStored(got), KEPT_MS).catch((thrown: unknown) => flight.log('debug', 'price-not-shared', { symbol: ask.symbol, message: String(thrown) }))
    return flight.memory.put(got)
  }
  const { first, all } = race({
    clock, last: good, order: standings.order(ask.symbol, clock.monotonic()).filter((name) => offering.has(name)),
    ask: (name) => asked(flight, name, ask),
    onFault: (name, fault) => onFault(flight, name, ask.symbol, fault),
  })
  const settled = all.then((answers) => settle(flight, ask.symbol, answers))
  const verdict = await first
  void settled.then((answers) => {
    const final = judge(answers, good, true)
    if (final?.type === 'sound' && !(verdict.type === 'sound' && final.answer === verdict.answer && final.checked === verdict.checked)) put(final)
  })
  return { verdict, put }
}

const asked = (flight: Flight, name: SourceName, ask: PriceAsk): Promise<Answer> | null => {
  const found = flight.sources.find(({ source }) => source.name === name)
  if (found === undefined || !flight.standings.take(name, flight.clock.monotonic())) return null
  return askSource({ ...found, clock: flight.clock }, ask)
}

const onFault = (flight: Flight, name: SourceName, symbol: string, { facts }: Fault): void => {
  const { standings, clock } = flight
  const now = clock.monotonic()
  if (OF_THE_SYMBOL.has(facts.code)) return standings.shun(name, symbol, now)
  const opened = standings.failed(name, facts.code, now, facts.retryAt === undefined ? null : Math.max(0, facts.retryAt - clock.now()))
  flight.log(opened ? 'warn' : 'debug', opened ? 'price-source-rests' : 'price-source-failed', { source: name, symbol, code: facts.code, text: facts.venueText })
}

/** Answers that the others contradict are failures of their source, which isn't asked for the symbol for a while; all others are successes. */
const settle = (flight: Flight, symbol: string, answers: readonly Answer[]): readonly Answer[] => {
  const { standings, clock, log } = flight
  const odd = new Set(contradicted(answers))
  for (const answer of answers) {
    if (!odd.has(answer)) {
      standings.sound(answer.name, answer.tookMs, clock.monotonic())
      continue
    }
    standings.failed(answer.name, 'implausible-price', clock.monotonic())
    standings.shun(answer.name, symbol, clock.monotonic())
    log('warn', 'implausible-price', { source: answer.name, symbol, price: showDecimal(answer.price) })
  }
  return answers
}

/** What another process stored, if kv says it in time. */
const fromKv = async ({ kv, clock, log }: Flight, symbol: string): Promise<Got | null> => {
  const text = await Promise.race([
    kv.get(keyOf(symbol)).catch((thrown: unknown) => {
      log('debug', 'price-not-shared', { symbol, message: String(thrown) })
      return null
    }),
    clock.sleep(KV_WAIT_MS).then(() => null),
  ])
  return text === null ? null : fromStored(text, symbol)
}

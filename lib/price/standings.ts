import type { SourceFigures } from '#desk/ports/public-prices.ts'
import { admit, type Breaker, CLOSED, failed, stateAt, succeeded } from '#core/breaker.ts'
import type { PriceSource, SourceName } from './source.ts'

/** What is recent: the last 20 outcomes of the last ten minutes. What a source did before is forgiven. */
const OUTCOMES = 20
const RECENT_MS = 600_000
const MINUTE_MS = 60_000
/** ms for which a source isn't asked for a symbol that it doesn't offer, or that it had wrong. */
const SHUN_MS = 600_000
/** What an answer may be thought to take before one came, ms. */
const NOMINAL_MS = { exchange: 300, aggregator: 900 } as const

type Outcome = { readonly at: number; readonly tookMs: number | null }
type Standing = {
  readonly source: PriceSource
  breaker: Breaker
  outcomes: readonly Outcome[]
  readonly shunned: Map<string, number>
  minute: { readonly since: number; readonly asked: number }
  successes: number
  failures: number
  lastFault: string | null
}

/** What became of each source lately: whom to ask first, and whom not at all. Times are monotonic, ms. */
export type Standings = {
  /** Who may be asked for the symbol now, best first. */
  readonly order: (symbol: string, now: number) => readonly SourceName[]
  /** Takes a place in the source's minute, and its trial when it is half-open; false: it may not be asked any more. */
  readonly take: (name: SourceName, now: number) => boolean
  readonly sound: (name: SourceName, tookMs: number, now: number) => void
  /** true when this opened the breaker. `restMs`: for how long the source wants no requests. */
  readonly failed: (name: SourceName, code: string, now: number, restMs?: number | null) => boolean
  /** It answered that it has nothing for this symbol: no failure, and no reason to ask it again soon. */
  readonly shun: (name: SourceName, symbol: string, now: number) => void
  readonly figures: (now: number) => readonly SourceFigures[]
  readonly reset: (name: string) => boolean
}

const median = (values: readonly number[]): number | null => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null
const recentOf = ({ outcomes }: Standing, now: number): readonly Outcome[] => outcomes.filter(({ at }) => now - at < RECENT_MS)
const tookOf = (outcomes: readonly Outcome[]): number | null => median(outcomes.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs])))

/** ms until a sound answer may be expected: the median of the recent ones over the share that was sound, with one success lent to everybody. */
const expectedMs = (standing: Standing, now: number): number => {
  const recent = recentOf(standing, now)
  const share = (recent.filter(({ tookMs }) => tookMs !== null).length + 1) / (recent.length + 1)
  return (tookOf(recent) ?? NOMINAL_MS[standing.source.kind]) / share
}

const mayAsk = ({ source, breaker, minute }: Standing, now: number): boolean => admit(breaker, now) !== null && (now - minute.since >= MINUTE_MS || minute.asked < source.perMinute)
const open = (source: PriceSource): Standing => ({ source, breaker: CLOSED, outcomes: [], shunned: new Map(), minute: { since: Number.NEGATIVE_INFINITY, asked: 0 }, successes: 0, failures: 0, lastFault: null })
const note = (standing: Standing, outcome: Outcome): void => {
  standing.outcomes = [...standing.outcomes, outcome].slice(-OUTCOMES)
}

const figuresOf = (standing: Standing, now: number): SourceFigures => {
  const { source, breaker, successes, failures, lastFault } = standing
  const state = stateAt(breaker, now)
  return {
    name: source.name, label: source.label, state, failuresInRow: breaker.failures, againInMs: state === 'open' && breaker.state !== 'closed' ? breaker.until - now : null,
    successes, failures, medianMs: tookOf(standing.outcomes), lastFault,
  }
}

export const openStandings = (sources: readonly PriceSource[]): Standings => {
  const standings = new Map<string, Standing>(sources.map((source) => [source.name, open(source)]))
  const of = (name: SourceName): Standing => {
    const standing = standings.get(name)
    if (standing === undefined) throw new Error(`assertion failed: ${name} is a source of this process`)
    return standing
  }
  // Sorting is stable: sources that are equal keep the order in which they were given.
  const ranked = (now: number): readonly Standing[] => [...standings.values()].map((standing) => ({ standing, ms: expectedMs(standing, now) })).toSorted((a, b) => a.ms - b.ms).map(({ standing }) => standing)
  return {
    order: (symbol, now) => ranked(now).filter((standing) => mayAsk(standing, now) && now >= (standing.shunned.get(symbol) ?? now)).map(({ source }) => source.name),
    take: (name, now) => {
      const standing = of(name)
      const breaker = admit(standing.breaker, now)
      if (breaker === null || !mayAsk(standing, now)) return false
      standing.breaker = breaker
      standing.minute = now - standing.minute.since >= MINUTE_MS ? { since: now, asked: 1 } : { ...standing.minute, asked: standing.minute.asked + 1 }
      return true
    },
    sound: (name, tookMs, now) => {
      const standing = of(name)
      standing.breaker = succeeded()
      standing.successes += 1
      note(standing, { at: now, tookMs })
    },
    failed: (name, code, now, restMs = null) => {
      const standing = of(name)
      const before = standing.breaker.state
      standing.breaker = failed(standing.breaker, now, restMs)
      standing.failures += 1
      standing.lastFault = code
      note(standing, { at: now, tookMs: null })
      return before !== 'open' && standing.breaker.state === 'open'
    },
    shun: (name, symbol, now) => {
      const standing = of(name)
      if (standing.breaker.state === 'half-open') standing.breaker = succeeded()
      for (const [known, until] of standing.shunned) if (until <= now) standing.shunned.delete(known)
      standing.shunned.set(symbol, now + SHUN_MS)
    },
    figures: (now) => ranked(now).map((standing) => figuresOf(standing, now)),
    reset: (name) => {
      const standing = standings.get(name)
      if (standing !== undefined) standings.set(name, open(standing.source))
      return standing !== undefined
    },
  }
}

import { makeEmulator } from '#bot/emulator.ts'
import { fromCanonical } from '#core/json.ts'
import type { Trade } from '#core/trade/state.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { restFrom } from './at-rest.ts'
import { fenceWatch } from './check-fence.ts'
import { type Draws, drawsOf } from './chance.ts'
import { checkDrift, checkFunding } from './check-drift.ts'
import { checkCash, checkLedger } from './check-ledger.ts'
import { checkJournal, checkLiveness, checkOrders, checkOrphans, checkStops, type Looks, noLooks, type StopWatch, type Violation, type Watched } from './checkers.ts'
import type { ProcessParts } from './desk-process.ts'
import { type SimExchange, simExchange } from './exchange.ts'
import { HAND } from './holders.ts'
import { type Fates, keepAlive } from './lives.ts'
import { playFaults, playHands, playStory } from './play-story.ts'
import { createSimStore } from './store.ts'
import { storyOf } from './story.ts'
import { switchesOf } from './switches.ts'
import { signIn, simAccount } from './identity.ts'
import { clockText, tellLife, traceOf } from './trace.ts'
import { type Settle, type VirtualTime, virtualTime } from './virtual-time.ts'

export type SeedReport = {
  readonly seed: number
  readonly decisions: number
  readonly faults: number
  readonly crashes: number
  readonly freezes: number
  readonly deploys: number
  /** Requests that would act, of a process that had lost the account. */
  readonly stale: number
  /** Acts of the user at the exchange itself. */
  readonly hands: number
  readonly trades: number
  readonly closed: number
  readonly failed: number
  readonly longestNakedMs: number
  readonly violations: readonly Violation[]
  readonly looks: Looks
  /** Hash of journal, chat and venue history: the whole life of the seed. */
  readonly trace: string
}
export type RunOptions = { readonly settle: Settle; readonly onLine?: (line: string) => void; readonly faulty?: boolean }

/** In half of the seeds the trader's first minutes go through a funding instant. */
const NOON = Date.UTC(2026, 0, 5, 12)
const FUNDING = Date.UTC(2026, 0, 5, 16)
const startOf = (draws: Draws): number => (draws.once(0.5) ? FUNDING - 1_000 * (20 + draws.whole(110)) : NOON)
const BALANCE = decimal('10000')
/** Shares of the awaits on the store that kill a process or let it stand still, in a seed that has them at all. */
const CRASH_SHARE = 0.0004
const FREEZE_SHARE = 0.0004
const fatesOf = (fate: Draws): Fates => ({ workers: fate.once(0.6) ? 2 : 1, crashShare: fate.once(0.7) ? CRASH_SHARE : 0, freezeShare: fate.once(0.6) ? FREEZE_SHARE : 0, clocksJump: fate.once(0.4) })

/** One seed, one world: the whole desk from chat to venue, with everything going wrong, and the checkers on it. */
export const runSeed = async (seed: number, options: RunOptions): Promise<SeedReport> => {
  const wire = drawsOf(seed, 'wire')
  const fate = drawsOf(seed, 'fate')
  const start = startOf(fate)
  const time = virtualTime(start, options.settle)
  const venueDraws = drawsOf(seed, 'venue')
  const exitForm = venueDraws.pick(['locked', 'locked', 'free', 'single'] as const)
  const switches = switchesOf(venueDraws, exitForm)
  const violations: Violation[] = []
  const fence = fenceWatch(() => watched, (violation) => violations.push(violation))
  const exchange = simExchange({
    time, seen: (by, request, reply) => fence.seen(by, request, reply, time.now()), draws: wire, seed, instruments: [btc], startPrices, switches, balance: BALANCE,
    market: { everyMs: 1_000, roughness: 500 + fate.whole(900), gapEvery: fate.once(0.3) ? 400 : 0, haltEvery: fate.once(0.2) ? 150 : 0, haltSteps: 15 },
  })
  const store = createSimStore(time.now)
  const emulator = makeEmulator(time.now)
  const said = (line: string): void => options.onLine?.(`${clockText(time.now())} ${line}`)
  if (options.onLine !== undefined) emulator.onChange((_, message) => said(`${message.from} ${message.id}/${message.edits} ${message.html.replaceAll('\n', ' | ')}`))
  await signIn(store)

  const faulty = options.faulty !== false
  const log: ProcessParts['log'] = (level, event, facts) => {
    if (level === 'error') violations.push({ checker: 'bug', says: `${event} ${JSON.stringify(facts ?? {})}` })
    if (level !== 'debug') said(`${level} ${event} ${JSON.stringify(facts ?? {})}`)
  }
  const lives = keepAlive({ time, exitForm, sharedSide: switches.tradingStopRepeat === 'adds', draws: wire, store, exchange, emulator, log, fate, fates: fatesOf(fate), said })
  const { story, lineAt, trades } = storyOf(fate, () => Number(exchange.venue.last(btc.symbol) ?? 0n) / 1e8, [btc.symbol])
  const watched: Watched = { venue: exchange.venue, store, account: exchange.account, deskAccount: simAccount, looks: noLooks(), startBalance: BALANCE, hand: new Set() }
  const stage = { time, emulator, exchange, lives }
  let line = 0
  playStory(stage, story, () => lineAt(line++))
  playFaults(stage, story, faulty)
  const hands = playHands(stage, story, watched, said)
  const stops = watchStops(watched, time, () => exchange.turnsAway(store.tables.accounts.get(simAccount)?.lease.holder ?? null), (found) => violations.push(...found))
  const over = restFrom(watched, time, start + story.calmAt)
  await time.run(start + story.endsAt, () => violations.length > 20 || over())
  exchange.stop()
  violations.push(...checkOrders(watched), ...checkJournal(watched), ...checkLedger(watched), ...checkDrift(watched), ...checkFunding(watched), ...checkOrphans(watched), ...checkLiveness(watched))
  watched.looks.bug += 1
  closeByHand(exchange)
  violations.push(...checkCash(watched))
  const table = [...store.tables.accounts.values()][0]
  const ended = [...(table?.trades.values() ?? [])].map((row) => fromCanonical<Trade>(row.body))
  if (options.onLine !== undefined) tellLife({ store, emulator, exchange }, ended, said)
  const { crashes, freezes, deploys, redeliveries } = lives.counts
  const count = (status: Trade['status']): number => ended.filter((trade) => trade.status === status).length
  return {
    seed, decisions: table?.inputs.size ?? 0, faults: exchange.counts.faults + crashes + freezes + deploys + redeliveries, crashes, freezes, deploys, stale: fence.counts.stale, hands: hands.tried(), trades, violations, looks: watched.looks,
    longestNakedMs: stops.longest, closed: count('closed'), failed: count('failed'), trace: traceOf({ store, emulator, exchange }),
  }
}

/** In the end the user closes what is not the desk's, so that cash can be counted from flat to flat. */
const closeByHand = ({ venue, account, act }: SimExchange): void => {
  for (const { symbol, side, contracts } of venue.positions(account, {})) act({ type: 'place', account, clientId: `${HAND}last-${side}-${symbol}`, symbol, side, direction: 'close', size: { contracts }, price: null, timeInForce: 'ioc' })
}

const LOOK_MS = 1_000
/** Looks each second whether what is open has its stop. */
const watchStops = (watched: Watched, time: VirtualTime, turnedAway: StopWatch['turnedAway'], found: (violations: readonly Violation[]) => void): StopWatch => {
  const stops: StopWatch = { nakedSince: new Map(), longest: 0, everyMs: LOOK_MS, turnedAway }
  const look = (): void => {
    found(checkStops(watched, stops, time.now()))
    time.after(LOOK_MS, look)
  }
  time.after(LOOK_MS, look)
  return stops
}

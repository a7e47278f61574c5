import { type Emulator, makeEmulator } from '#bot/emulator.ts'
import { fromCanonical } from '#core/json.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { Trade } from '#core/trade/state.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, eth, sol, startPrices } from '#core/venue/market/instruments.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { restFrom } from './at-rest.ts'
import { checkApart } from './check-apart.ts'
import { fenceWatch } from './check-fence.ts'
import { checkLevels } from './check-levels.ts'
import { messageWatch } from './check-messages.ts'
import { requestWatch } from './check-requests.ts'
import { checkRows } from './check-rows.ts'
import { standingWatch } from './check-standing.ts'
import { checkDeadlines } from './check-times.ts'
import { type Draws, drawsOf } from './chance.ts'
import { checkCertificates } from './check-certificate.ts'
import { checkDrift, checkFunding } from './check-drift.ts'
import { checkCash, checkLedger } from './check-ledger.ts'
import { checkJournal, checkLiveness, checkOrders, checkOrphans, checkStops, type Looks, noLooks, type StopWatch, tableOf, type Violation, type Watched } from './checkers.ts'
import type { ProcessParts } from './desk-process.ts'
import { type ExchangeParts, type SimExchange, simExchange } from './exchange.ts'
import { HAND } from './holders.ts'
import type { Lane } from './functions.ts'
import { type Fates, keepAlive, type Lives } from './lives.ts'
import { playFaults, playHands, playStory } from './play-story.ts'
import { createSimStore, type OpenStore, type SimStore } from './store.ts'
import { type Selected, selecting, type Selection } from './selection.ts'
import { type Story, storyOf } from './story.ts'
import { storeFaults } from './store-faults.ts'
import type { Switches } from '#core/venue/switches.ts'
import { switchesOf } from './switches.ts'
import { secondAccount, signIn, signInSecond, simAccount } from './identity.ts'
import { clockText, tellLife, traceOf } from './trace.ts'
import { planVenueActs } from './venue-acts.ts'
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
  readonly users: number
  /** Calls of functions: webhooks and jobs. */
  readonly functions: number
  /** What the venue did by itself. */
  readonly venueActs: number
  readonly trades: number
  readonly closed: number
  readonly failed: number
  readonly longestNakedMs: number
  readonly violations: readonly Violation[]
  readonly looks: Looks
  /** How many of each kind the life had, played or left out. */
  readonly parts: Selected['counts']
  /** Hash of journal, chat and venue history: the whole life of the seed. */
  readonly trace: string
}
/** Where a seed is played: what lets its promises go on, and what its desks keep their rows in; a store in memory when absent. */
export type Place = { readonly settle: Settle; readonly openStore?: OpenStore }
export type RunOptions = Place & { readonly onLine?: (line: string) => void; readonly faulty?: boolean; /** What is played of the seed; all when absent. */ readonly selection?: Selection; /** A violation after which the rest of the life says nothing more. */ readonly enough?: (violation: Violation) => boolean }

/** In half of the seeds the trader's first minutes go through a funding instant. */
const NOON = Date.UTC(2026, 0, 5, 12)
const FUNDING = Date.UTC(2026, 0, 5, 16)
const startOf = (draws: Draws): number => (draws.once(0.5) ? FUNDING - 1_000 * (20 + draws.whole(110)) : NOON)
const BALANCE = decimal('10000')
/** Without a worker: two periods of the jobs, since one may be late and one left out. */
const WEB_SLACK_MS = 120_000
/** Seeds whose first user has so many trades at once that a list has pages. */
const CROWD_SHARE = 0.06
/** Shares of the awaits on the store that kill a process or let it stand still, in a seed that has them at all. */
const CRASH_SHARE = 0.0004
const FREEZE_SHARE = 0.0004
const fatesOf = (fate: Draws, world: { readonly lane: Lane; readonly webShare: number; readonly scheduled: boolean }): Fates => ({ ...world, workers: fate.once(0.6) ? 2 : 1, crashShare: fate.once(0.7) ? CRASH_SHARE : 0, freezeShare: fate.once(0.6) ? FREEZE_SHARE : 0, clocksJump: fate.once(0.4) })
/** The same with what is left out taken away, after all was drawn. */
const selectedFates = (fates: Fates, { has }: Selected): Fates => ({ ...fates, workers: fates.workers === 2 && has('second-process') ? 2 : 1, clocksJump: fates.clocksJump && has('clocks'), webShare: fates.webShare > 0 && fates.lane === 'worker' && !has('webhooks') ? 0 : fates.webShare, scheduled: fates.scheduled && (fates.lane === 'web' || has('jobs')) })

/** What else there is in a world: drawn apart, so that a life with one user and one coin is what it was before. */
const worldOf = (draws: Draws, { has }: Selected) => {
  const twoCoins = draws.once(0.35)
  const twoUsers = draws.once(0.25) && has('second-user')
  const first = twoCoins ? [btc, eth] : [btc]
  const lane: Lane = draws.once(0.12) ? 'web' : 'worker'
  return { lane, slackMs: lane === 'web' ? WEB_SLACK_MS : 0, webShare: draws.once(0.3) ? 0.5 : 0, scheduled: lane === 'web' || draws.once(0.3), first, second: twoUsers ? [sol] : [], all: twoUsers ? [...first, sol] : first }
}

const marketOf = (fate: Draws, { has }: Selected): ExchangeParts['market'] => ({ everyMs: 1_000, roughness: 500 + fate.whole(900), gapEvery: fate.once(0.3) && has('gaps') ? 400 : 0, haltEvery: fate.once(0.2) && has('halts') ? 150 : 0, haltSteps: 15 })

const openMemory: OpenStore = ({ now }) => Promise.resolve(createSimStore(now))

/** Each violation stands in the trace where it was found. */
const findingIn = (violations: Violation[], said: (line: string) => void) => (more: readonly Violation[]): void => {
  violations.push(...more)
  for (const { checker, says } of more) said(`VIOLATION ${checker}: ${says}`)
}

/** One seed, one world: the whole desk from chat to venue, with everything going wrong, and the checkers on it. */
export const runSeed = async (seed: number, options: RunOptions): Promise<SeedReport> => {
  const wire = drawsOf(seed, 'wire')
  const fate = drawsOf(seed, 'fate')
  const start = startOf(fate)
  const time = virtualTime(start, options.settle)
  const said = (line: string): void => options.onLine?.(`${clockText(time.now())} ${line}`)
  const selected = selecting(options.selection, said)
  const world = worldOf(drawsOf(seed, 'world'), selected)
  const venueDraws = drawsOf(seed, 'venue')
  const exitForm = venueDraws.pick(['locked', 'locked', 'free', 'single'] as const)
  const switches = switchesOf(venueDraws, exitForm)
  const violations: Violation[] = []
  const found = findingIn(violations, said)
  const users: Watched[] = []
  const fence = fenceWatch((account) => users.find((user) => user.account === account), (violation) => found([violation]))
  const requests = requestWatch((account) => users.find((user) => user.account === account), (violation) => found([violation]))
  const seen: ExchangeParts['seen'] = (by, account, what) => {
    fence.seen(by, account, what, time.now())
    requests.seen(account, what, time.now())
  }
  const exchange = simExchange({
    time, seen, selected, draws: wire, veil: drawsOf(seed, 'veil'), seed, instruments: world.all, startPrices, switches, balance: BALANCE,
    market: marketOf(fate, selected),
  })
  const store = await (options.openStore ?? openMemory)(time)
  const emulator = makeEmulator(time.now)
  if (options.onLine !== undefined) emulator.onChange((chat, message) => said(`${message.from}${chat === 1 ? '' : ` in chat ${chat}`} ${message.id}/${message.edits} ${message.html.replaceAll('\n', ' | ')}`))
  said(`WORLD ${world.lane}, ${world.all.map(({ base }) => base).join(' ')}, ${world.webShare > 0 ? 'webhooks' : 'no webhooks'}, ${world.scheduled ? 'jobs' : 'no jobs'}`)
  const admin = await signIn(store)
  if (world.second.length > 0) await signInSecond(admin, exchange.openAccount('desk-2').apiKey)

  const faulty = options.faulty !== false
  const log: ProcessParts['log'] = (level, event, facts) => {
    if (level === 'error') found([{ checker: 'bug', says: `${event} ${JSON.stringify(facts ?? {})}` }])
    if (level !== 'debug') said(`${level} ${event} ${JSON.stringify(facts ?? {})}`)
  }
  const database = storeFaults({ draws: drawsOf(seed, 'database'), time, store, selected, said })
  const lives = keepAlive({ time, exitForm, sharedSide: switches.tradingStopRepeat === 'adds', draws: wire, store, exchange, emulator, log, fate, fates: selectedFates(fatesOf(fate, world), selected), selected, said, atStore: database.atStore })
  const scene = { time, emulator, exchange, lives, store, start, said, selected, found }
  const looks = noLooks()
  const { slackMs } = world
  const first = enter(scene, { chat: 1, slackMs, venue: exchange.venue, store, account: exchange.account, deskAccount: simAccount, looks, texts: storedTexts(), startBalance: BALANCE, hand: new Set() }, { draws: fate, coins: world.first, crowd: drawsOf(seed, 'crowded').once(CROWD_SHARE) })
  const second = world.second.length === 0 ? [] : [enter(scene, { chat: 2, slackMs, venue: exchange.venue, store, account: 'desk-2', deskAccount: secondAccount, looks, texts: storedTexts(), startBalance: BALANCE, hand: new Set() }, { draws: drawsOf(seed, 'second'), coins: world.second, beside: first.story })]
  const played = [first, ...second]
  users.push(...played.map(({ watched }) => watched))
  watchCertificates(played, { time, draws: drawsOf(seed, 'certificate'), switches, found: scene.found })
  playFaults({ ...scene, database }, first.story, faulty)
  const venueActs = planVenueActs({ draws: drawsOf(seed, 'venue-acts'), time, exchange, selected, instruments: world.first, hand: first.watched.hand, said }, faulty ? first.story.faultsUntil : null)
  await time.run(start + first.story.endsAt, () => violations.length > 20 || (options.enough !== undefined && violations.some(options.enough)) || played.every(({ over }) => over()))
  exchange.stop()
  await store.whole()
  for (const one of played) found([...checkWhole(one), ...requests.check(one.watched), ...one.messages.check(emulator.messages(one.watched.chat))])
  found(checkApart(users, emulator, { first: world.first, second: world.second }))
  looks.bug += 1
  for (const { watched } of played) {
    closeByHand(exchange, watched.account)
    found(checkCash(watched))
  }
  const ended = users.flatMap((watched) => [...tableOf(watched).trades.values()].map((row) => fromCanonical<Trade>(row.body)))
  if (options.onLine !== undefined) tellLife({ store, emulator, exchange }, ended, said)
  const { functions, crashes, freezes, deploys, redeliveries } = lives.counts
  const count = (status: Trade['status']): number => ended.filter((trade) => trade.status === status).length
  const sum = (of: (one: Played) => number): number => played.reduce((total, one) => total + of(one), 0)
  return {
    seed, decisions: users.reduce((total, watched) => total + tableOf(watched).inputs.size, 0), faults: exchange.counts.faults + database.counts.faults + crashes + freezes + deploys + redeliveries, crashes, freezes, deploys, stale: fence.counts.stale,
    users: users.length, functions, venueActs: venueActs.counts.acts, hands: sum(({ hands }) => hands.tried()), trades: sum(({ trades }) => trades), violations, looks, parts: selected.counts,
    longestNakedMs: Math.max(...played.map(({ stops }) => stops.longest)), closed: count('closed'), failed: count('failed'), trace: traceOf({ store, emulator, exchange }),
  }
}

type Scene = { readonly time: VirtualTime; readonly emulator: Emulator; readonly exchange: SimExchange; readonly lives: Lives; readonly store: SimStore; readonly start: number; readonly selected: Selected; readonly said: (line: string) => void; readonly found: (violations: readonly Violation[]) => void }
type Played = ReturnType<typeof enter>

/** Looks back on a user's whole life. */
const checkWhole = ({ watched }: Played): readonly Violation[] =>
  [checkOrders, checkJournal, checkLedger, checkDrift, checkFunding, checkOrphans, checkLiveness, checkLevels, checkRows, checkDeadlines].flatMap((check) => check(watched))

/** A user comes in: the story, the hand beside the desk, and the looks at what is theirs. Who comes beside another is calm when that one is. */
const enter = (scene: Scene, watched: Watched, { draws, coins, beside, crowd = false }: { readonly draws: Draws; readonly coins: readonly Instrument[]; readonly beside?: Story; readonly crowd?: boolean }) => {
  const { time, exchange, store, start, said, found } = scene
  const symbols = coins.map(({ symbol }) => symbol)
  const { story, lineAt, trades } = storyOf(draws, (symbol) => Number(exchange.venue.last(symbol) ?? 0n) / 1e8, symbols, { beside, crowd })
  playStory({ ...scene, watched }, story, lineAt)
  const hands = playHands({ ...scene, watched }, story, said)
  const turnedAway = (): boolean => exchange.turnsAway(store.tables.accounts.get(watched.deskAccount)?.lease.holder ?? null)
  const stops = watchStops(watched, time, turnedAway, found)
  const messages = messageWatch(watched, { now: time.now, turnedAway })
  scene.emulator.onChange((chat, message) => (chat === watched.chat ? messages.shown(message) : undefined))
  repeat(time, LOOK_MS, messages.look)
  return { watched, story, trades, hands, stops, messages, over: restFrom(watched, time, start + story.calmAt) }
}

/** In the end the user closes what is not the desk's, so that cash can be counted from flat to flat. */
const closeByHand = ({ venue, act }: SimExchange, account: string): void => {
  for (const { symbol, side, contracts } of venue.positions(account, {})) act({ type: 'place', account, clientId: `${HAND}last-${side}-${symbol}`, symbol, side, direction: 'close', size: { contracts }, price: null, timeInForce: 'ioc' })
}

const LOOK_MS = 1_000
const repeat = (time: VirtualTime, ms: number, look: () => void): void => void time.after(ms, () => {
  look()
  repeat(time, ms, look)
})
const STANDING_MS = 5_000
/** Looks each second whether what is open has its stop, and now and then whether what the desk shows is so. */
const watchStops = (watched: Watched, time: VirtualTime, turnedAway: StopWatch['turnedAway'], found: (violations: readonly Violation[]) => void): StopWatch => {
  const stops: StopWatch = { nakedSince: new Map(), longest: 0, everyMs: LOOK_MS, turnedAway }
  const look = (): void => {
    found(checkStops(watched, stops, time.now()))
    time.after(LOOK_MS, look)
  }
  const standing = standingWatch(watched, { everyMs: STANDING_MS, turnedAway })
  const lookFar = (): void => {
    found(standing(time.now()))
    time.after(STANDING_MS, lookFar)
  }
  time.after(LOOK_MS, look)
  time.after(STANDING_MS, lookFar)
  return stops
}

type CertificateParts = { readonly time: VirtualTime; readonly draws: Draws; readonly switches: Switches; readonly found: (violations: readonly Violation[]) => void }
/** Looks each second whether what the desk certifies to its users is so. */
const watchCertificates = (played: readonly Played[], { time, found, ...parts }: CertificateParts): void => {
  const watches = played.map(({ watched, stops }) => ({ watched, watch: { ...parts, turnedAway: stops.turnedAway, everyMs: LOOK_MS, behind: new Map() } }))
  const look = (): void => {
    for (const { watched, watch } of watches) found(checkCertificates(watched, watch, time.now()))
    time.after(LOOK_MS, look)
  }
  time.after(LOOK_MS, look)
}

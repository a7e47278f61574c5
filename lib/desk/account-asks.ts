import { isFault } from '#core/fault.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { makeBell } from './bell.ts'
import type { DeskDoor } from './door.ts'
import { KNOCK } from './knocks.ts'
import type { Feed, Kv } from './ports/kv.ts'
import type { AccountId } from './ports/store.ts'
import type { Clock } from './ports/world.ts'
import { syncOnDemand, type SyncAnswer } from './sync-on-demand.ts'

/** What a process without the account's key asks of the one that holds it. */
/** reset: its exchange and every price source are asked again, whatever their breakers say. */
export type AskKind = 'sync' | 'test' | 'reset'
export type AskAnswer =
  | { readonly type: 'sync'; readonly result: SyncAnswer; readonly ms: number }
  /** The balance was read with the account's key. */
  | { readonly type: 'test'; readonly ms: number; readonly clockOffsetMs: number }
  | { readonly type: 'reset'; readonly reset: readonly string[] }
  | { readonly type: 'failed'; readonly code: string }
export type Asked = { readonly type: 'answered'; readonly answer: AskAnswer } | { readonly type: 'waiting' }

/** An ask that nobody obeyed within this time (ms) is void: no worker holds the account. */
export const ASK_MS = 30_000
const ANSWER_MS = 60_000
/** How long a door waits for the answer. */
const PATIENCE_MS = 2_000
/** Who takes the account first reads it whole. */
const HOLD_PATIENCE_MS = 10_000
/** Where news does not reach a worker it looks so often. */
const LOOK_MS = 5_000
const KINDS = ['sync', 'test', 'reset'] as const

const askKey = (account: AccountId, kind: AskKind): string => `ask:${kind}:${account}`
const answerKey = (account: AccountId, id: string): string => `answer:${account}:${id}`
/** The last ask of all: one look tells a worker whether there is a new one. */
const LAST = 'ask:last'

/** `hold`: where no worker runs, takes the account for the time of the ask, and does what is asked; null: a worker holds it. */
export type Asker = { readonly kv: Kv; readonly feed: Feed; readonly clock: Clock; readonly hold: ((account: AccountId) => void) | null }

/** Is an ask of this kind on its way. */
export const isAsked = async (kv: Kv, account: AccountId, kind: AskKind): Promise<boolean> => (await kv.get(askKey(account, kind))) !== null

/** Until nothing is asked of the account any more, or the asks are void. */
export const untilObeyed = async ({ kv, clock }: Pick<Asker, 'kv' | 'clock'>, account: AccountId): Promise<void> => {
  for (const kind of KINDS) while (await isAsked(kv, account, kind)) await clock.sleep(50)
}

/** Asks the account's holder and waits a little. One flight per account and kind: who comes second waits for the first one's answer. It only saves calls. */
export const askAccount = async ({ kv, feed, clock, hold }: Asker, account: AccountId, kind: AskKind, freshId: string): Promise<Asked> => {
  const first = await kv.setIfAbsent(askKey(account, kind), freshId, ASK_MS)
  const id = first ? freshId : ((await kv.get(askKey(account, kind))) ?? freshId)
  if (first) {
    await kv.set(LAST, freshId, ANSWER_MS)
    await feed.publish(account, KNOCK)
    hold?.(account)
  }
  const until = clock.monotonic() + (hold === null ? PATIENCE_MS : HOLD_PATIENCE_MS)
  for (let wait = 20; clock.monotonic() < until; wait = Math.min(wait * 2, 160)) {
    await clock.sleep(wait)
    const text = await kv.get(answerKey(account, id))
    if (text !== null) return { type: 'answered', answer: fromCanonical<AskAnswer>(text) }
  }
  return { type: 'waiting' }
}

export type Obeying = { readonly door: DeskDoor; readonly heldAccounts: () => readonly AccountId[] }

/** The holder's side: does what was asked of its accounts, told by a knock, and at a look every 5 s. */
export const runAsks = async ({ door, heldAccounts }: Obeying, stop: AbortSignal): Promise<void> => {
  const { kv, clock, log } = door
  const bell = makeBell(clock)
  const knocked = new Set<AccountId>()
  const leave = door.knocks.hear((account) => {
    knocked.add(account)
    bell.ring()
  })
  let last: string | null = null
  while (!stop.aborted) {
    await bell.wait(LOOK_MS, stop)
    try {
      const held = heldAccounts()
      const newest: string | null = await kv.get(LAST)
      const all = newest !== last && knocked.size === 0
      last = newest
      const these = held.filter((account) => all || knocked.has(account))
      knocked.clear()
      for (const account of these) obeyAll(door, account)
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      log('warn', 'asks-not-read', { code: thrown.facts.code })
    }
  }
  leave()
}

const obeyAll = (door: DeskDoor, account: AccountId): void => {
  for (const kind of KINDS) void obey(door, account, kind).catch((thrown: unknown) => door.log('warn', 'ask-not-obeyed', { kind, message: thrown instanceof Error ? thrown.message : String(thrown) }))
}

const obey = async (door: DeskDoor, account: AccountId, kind: AskKind): Promise<void> => {
  const id = await door.kv.get(askKey(account, kind))
  // Taken once, also by a second look that comes while it is worked.
  if (id === null || !(await door.kv.setIfAbsent(`taken:${account}:${id}`, '1', ANSWER_MS))) return
  const answer = await answerOf(door, account, kind)
  await door.kv.set(answerKey(account, id), toCanonical(answer), ANSWER_MS)
  await door.kv.remove(askKey(account, kind))
}

const answerOf = async (door: DeskDoor, account: AccountId, kind: AskKind): Promise<AskAnswer> => {
  const began = door.clock.monotonic()
  const took = (): number => Math.round(door.clock.monotonic() - began)
  try {
    if (kind === 'sync') return { type: 'sync', result: await syncOnDemand(door, account, true), ms: took() }
    return kind === 'reset' ? await resetBreakers(door, account) : await test(door, account, took)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return { type: 'failed', code: thrown.facts.code }
  }
}

const resetBreakers = async (door: DeskDoor, account: AccountId): Promise<AskAnswer> => {
  const row = await door.store.accountOfLoop(account)
  if (row === null) return { type: 'reset', reset: [] }
  const { breaker } = door.venue(row.venue)
  const venue = breaker.figures().state === 'closed' ? [] : [row.venue]
  breaker.reset()
  const sources = door.publicPricesOf(row.venue)
  const resting = sources?.figures().sources.filter(({ state }) => state !== 'closed').map(({ name }) => name) ?? []
  for (const name of resting) sources?.reset(name)
  return { type: 'reset', reset: [...venue, ...resting] }
}

const test = async (door: DeskDoor, account: AccountId, took: () => number): Promise<AskAnswer> => {
  const [row, exchange] = [await door.store.accountOfLoop(account), await door.exchangeOf(account)]
  if (row === null || exchange === null) return { type: 'failed', code: 'not-ready' }
  const clockOffsetMs = Math.round(await door.venue(row.venue).market.clockOffset())
  await exchange.balance()
  return { type: 'test', ms: took(), clockOffsetMs }
}

import type { Side } from '#core/market/instrument.ts'
import type { Money } from '#core/money/money.ts'

declare const identity: unique symbol
/** Made by sign-in only (a verified Telegram update, session or token), so an unscoped query doesn't compile. */
export type UserId = string & { readonly [identity]: 'user' }
export type AccountId = string & { readonly [identity]: 'account' }

/** One input of an account, unique by (account, id) as long as it is kept (`forget`); body is canonical JSON. */
export type InputRow = { readonly id: string; readonly at: number; readonly body: string }
export type StoredInput = InputRow & { readonly n: number }
export type JournalRow = { readonly seq: number; readonly trade: number | null; readonly type: string; readonly version: number; readonly at: number; readonly cause: string; readonly body: string }
/** Projection of a trade for lists and pages; body is canonical JSON of the whole trade. */
export type TradeRow = { readonly trade: number; readonly name: string; readonly symbol: string; readonly side: Side; readonly status: string; readonly openedAt: number | null; readonly closedAt: number | null; readonly updatedAt: number; readonly body: string; /** Finished time (ms) in which an open part had no confirmed stop, and since when it has none now. */ readonly nakedMs: number; readonly nakedSince: number | null }

export type Lane = 'exchange' | 'chat'
export type NewEffect = {
  readonly lane: Lane
  /** Rows of one key run one at a time, in order; one that gives way (store-rules.ts) comes after the others until it is begun. */
  readonly key: string
  readonly kind: string
  readonly body: string
  /** Store time (ms) after which it is not begun any more; null: no end. */
  readonly notAfter: number | null
  /** Store time (ms) before which it isn't begun. */
  readonly notBefore: number
  /** Rank within the lane at start and when many wait: lower first. */
  readonly rank: number
  /** A waiting row of the same (account, replaces) that has no attempt yet is dropped for this one. */
  readonly replaces: string | null
}
export type EffectRow = NewEffect & {
  readonly account: AccountId
  /** Order within the account, given under its lock; also the effect's identity. */
  readonly n: number
  readonly attempts: number
  /** Store time until which the last attempt may still send; null before the first. */
  readonly sendBefore: number | null
}

/** Accounts of one kind share public data; no account ever sees the other kind's. */
export type VenueKind = 'toobit' | 'paper'
export type AccountRow = {
  readonly account: AccountId
  readonly user: UserId
  readonly name: string
  readonly venue: VenueKind
  readonly live: boolean
  /** Part of every order id; a restored or copied database starts a new one. */
  readonly epoch: number
  readonly seq: number
  /** Canonical JSON of the account's state; '' before the first drain. */
  readonly state: string
  /** Sealed key, or null for a paper account in process. */
  readonly sealedKey: string | null
  readonly apiKey: string | null
}

export type Drain = { readonly account: AccountRow; readonly inputs: readonly StoredInput[]; readonly now: number }
export type Drained = {
  readonly state: string
  /** Consecutive from account.seq + 1. */
  readonly journal: readonly JournalRow[]
  readonly trades: readonly TradeRow[]
  readonly effects: readonly NewEffect[]
  /** Per input, what its door gets back (canonical JSON). */
  readonly outcomes: readonly { readonly n: number; readonly outcome: string }[]
  /** Store time at which the account wants a `time` input; null: none. */
  readonly wakeAt: number | null
}
export type DrainOutcome = { readonly type: 'drained'; readonly seq: number; readonly inputs: number; readonly effects: number } | { readonly type: 'busy' } | { readonly type: 'nothing' } | { readonly type: 'lost-lease' }

export type LeaseClaim = { readonly holder: string; readonly epoch: number }
export type Lease = LeaseClaim & { readonly account: AccountId; readonly until: number }

export type Store = {
  /** Store time, ms: the database's clock; virtual in the simulation. */
  readonly now: () => Promise<number>
  /** Commits the inputs; a known id keeps its first row. Returns each input's n, and its outcome when it has one. */
  readonly offer: (account: AccountId, inputs: readonly InputRow[]) => Promise<readonly { readonly id: string; readonly n: number; readonly outcome: string | null }[]>
  /**
   * One transaction: lock (SKIP LOCKED), load, decide, write, commit. `decide` is synchronous and pure.
   * With a lease the epoch is compared in the write.
   */
  readonly drain: (account: AccountId, decide: (drain: Drain) => Drained, lease?: LeaseClaim) => Promise<DrainOutcome>
  readonly outcome: (account: AccountId, inputId: string) => Promise<string | null>
  /** Accounts with undrained inputs, or whose wakeAt has passed; oldest first. */
  readonly due: (limit: number) => Promise<readonly { readonly account: AccountId; readonly wake: boolean }[]>

  /** The first waiting effect of every key, of accounts whose lease the holder has (exchange) or of all (chat); by rank, then n. */
  readonly waiting: (lane: Lane, holder: string, limit: number) => Promise<readonly EffectRow[]>
  /**
   * Commits an attempt before a byte leaves: send_before = store time + windowMs. Refused when the lease isn't the holder's (exchange lane),
   * another attempt may still be on its way (until send_before + 3 s), the account may not send (store-rules.ts), or the row is gone.
   */
  readonly beginAttempt: (effect: { readonly account: AccountId; readonly n: number }, claim: LeaseClaim | null, holder: string, windowMs: number) => Promise<AttemptStart>
  /** The effect is done: its answers are stored as inputs in the same transaction. */
  readonly endEffect: (effect: { readonly account: AccountId; readonly n: number }, answers: readonly InputRow[], end: 'done' | 'dropped') => Promise<void>
  /** It surely did nothing and may be begun again from `notBefore` (store time) on. */
  readonly postponeEffect: (effect: { readonly account: AccountId; readonly n: number }, notBefore: number) => Promise<void>

  /** Accounts, of `among` these or of all, that have an effect to be begun by a store time, or begun and not ended; the longest due first. For loops only. */
  readonly accountsWithEffects: (lane: Lane, ask: { readonly before: number; readonly among: readonly AccountId[] | null; readonly limit: number }) => Promise<readonly AccountId[]>

  /**
   * Of an account's oldest ended effects and its oldest drained inputs, `limit` of each, deletes those that were due or stored before a store time.
   * What waits is never touched, nor is the journal. Returns how many went.
   */
  readonly forget: (account: AccountId, ask: { readonly before: number; readonly limit: number }) => Promise<number>

  /** Takes free or expired leases (at most `limit` new ones, of `only` these accounts) and renews the held: until = store time + ttlMs; one statement. */
  readonly renewLeases: (holder: string, ttlMs: number, limit: number, only?: readonly AccountId[]) => Promise<readonly Lease[]>
  /** All of the holder's, or `only` these. */
  readonly releaseLeases: (holder: string, only?: readonly AccountId[]) => Promise<void>
  /** Store time until which the account's lease is held; what has passed, or 0: nobody holds it now. */
  readonly heldUntil: (user: UserId, account: AccountId) => Promise<number>

  readonly account: (user: UserId, account: AccountId) => Promise<AccountRow | null>
  readonly accounts: (user: UserId) => Promise<readonly AccountRow[]>
  /** For loops only, never for a door. */
  readonly accountOfLoop: (account: AccountId) => Promise<AccountRow | null>
  /** Ids of all accounts in their order, those after one. For loops only. */
  readonly accountsOfLoop: (after: AccountId | null, limit: number) => Promise<readonly AccountId[]>
  /** Faults `already-exists`: the id, the user's name for it (whatever its case), or its key at the venue is an account's already. */
  readonly addAccount: (row: Omit<AccountRow, 'seq' | 'state'>) => Promise<void>
  /**
   * Turns an account of a live venue live, or not. Off is refused ('busy') while a trade of it is live or an effect waits for its venue: both are
   * looked at under the account's lock, so no decision and no attempt comes between.
   */
  readonly setLive: (user: UserId, account: AccountId, live: boolean) => Promise<Changed>
  /** Its key is deleted, its lease too, and no user sees it any more; its journal stays. Refused as above. */
  readonly removeAccount: (user: UserId, account: AccountId) => Promise<Changed>
  /**
   * A paper account begins anew: the old one is seen by no user any more, `row` is there in its place, in one transaction. Refused ('busy') while a
   * trade of it is live, an effect waits for its venue, or an input waits to be decided. Faults as `addAccount`, and then nothing has changed.
   */
  readonly replaceAccount: (user: UserId, account: AccountId, row: Omit<AccountRow, 'seq' | 'state'>) => Promise<Changed>
  /** For the rotation of the vault: writes only if the sealed key is still `from`. */
  readonly swapSealedKey: (account: AccountId, from: string, to: string) => Promise<boolean>
  /** Of all that ended those that ended last, the last one first; of all others the highest numbers first. */
  readonly trades: (user: UserId, account: AccountId, ask: { readonly ended: boolean; readonly limit: number }) => Promise<readonly TradeRow[]>
  readonly trade: (user: UserId, account: AccountId, trade: number) => Promise<TradeRow | null>
  /** Time (ms) in which open parts had no confirmed stop, all trades of the account ever, up to now. */
  readonly nakedOf: (user: UserId, account: AccountId) => Promise<number>
  readonly journal: (user: UserId, account: AccountId, ask: { readonly trade?: number; readonly after: number; readonly limit: number }) => Promise<readonly JournalRow[]>
  /** The newest rows of these event types, of all trades and of the account itself, oldest of them first. */
  readonly journalOf: (user: UserId, account: AccountId, ask: { readonly types: readonly string[]; readonly limit: number }) => Promise<readonly JournalRow[]>
  /** The newest rows of a trade, and of the account while it lived, oldest of them first; `without` and `accountTypes` are event types. */
  readonly storyOf: (user: UserId, account: AccountId, ask: StoryAsk) => Promise<readonly JournalRow[]>

  /** Chat door: an update is stored once (bot, update_id); false when it was known. */
  readonly addUser: (user: UserId, facts: { readonly telegramId: string; readonly name: string; readonly language: string; readonly timeZone: string }) => Promise<void>
  readonly userOf: (telegramId: string) => Promise<UserRow | null>
  readonly user: (user: UserId) => Promise<UserRow | null>
  /** false: there is no such user, or it is the owner, who stays it. */
  readonly setRole: (user: UserId, role: Exclude<UserRow['role'], 'owner'>) => Promise<boolean>
  readonly putUpdate: (bot: string, updateId: number, chat: string, body: string) => Promise<boolean>
  /** Oldest undone update of the chat, under the chat's lock, while `work` runs; 'busy' when another works on this chat. */
  readonly workUpdate: (bot: string, chat: string, work: (body: string) => Promise<void>) => Promise<'done' | 'busy' | 'nothing'>
  readonly chatsWithUpdates: (bot: string, limit: number) => Promise<readonly string[]>

  /** What is stored of all accounts, in figures. For meters and health only, never for a decision. */
  readonly census: () => Promise<Census>

  /** Live cards: which message shows which trade. `over`: only where the card still hangs on that message; whoever hung it elsewhere meanwhile has the last word. */
  readonly putCard: (card: CardRow, over?: number) => Promise<void>
  readonly cards: (account: AccountId) => Promise<readonly CardRow[]>
  /** Orders' epochs, schema version, installation id. */
  readonly setting: (name: string) => Promise<string | null>
  readonly putSetting: (name: string, value: string) => Promise<void>
  /** Writes only if the value is still `from` (null: never written); false when somebody was quicker. */
  readonly swapSetting: (name: string, from: string | null, value: string) => Promise<boolean>
  /** Grants of the hot path: see ARCHITECTURE.md 3; the table and the id form exist from the start. */
  readonly renewGrants: (holder: string, grants: readonly GrantRow[]) => Promise<void>
  readonly grants: (account: AccountId) => Promise<readonly GrantRow[]>
}
/** Times are store time, ms. `dueAt`: of the oldest effect that waits or runs. `nakedMs`: of all trades ever, up to now. `until`: of the lease renewed last. */
export type Census = {
  readonly now: number
  readonly outbox: readonly { readonly lane: Lane; readonly rows: number; readonly dueAt: number | null }[]
  readonly trades: Readonly<Record<string, number>>
  readonly nakedMs: number
  readonly nakedNow: number
  readonly leases: { readonly held: number; readonly until: number | null }
}
/** unknown: no such account of this user, or none that this can be done with. */
export type Changed = 'done' | 'unknown' | 'busy'
export type StoryAsk = { readonly trade: number; readonly without: readonly string[]; readonly accountTypes: readonly string[]; readonly from: number; readonly to: number; readonly limit: number }
export type AttemptStart =
  | { readonly type: 'begun'; readonly attempt: number; readonly storeNow: number; readonly sendBefore: number; readonly earlier: boolean }
  | { readonly type: 'expired' }
  | { readonly type: 'not-yours' }
  /** The account is not turned live: nothing that sends may begin. */
  | { readonly type: 'not-live' }
  | { readonly type: 'too-soon'; readonly at: number }
  | { readonly type: 'gone' }
export type UserRow = { readonly user: UserId; readonly telegramId: string; readonly name: string; readonly language: string; readonly timeZone: string; readonly role: 'owner' | 'admin' | 'trader' | 'viewer' }
export type CardRow = { readonly account: AccountId; readonly trade: number; readonly chat: string; readonly message: number; readonly shownSeq: number; readonly shownAt: number }
export type GrantRow = { readonly account: AccountId; readonly epoch: number; readonly symbols: readonly string[]; readonly reserved: Money; readonly idFrom: number; readonly idTo: number; readonly until: number }

import { isFault } from '#core/fault.ts'
import type { Brief } from './parts.ts'
import type { AccountId, Lease, LeaseClaim, Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'
import { atRest, shareLeases } from './share-leases.ts'

/** The leases of this process: renewed each second for all accounts, believed for half their time by the monotonic clock. */
export type HeldLeases = {
  readonly claimOf: (account: AccountId) => LeaseClaim | undefined
  readonly accounts: () => readonly AccountId[]
  readonly run: (stop: AbortSignal) => Promise<void>
  /** After the last loop that acts for them has ended. */
  readonly release: () => Promise<void>
}
export type LeaseParts = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly holder: string
  readonly onTaken: (account: AccountId) => void
  readonly onLost: (account: AccountId) => void
  /** null: takes whatever is free. */
  readonly brief: Brief | null
}

const LEASE_MS = 5_000
const RENEW_MS = 1_000
/** Free leases taken at one look. */
const TAKE = 200
/** Who gave accounts back takes none for so long (ms): they are for the worker that has too few. */
const REFRAIN_MS = 3_000
/** What is due at the exchange within this time (ms) is still done by who holds the account. */
const SOON_MS = 5_000

export const holdLeases = (parts: LeaseParts): HeldLeases => {
  const { brief, store, clock } = parts
  const sharing = brief === null ? shareLeases(parts) : null
  let takesFrom = -Infinity
  let held = new Map<AccountId, LeaseClaim>()
  let believedUntil = 0
  const believed = (): boolean => parts.clock.monotonic() < believedUntil
  const set = (leases: readonly Lease[]): void => {
    const before = held
    held = new Map(leases.map((lease) => [lease.account, { holder: lease.holder, epoch: lease.epoch }]))
    for (const [account, claim] of held) if (before.get(account)?.epoch !== claim.epoch) parts.onTaken(account)
    for (const account of before.keys()) if (!held.has(account)) parts.onLost(account)
  }
  /** To whoever has too few; nothing of this process acts for them any more before they are free. */
  const giveBack = async (surplus: number): Promise<void> => {
    if (surplus === 0) return
    const given = (await atRest(store, [...held.keys()], (await store.now()) + SOON_MS)).slice(0, surplus)
    if (given.length === 0) return
    takesFrom = clock.monotonic() + REFRAIN_MS
    for (const account of given) {
      held.delete(account)
      parts.onLost(account)
    }
    parts.log('info', 'accounts-given-back', { accounts: given.length })
    await store.releaseLeases(parts.holder, given)
  }
  return {
    claimOf: (account) => (believed() ? held.get(account) : undefined),
    accounts: () => (believed() ? [...held.keys()] : []),
    run: async (stop) => {
      while (!stop.aborted) {
        const asked = parts.clock.monotonic()
        try {
          const leases = await store.renewLeases(parts.holder, LEASE_MS, asked < takesFrom ? 0 : TAKE, brief?.wanted())
          believedUntil = asked + LEASE_MS / 2
          set(leases)
          if (sharing !== null) await giveBack(await sharing.surplus(held.size))
        } catch (thrown) {
          if (!isFault(thrown)) throw thrown
          parts.log('warn', 'leases-not-renewed', { code: thrown.facts.code })
        }
        await (brief === null ? parts.clock.sleep(RENEW_MS, stop) : brief.bell.wait(RENEW_MS, stop))
      }
    },
    release: async () => {
      believedUntil = 0
      await store.releaseLeases(parts.holder).catch(() => undefined)
      await sharing?.leave().catch(() => undefined)
    },
  }
}

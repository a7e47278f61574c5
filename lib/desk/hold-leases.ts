import { isFault } from '#core/fault.ts'
import type { Brief } from './parts.ts'
import type { AccountId, Lease, LeaseClaim, Store } from './ports/store.ts'
import type { Clock, Log } from './ports/world.ts'

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
/** Free leases taken at one look, so that several workers share the accounts. */
const TAKE = 200

export const holdLeases = (parts: LeaseParts): HeldLeases => {
  const { brief } = parts
  let held = new Map<AccountId, LeaseClaim>()
  let believedUntil = 0
  const believed = (): boolean => parts.clock.monotonic() < believedUntil
  const set = (leases: readonly Lease[]): void => {
    const before = held
    held = new Map(leases.map((lease) => [lease.account, { holder: lease.holder, epoch: lease.epoch }]))
    for (const [account, claim] of held) if (before.get(account)?.epoch !== claim.epoch) parts.onTaken(account)
    for (const account of before.keys()) if (!held.has(account)) parts.onLost(account)
  }
  return {
    claimOf: (account) => (believed() ? held.get(account) : undefined),
    accounts: () => (believed() ? [...held.keys()] : []),
    run: async (stop) => {
      while (!stop.aborted) {
        const asked = parts.clock.monotonic()
        try {
          const leases = await parts.store.renewLeases(parts.holder, LEASE_MS, TAKE, brief?.wanted())
          believedUntil = asked + LEASE_MS / 2
          set(leases)
        } catch (thrown) {
          if (!isFault(thrown)) throw thrown
          parts.log('warn', 'leases-not-renewed', { code: thrown.facts.code })
        }
        await (brief === null ? parts.clock.sleep(RENEW_MS, stop) : brief.bell.wait(RENEW_MS, stop))
      }
    },
    release: async () => {
      believedUntil = 0
      await parts.store.releaseLeases(parts.holder).catch(() => undefined)
    },
  }
}

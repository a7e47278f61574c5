import type { VenueTold } from '#core/trade/watched.ts'
import { apply, type Door } from './apply.ts'
import { type Bell, makeBell } from './bell.ts'
import type { DeskClock } from './desk-clock.ts'
import type { AccountId } from './ports/store.ts'
import type { VenueDesks } from './venue-desks.ts'

/** Looked at anyway: what was taken over may have been told something else by who held it before. */
const LOOK_MS = 5_000

export type VenueTeller = Door & { readonly holder: string; readonly deskClock: DeskClock; readonly venues: VenueDesks; readonly heldAccounts: () => readonly AccountId[] }

const same = (a: VenueTold, b: VenueTold): boolean => a.state === b.state && (a.state !== 'silent' || Math.abs((a.againAt ?? 0) - (b.againAt ?? 0)) < 1_000)

/** How an exchange answers enters each account that is held there as an input like any other: who decides on an entry, or on what is told, looks nowhere else. */
export const runVenueTelling = async (teller: VenueTeller, stop: AbortSignal): Promise<void> => {
  const bell: Bell = makeBell(teller.clock)
  const told = new Map<AccountId, VenueTold>()
  const heard = new Set<string>()
  let number = 0
  while (!stop.aborted) {
    for (const [kind, { breaker }] of teller.venues.byKind()) {
      if (heard.has(kind)) continue
      heard.add(kind)
      breaker.onChange(() => bell.ring())
    }
    const held = teller.heldAccounts()
    for (const account of told.keys()) if (!held.includes(account)) told.delete(account)
    for (const account of held) {
      number += 1
      await tellOne(teller, account, { told, id: `venue:${teller.holder}:${number}` }).catch((thrown: unknown) => teller.log('warn', 'venue-not-told', { account, message: thrown instanceof Error ? thrown.message : String(thrown) }))
    }
    await bell.wait(LOOK_MS, stop)
  }
}

const tellOne = async (teller: VenueTeller, account: AccountId, { told, id }: { readonly told: Map<AccountId, VenueTold>; readonly id: string }): Promise<void> => {
  const venue = await teller.venues.ofAccount(account)
  if (venue === null) return
  const health = venue.breaker.health()
  const now: VenueTold = { ...health, againAt: health.againAt === null ? null : teller.deskClock.storeTimeOf(health.againAt) }
  const before = told.get(account) ?? (await storedOf(teller, account))
  told.set(account, now)
  if (same(before, now)) return
  told.delete(account)
  await apply(teller, account, [{ id, input: { type: 'venue', told: now } }])
  told.set(account, now)
}

const WELL: VenueTold = { state: 'well', failures: 0, againAt: null, medianMs: 0, fault: null }

const storedOf = async (teller: VenueTeller, account: AccountId): Promise<VenueTold> => {
  const row = await teller.store.accountOfLoop(account)
  return row === null ? WELL : (teller.texts.read(row).account.venue ?? WELL)
}

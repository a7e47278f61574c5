import { runAsks } from './account-asks.ts'
import { makeAlarm } from './alarm.ts'
import { makeBell } from './bell.ts'
import { isFault } from '#core/fault.ts'
import { type DeskClock, makeDeskClock } from './desk-clock.ts'
import { runForgetting } from './forget-old.ts'
import { runExchangeLane } from './exchange-lane.ts'
import { holdLeases } from './hold-leases.ts'
import { KNOCK, makeKnocks } from './knocks.ts'
import { keepAccounts } from './keep-accounts.ts'
import type { DeskParts } from './parts.ts'
import { runChatLane } from './chat-lane.ts'
import { runCards } from './refresh-cards.ts'
import { runSweep } from './sweep.ts'
import { storedTexts } from './stored-account.ts'
import { runVenueTelling } from './tell-venues.ts'
import type { DeskDoor } from './door.ts'
import { venueDesks } from './venue-desks.ts'
import { NO_METER } from './ports/meter.ts'
import type { AccountId } from './ports/store.ts'
import { type Pulse, runPulse } from './pulse.ts'

export type RunningDesk = {
  readonly door: DeskDoor
  /** Accounts that this process holds now. */
  readonly held: () => readonly AccountId[]
  /** Read whole, and told what its prices did since somebody last looked. */
  readonly isSettled: (account: AccountId) => Promise<boolean>
  /** What this process knows of the world, for figures and for who shows them. */
  readonly pulse: () => Pulse
  readonly stop: () => Promise<void>
}

/** A process as a value: everything it knows lives in here, and `stop` leaves nothing half done. */
export const startDesk = async (parts: DeskParts): Promise<RunningDesk> => {
  const { store, feed, clock, log, tasks, holder } = parts
  const mayBegin = parts.brief?.mayBegin ?? ((): boolean => true)
  const deskClock = makeDeskClock(parts)
  const knocks = makeKnocks()
  const bells = { exchange: makeBell(clock), chat: makeBell(clock) }
  const leases = holdLeases({
    store, clock, log, holder, brief: parts.brief ?? null,
    onTaken: (account) => {
      kept.take(account)
      venues.ofAccount(account).then((venue) => venue?.prices.rearm(account)).catch(() => undefined)
    },
    onLost: (account) => {
      kept.drop(account)
      for (const { prices } of venues.opened()) prices.forget(account)
    },
  })
  const base = { store, feed, clock, log, bells, meter: parts.meter ?? NO_METER, alarm: makeAlarm(clock, deskClock), texts: storedTexts(), claimOf: (account: AccountId) => leases.claimOf(account) }
  const venues = venueDesks({ ...base, holder, deskClock, tasks, marketOf: parts.marketOf })
  const kept = keepAccounts({
    ...base, kv: parts.kv, holder, deskClock, venues, openAccount: parts.openAccount,
    onReady: (account, stop) => {
      venues.ofAccount(account).then((venue) => venue?.prices.catchUp(account, stop)).catch((thrown: unknown) => log('error', 'catch-up-failed', { account, message: thrown instanceof Error ? thrown.message : String(thrown) }))
    },
  })
  const lane = { ...base, holder, deskClock, venues, exchangeOf: kept.exchangeOf, isReady: kept.isReady, mayBegin }
  await untilClockIsKnown(parts, deskClock)

  tasks.start('clock', async (stop) => {
    while (!stop.aborted) {
      await clock.sleep(10_000, stop)
      await deskClock.refresh().catch((thrown: unknown) => log('warn', 'clock-not-refreshed', { message: String(thrown) }))
    }
  })
  tasks.start('knocks', (stop) => feed.follow((account, seq) => { if (seq === KNOCK) knocks.tell(account) }, stop))
  tasks.start('leases', leases.run)
  tasks.start('accounts', kept.run)
  tasks.start('exchange-lane', (stop) => runExchangeLane(lane, stop))
  tasks.start('venue-telling', (stop) => runVenueTelling({ ...base, deskClock, holder, venues, heldAccounts: leases.accounts }, stop))
  tasks.start('sweep', (stop) => runSweep({ ...base, deskClock, holder }, stop))
  tasks.start('forget-old', (stop) => runForgetting({ ...base, deskClock, heldAccounts: leases.accounts }, stop))
  const door: DeskDoor = { ...base, kv: parts.kv, hasWorker: parts.brief === undefined, knocks, deskClock, venue: venues.of, publicPricesOf: parts.publicPricesOf, exchangeOf: async (account) => ((await venues.ofAccount(account))?.isReady() === true ? kept.exchangeOf(account) : null), syncNow: kept.syncNow }
  tasks.start('asks', (stop) => runAsks({ door, heldAccounts: leases.accounts }, stop))
  if (parts.telegram !== null) {
    const chat = { ...door, holder, telegram: parts.telegram, views: parts.views, mayBegin, heldAccounts: leases.accounts }
    tasks.start('chat-lane', (stop) => runChatLane(chat, stop))
    tasks.start('cards', (stop) => runCards(chat, stop))
  }
  const pulse = (): Pulse => ({
    holder, at: Math.round(deskClock.storeNow()), leases: leases.accounts().length, venues: venues.byKind().map(([venue, { breaker }]) => ({ venue, figures: breaker.figures() })),
    sources: parts.publicPricesOf('toobit')?.figures().sources.map(({ name, label, state, failuresInRow, medianMs, lastFault }) => ({ name, label, state, failuresInRow, medianMs: medianMs === null ? null : Math.round(medianMs), lastFault })) ?? [], telegram: parts.chatHeard?.() ?? null,
  })
  if (parts.brief === undefined) tasks.start('pulse', (stop) => runPulse({ kv: parts.kv, clock, log, now: pulse }, stop))
  return {
    door,
    pulse,
    held: leases.accounts,
    isSettled: async (account) => kept.isReady(account) && ((await venues.ofAccount(account))?.prices.isCaughtUp(account) ?? false),
    stop: async () => {
      await tasks.stop()
      for (const { prices } of venues.opened()) await prices.keepSeen().catch((thrown: unknown) => log('warn', 'last-ticks-not-stored', { message: String(thrown) }))
      await leases.release()
    },
  }
}

/** Without the store's time nothing is due: a start waits for it, however long the store is away. */
const untilClockIsKnown = async ({ clock, log }: DeskParts, deskClock: DeskClock): Promise<void> => {
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await deskClock.refresh()
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      log('warn', 'clock-unknown', { code: thrown.facts.code })
      await clock.sleep(waitMs)
    }
  }
}

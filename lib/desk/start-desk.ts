import { makeAlarm } from './alarm.ts'
import { makeBell } from './bell.ts'
import { isFault } from '#core/fault.ts'
import { type DeskClock, makeDeskClock } from './desk-clock.ts'
import { cachedInstruments, type Instruments } from './entry-facts.ts'
import { runExchangeLane } from './exchange-lane.ts'
import { holdLeases } from './hold-leases.ts'
import { keepAccounts } from './keep-accounts.ts'
import type { DeskParts } from './parts.ts'
import { runChatLane } from './chat-lane.ts'
import { runCards } from './refresh-cards.ts'
import { storedTexts } from './stored-account.ts'
import { runSweep } from './sweep.ts'
import type { DeskDoor } from './door.ts'
import { watchPrices } from './watch-prices.ts'
import type { AccountId } from './ports/store.ts'

export type RunningDesk = { readonly door: DeskDoor; readonly instruments: Instruments; readonly stop: () => Promise<void> }

/** A process as a value: everything it knows lives in here, and `stop` leaves nothing half done. */
export const startDesk = async (parts: DeskParts): Promise<RunningDesk> => {
  const { store, feed, clock, log, market, tasks, holder } = parts
  const deskClock = makeDeskClock(parts)
  const bells = { exchange: makeBell(clock), chat: makeBell(clock) }
  const instruments = cachedInstruments(parts)
  const leases = holdLeases({
    store, clock, log, holder,
    onTaken: (account) => {
      kept.take(account)
      void prices.rearm(account).catch(() => undefined)
    },
    onLost: (account) => {
      kept.drop(account)
      prices.forget(account)
    },
  })
  const base = { store, feed, clock, log, bells, alarm: makeAlarm(clock, deskClock), texts: storedTexts(), claimOf: (account: AccountId) => leases.claimOf(account) }
  const kept = keepAccounts({
    ...base, holder, deskClock, market, openAccount: parts.openAccount,
    onReady: (account, stop) => {
      prices.catchUp(account, stop).catch((thrown: unknown) => log('error', 'catch-up-failed', { account, message: thrown instanceof Error ? thrown.message : String(thrown) }))
    },
  })
  const prices = watchPrices({ ...base, market, deskClock, holder })
  const lane = { ...base, holder, deskClock, market, exchangeOf: kept.exchangeOf, isReady: kept.isReady }
  await untilClockIsKnown(parts, deskClock)

  tasks.start('clock', async (stop) => {
    while (!stop.aborted) {
      await clock.sleep(10_000, stop)
      await deskClock.refresh().catch((thrown: unknown) => log('warn', 'clock-not-refreshed', { message: String(thrown) }))
      await prices.keepSeen().catch((thrown: unknown) => log('warn', 'last-ticks-not-stored', { message: String(thrown) }))
    }
  })
  tasks.start('leases', leases.run)
  tasks.start('accounts', kept.run)
  tasks.start('prices', prices.run)
  tasks.start('exchange-lane', (stop) => runExchangeLane(lane, stop))
  tasks.start('sweep', (stop) => runSweep({ ...base, deskClock, holder }, stop))
  const door: DeskDoor = { ...base, kv: parts.kv, deskClock, market, instruments, exchangeOf: kept.exchangeOf, syncNow: kept.syncNow, quoteOf: prices.quoteOf, interest: prices.interest }
  if (parts.telegram !== null) {
    const chat = { ...door, holder, telegram: parts.telegram, views: parts.views, heldAccounts: leases.accounts }
    tasks.start('chat-lane', (stop) => runChatLane(chat, stop))
    tasks.start('cards', (stop) => runCards(chat, stop))
  }
  return { door, instruments, stop: tasks.stop }
}

/** Without the venue's time nothing can be signed: a start waits for it, however long the venue is away. */
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

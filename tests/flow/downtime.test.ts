import { expect, test } from 'vitest'
import { money } from '#core/money/money.ts'
import { NO_METER } from '#desk/ports/meter.ts'
import { makeAlarm } from '#desk/alarm.ts'
import type { Door } from '#desk/apply.ts'
import { makeBell } from '#desk/bell.ts'
import type { DeskClock } from '#desk/desk-clock.ts'
import type { AccountExchange } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'
import { readStored, storedTexts } from '#desk/stored-account.ts'
import { syncAccount } from '#desk/sync-account.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'

const DAY = 86_400_000
const START = 1_767_614_400_000

/** A venue that is empty and notes how far back each list is asked for. */
const emptyExchange = () => {
  const asked: Record<string, number> = {}
  const not = () => Promise.reject(new Error('assertion failed: a read asks for nothing else'))
  const exchange: AccountExchange = {
    capabilities: { exitForm: 'locked', attachedStop: true, newBeforeOld: false, sharedSide: true, receiveWindowMs: 2_000, horizonMs: 32_000, evidence: 'paper' },
    place: not, placeRow: not, amendRow: not, cancel: not, order: not, triggerRow: not, fees: not, settings: not, setLeverage: not, setMarginMode: not, addMargin: not, follow: not, admitMove: () => 0,
    openOrders: () => Promise.resolve([]), openTriggers: () => Promise.resolve([]), orderHistory: () => Promise.resolve([]), triggerHistory: () => Promise.resolve([]), positions: () => Promise.resolve([]),
    balance: () => Promise.resolve({ coin: 'USDT', total: money(10n ** 12n), available: money(10n ** 12n), positionMargin: money(0n), orderMargin: money(0n), unrealisedCross: money(0n) }),
    fills: (symbol, since) => {
      asked[`fills ${symbol}`] = since
      return Promise.resolve([])
    },
    flows: (since) => {
      asked['flows'] = since
      return Promise.resolve([])
    },
  }
  return { exchange, asked }
}

/** A desk's door on a store with one account; `time.at` is everybody's clock. */
const desk = async () => {
  const time = { at: START }
  const sim = createSimStore(() => time.at)
  const { store, feed } = sim.connect(() => Promise.resolve())
  await store.addUser(simUser, { telegramId: '1', name: 'You', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ account: simAccount, user: simUser, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  const clock: Clock = { now: () => time.at, monotonic: () => time.at, sleep: () => Promise.resolve(), after: () => () => undefined }
  const deskClock: DeskClock = { refresh: () => Promise.resolve(), storeNow: clock.now, storeTimeOf: (at) => at, monotonicOf: (at) => at }
  const door: Door & { readonly holder: string } = { store, feed, clock, log: () => undefined, meter: NO_METER, bells: { exchange: makeBell(clock), chat: makeBell(clock) }, alarm: makeAlarm(clock, deskClock), texts: storedTexts(), claimOf: () => undefined, holder: 'h' }
  const read = async (exchange: AccountExchange): Promise<void> => {
    const row = await store.accountOfLoop(simAccount)
    if (row === null) throw new Error('assertion failed: the account exists')
    await syncAccount(door, row, exchange, { at: time.at, lastPrice: () => Promise.reject(new Error('assertion failed: nothing is missing')) })
  }
  return { read, time, state: async () => readStored((await store.accountOfLoop(simAccount)) ?? { state: '', epoch: 1 }).account }
}

test('a read after five days away begins where the last one ended, not a day ago; the first one ever reaches back a day', async () => {
  const { read, time, state } = await desk()
  const { exchange, asked } = emptyExchange()
  await read(exchange)
  expect(asked['flows']).toBe(START - DAY - 600_000)
  expect((await state()).readTo).toBe(START)
  time.at = START + 5 * DAY
  await read(exchange)
  expect(asked['flows']).toBe(START - 600_000)
  expect((await state()).readTo).toBe(START + 5 * DAY)
})

test('a read that is not applied moves nothing: the next one begins at the same time', async () => {
  const { read, time, state } = await desk()
  const { exchange, asked } = emptyExchange()
  await read(exchange)
  time.at = START + 2 * DAY
  await expect(read({ ...exchange, flows: () => Promise.reject(new Error('away')) })).rejects.toThrow('away')
  time.at = START + 3 * DAY
  await read(exchange)
  expect(asked['flows']).toBe(START - 600_000)
  expect((await state()).readTo).toBe(START + 3 * DAY)
})

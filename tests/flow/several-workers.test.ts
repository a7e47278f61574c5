import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { newSimAccount, signIn, simUser } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'

const START = Date.UTC(2026, 0, 5)
const ACCOUNTS = 9

/** Workers that come and go, with nine accounts on one store and one venue. */
const workers = async () => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(7, 'wire')
  const reads: { readonly account: string; readonly by: string }[] = []
  const exchange = simExchange({
    time, draws, seed: 7, instruments: [btc], startPrices, market: { everyMs: 60_000 }, switches: {}, balance: decimal('10000'),
    seen: (by, account, { request }) => { if (account !== '' && request.method === 'GET') reads.push({ account, by: by.name }) },
  })
  const store = createSimStore(time.now)
  const emulator = makeEmulator(time.now)
  const admin = await signIn(store)
  for (let n = 2; n <= ACCOUNTS; n += 1) await admin.addAccount({ account: newSimAccount(`n${n}`), user: simUser, name: `paper ${n}`, venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: exchange.openAccount(`desk-${n}`).apiKey })
  const errors: string[] = []
  const begin = (name: string) => startProcess({ name, time, draws, store, exchange, emulator, exitForm: 'locked', skewMs: 0, log: (level, event) => { if (level === 'error') errors.push(event) }, atAwait: () => undefined })
  let now = START
  const pass = async (ms: number): Promise<void> => {
    now += ms
    await time.run(now, () => false)
  }
  /** How many accounts each worker holds by the store's own leases. */
  const shares = (): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const { lease } of store.tables.accounts.values()) if (lease.until > time.now()) counts[lease.holder] = (counts[lease.holder] ?? 0) + 1
    return counts
  }
  return { begin, pass, shares, reads, errors, exchange, store }
}

test('a worker that joins takes its share, a third one too, and none is ever held by nobody', async () => {
  const { begin, pass, shares, errors } = await workers()
  begin('one')
  await pass(4_000)
  expect(shares()).toEqual({ one: 9 })
  begin('two')
  await pass(12_000)
  expect(Object.values(shares()).toSorted((a, b) => a - b)).toEqual([4, 5])
  begin('three')
  await pass(12_000)
  expect(shares()).toEqual({ one: 3, two: 3, three: 3 })
  await pass(60_000)
  expect(shares(), 'shared once, nothing wanders').toEqual({ one: 3, two: 3, three: 3 })
  expect(errors).toEqual([])
}, 60_000)

test('the accounts of a worker that was killed are held by the others as soon as its leases end, are read, and are shared anew', async () => {
  const { begin, pass, shares, reads, errors } = await workers()
  const [one] = [begin('one'), begin('two'), begin('three')]
  await pass(30_000)
  expect(shares()).toEqual({ one: 3, two: 3, three: 3 })
  one.kill()
  reads.length = 0
  // A lease lasts 5 s from its last renewal, and the others look each second.
  await pass(6_000)
  const after = shares()
  expect([after['one'], (after['two'] ?? 0) + (after['three'] ?? 0)]).toEqual([undefined, 9])
  expect(new Set(reads.map(({ account }) => account)).size, 'its three accounts, and what was shared anew meanwhile').toBeGreaterThanOrEqual(3)
  expect(reads.filter(({ by }) => by === 'one')).toEqual([])
  await pass(10_000)
  expect(Math.abs((shares()['two'] ?? 0) - (shares()['three'] ?? 0))).toBeLessThanOrEqual(1)
  expect(errors).toEqual([])
}, 60_000)

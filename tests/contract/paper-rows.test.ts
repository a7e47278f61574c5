import { openSql } from '#db/client.ts'
import { paperStore } from '#db/paper-store.ts'
import { postgresStore } from '#db/store.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import { loadVenue } from '#core/venue/open-venue.ts'
import { isFault } from '#core/fault.ts'
import type { AccountExchange } from '#desk/ports/exchange.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import { inProcessPaper } from '#exchange/paper/in-process.ts'
import { rowsInMemory } from '#exchange/paper/rows-in-memory.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installedServer } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { account, accountRow, user } from './ids.ts'
import { publicMarket, type RowPlace, rowsInPostgres } from './paper-places.ts'
import { realClock } from './real-clock.ts'

/** Prints what it takes, of five times as many trades. */
const MEASURE = process.env['KEEL_MEASURE'] === '1'
const TRADES = MEASURE ? 200 : 40
const SYMBOL = 'BTC-SWAP-USDT'
const change = { version: 5, at: 5, busy: false, state: 'five' }

const rowClaims = (here: () => PaperRows): void => {
  test('a row is opened once, and read whole unless its version is known', async () => {
    const a = account('opened')
    expect(await here().read(a, null)).toBeNull()
    expect(await Promise.all([here().swap(a, null, change), here().swap(a, null, { ...change, state: 'other' })])).toSatisfy((took: boolean[]) => took.filter(Boolean).length === 1)
    expect(await here().read(a, null)).toMatchObject({ version: 5, at: 5, busy: false })
    expect(await here().read(a, 4)).toMatchObject({ version: 5 })
    expect(await here().read(a, 5)).toBe('same')
  })

  test('of many who swap from one version one succeeds; without a state only the version moves', async () => {
    const a = account('swapped')
    await here().swap(a, null, change)
    const took = await Promise.all(Array.from({ length: 6 }, (_, n) => here().swap(a, 5, { version: 6, at: 6, busy: true, state: `by ${n} “✓” سلام` })))
    expect(took.filter(Boolean)).toHaveLength(1)
    expect(await here().read(a, null)).toEqual({ version: 6, at: 6, busy: true, state: `by ${took.indexOf(true)} “✓” سلام` })
    expect(await here().swap(a, 6, { version: 7, at: 7, busy: true, state: null })).toBe(true)
    expect(await here().read(a, null)).toMatchObject({ version: 7, at: 7, state: `by ${took.indexOf(true)} “✓” سلام` })
    expect(await here().swap(a, 5, { version: 9, at: 9, busy: false, state: 'late' })).toBe(false)
  })

  test('busy rows are told in order, page by page, and a removed one is gone', async () => {
    for (const name of ['c', 'B', 'a', 'b-quiet']) await here().swap(account(name), null, { ...change, busy: name !== 'b-quiet' })
    const first = await here().busy(null, 2)
    expect(first).toEqual(['B', 'a'])
    expect(await here().busy(account('a'), 1)).toEqual(['c'])
    await here().remove(account('c'))
    expect(await here().read(account('c'), null)).toBeNull()
    expect(await here().busy(account('a'), 1)).not.toContain('c')
    expect(await here().swap(account('c'), 5, { ...change, version: 6 })).toBe(false)
  })
}

const stamp = () => ({ signedAt: Date.now(), windowMs: 2_000 })
const orderOf = (clientId: string, direction: 'open' | 'close', contracts: string) =>
  ({ clientId, symbol: SYMBOL, side: 'long' as const, direction, quantity: quantity(decimal(contracts)), price: null, timeInForce: 'gtc' as const, attachedStop: null })

const processOf = (rows: PaperRows, market: ReturnType<typeof publicMarket>) => inProcessPaper({ rows, market: market.market, fundingRate: () => Promise.resolve(null), clock: realClock })

/** Whether the venue took it: a refusal or a fault that never reached it is not. */
const taken = async (exchange: AccountExchange, clientId: string): Promise<boolean> => {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      await exchange.place(orderOf(clientId, 'open', '1'), stamp(), 'entry')
      return true
    } catch (thrown) {
      if (!isFault(thrown) || thrown.facts.code !== 'venue-busy') throw thrown
    }
  }
  return false
}

const processClaims = (here: () => PaperRows): void => {
  test('two processes that drive one account at once take each order once, and money conserves', async () => {
    const market = publicMarket()
    await market.trade('60000', '50')
    const a = account('two-processes')
    const [one, two] = [processOf(here(), market).open(a), processOf(here(), market).open(a)]
    const ids = (who: string) => Array.from({ length: 20 }, (_, n) => `k1-${who}-${n}`)
    const work = async (exchange: AccountExchange, names: readonly string[]): Promise<number> => {
      let count = 0
      for (const name of names) count += (await taken(exchange, name)) ? 1 : 0
      return count
    }
    const counts = await Promise.all([work(one, ids('1')), work(two, ids('2'))])
    const rows = await one.orderHistory({})
    expect(rows.map((row) => row.clientId).toSorted()).toEqual([...new Set(rows.map((row) => row.clientId))].toSorted())
    expect(rows).toHaveLength((counts[0] ?? 0) + (counts[1] ?? 0))
    expect(rows.length).toBeGreaterThan(20)
    const [position] = await two.positions()
    expect(position?.contracts).toBe(BigInt(rows.length) * decimal('1'))
    const row = await here().read(a, null)
    const venue = loadVenue(row === null || row === 'same' ? '' : row.state.slice(row.state.indexOf('\n') + 1))
    const house = venue.house()
    expect((venue.balance(a)?.total ?? 0n) + house.fees + house.clearing + house.funding + house.insurance + house.transfers).toBe(0n)
    expect(await one.balance()).toEqual(await two.balance())
  })

  test(`after ${TRADES} closed trades the row is small, and the last ones are still told`, async () => {
    const market = publicMarket()
    await market.trade('60000', '50')
    const a = account('long-lived')
    const exchange = processOf(here(), market).open(a)
    const spent: number[] = []
    for (let n = 0; n < TRADES; n += 1) {
      const began = performance.now()
      await exchange.place({ ...orderOf(`k1-${n}-1`, 'open', '10'), attachedStop: { trigger: price(decimal('59000')), by: 'last' } }, stamp(), 'entry')
      spent.push(performance.now() - began)
      for (const trigger of ['61000', '62000', '63000']) await exchange.placeRow({ symbol: SYMBOL, side: 'long', kind: 'take-profit', trigger: price(decimal(trigger)), quantity: quantity(decimal('3')), by: 'last' }, stamp())
      await exchange.place(orderOf(`k1-${n}-2`, 'close', '10'), stamp(), 'exit')
      for (const row of await exchange.openTriggers({})) await exchange.cancel({ orderId: row.orderId }, 'trigger', SYMBOL, stamp())
    }
    const row = await here().read(a, null)
    const size = row === null || row === 'same' ? 0 : row.state.length
    const sorted = spent.toSorted((x, y) => x - y)
    if (MEASURE) process.stdout.write(`place: p50 ${sorted[Math.floor(TRADES / 2)]?.toFixed(1)} ms, p99 ${sorted[Math.ceil(TRADES * 0.99) - 1]?.toFixed(1)} ms; row: ${size} characters\n`)
    expect(size).toBeGreaterThan(10_000)
    expect(size).toBeLessThan(400_000)
    expect((await exchange.orderHistory({})).slice(0, 2).map((order) => order.clientId)).toEqual([`k1-${TRADES - 1}-2`, `k1-${TRADES - 1}-1`])
    expect(Number(showDecimal((await exchange.balance()).total))).toBeLessThan(10_000)
  }, 120_000)
}

const contract = (name: string, missing: string | null, open: () => Promise<RowPlace>): void => {
  describe.skipIf(missing !== null)(`paper rows: ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    let place: RowPlace
    beforeAll(async () => { place = await open() }, 60_000)
    afterAll(async () => { await place.close() })
    rowClaims(() => place.rows)
    if (name !== 'embedded PostgreSQL') processClaims(() => place.rows)
  })
}

const installed = await installedServer()
test.skipIf(installed.missing !== null)('when an account is removed its row goes with it', async () => {
  const database = await installed.open()
  const sql = await openSql('pg', { url: database.url, connections: 1 })
  const [store, rows, a] = [postgresStore(sql), paperStore(sql), account('gone')]
  await store.addUser(user('u1'), { telegramId: '1', name: 'One', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ ...accountRow('gone', 'u1'), venue: 'toobit' })
  await rows.swap(a, null, change)
  await rows.swap(account('stays'), null, change)
  expect(await store.removeAccount(user('u1'), a)).toBe('done')
  expect([await rows.read(a, null), await rows.read(account('stays'), 5)]).toEqual([null, 'same'])
  await sql.close()
  await database.drop()
})

contract('in memory', null, () => Promise.resolve({ rows: rowsInMemory(), close: () => Promise.resolve() }))
for (const server of [installed, embeddedServer()]) contract(server.name, server.missing, () => rowsInPostgres(server))

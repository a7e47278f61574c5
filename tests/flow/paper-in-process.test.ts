import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { rowsInMemory } from '#exchange/paper/rows-in-memory.ts'
import { present } from '#core/assert.ts'
import { JOBS, jobDoor } from '#desk/jobs.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { inProcessPaper } from '#exchange/paper/in-process.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { newLife, processClock } from '#sim/virtual-time.ts'
import { liveDesk } from './live-desk.ts'

const atPrice = async (usdt: string) => {
  const prices = new Map<string, bigint>([[btc.symbol, decimal(usdt)]])
  const rows = rowsInMemory()
  const here = await liveDesk('locked', { steered: { instruments: [btc], prices }, paperRows: rows })
  return { ...here, rows, trade: (number: number) => here.table?.trades.get(number), to: (price: string) => prices.set(btc.symbol, decimal(price)) }
}

test('a paper account without a paper server: drafted, confirmed, protected, stopped out, explained, by the exchange’s public prices', async () => {
  const here = await atPrice('60000')
  expect(await here.ask('BTC long 10x 32c sl 1% tp 3%')).toContain('fills come up to a minute late')
  await here.press('Confirm', 10_000)
  expect(here.trade(1)?.status).toBe('open')
  const card = here.shown().map(({ html }) => html).find((html) => html.includes('🛡')) ?? ''
  expect(card).toMatch(/59,400\.\d<\/code> at the exchange/)
  expect(card).toContain('fills come up to a minute late')
  await here.settle(90_000)
  here.to('59300')
  await here.settle(2_000)
  here.to('60000')
  await here.settle(30_000)
  expect(here.trade(1)?.status).toBe('closed')
  expect(here.trade(1)?.body).toContain('"reason":"stop"')
  expect(await here.ask('/balance')).toMatch(/9,97\d\.\d/)
  expect(here.errors).toEqual([])
}, 60_000)

test('what prices did while every process was away is known when one comes back, dated when it was', async () => {
  const here = await atPrice('60000')
  await here.ask('BTC long 10x 32c sl 1% tp 1/3%')
  await here.press('Confirm', 10_000)
  await here.settle(60_000)
  here.desk.kill()
  await here.settle(120_000)
  here.to('60800')
  await here.settle(2_000)
  here.to('60100')
  const touched = here.time.now()
  await here.settle(600_000)
  await here.restart()
  expect(here.trade(1)?.status).toBe('open')
  const fills = here.table?.journal.filter((row) => row.type === 'exit-filled') ?? []
  expect(fills).toHaveLength(1)
  expect(Math.abs(Number(/"filledAt":(\d+)/.exec(fills[0]?.body ?? '')?.[1]) - touched)).toBeLessThan(60_000)
  expect(here.errors).toEqual([])
}, 60_000)

/** The minute job in a process of its own, which holds no account. */
const minuteJob = async ({ time, exchange, store, rows, settle }: Awaited<ReturnType<typeof atPrice>>) => {
  const life = newLife()
  const clock = processClock(time, life, 0)
  const market = toobitMarket({ client: openClient({ transport: exchange.transportOf(life), clock, chance: () => 0.5, budget: openBudget(clock), signer: null }), socket: exchange.socketOf(life) })
  const paper = { rows, market, open: inProcessPaper({ rows, market, fundingRate: () => Promise.resolve(null), clock }).open }
  const { store: tables, feed, kv } = store.connect(() => Promise.resolve())
  const run = async () => present(JOBS['drive-paper'], 'it is a job').run(await jobDoor({ store: tables, feed, kv, hands: null, publicPricesOf: () => Promise.resolve(null), clock, log: () => undefined, texts: storedTexts(), holder: 'web', paper }))
  const done = run()
  await settle(10_000)
  return done
}

test('where no worker runs the minute job brings paper accounts to now, and leaves those that a worker holds to it', async () => {
  const here = await atPrice('60000')
  await here.ask('BTC long 10x 32c sl 1%')
  await here.press('Confirm', 10_000)
  await here.settle(60_000)
  expect(await minuteJob(here)).toEqual({ accounts: 0, finished: true })
  here.desk.kill()
  await here.settle(60_000)
  here.to('59300')
  await here.settle(60_000)
  expect(here.table?.journal.map(({ type }) => type)).not.toContain('exit-filled')
  expect(await minuteJob(here)).toEqual({ accounts: 1, finished: true })
  expect(here.table?.journal.map(({ type }) => type)).toContain('exit-filled')
  expect(await minuteJob(here)).toEqual({ accounts: 0, finished: true })
  await here.restart()
  expect(here.trade(1)?.status).toBe('closed')
}, 60_000)

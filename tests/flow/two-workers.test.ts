import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { signIn, simAccount } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { type Life, virtualTime } from '#sim/virtual-time.ts'

const START = Date.UTC(2026, 0, 5)

/** Two workers on one store, one venue and one chat; the first one holds the account. */
const twoWorkers = async () => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(5, 'wire')
  const sent: string[] = []
  const exchange = simExchange({
    time, draws, seed: 5, instruments: [btc], startPrices, market: { everyMs: 60_000 }, switches: {}, balance: decimal('10000'),
    seen: (by, _account, { request, reply }) => { if (request.method !== 'GET' && request.path.includes('/futures/')) sent.push(`${by.name} ${request.path.split('/').at(-1)?.split('?')[0] ?? ''} ${reply.status}`) },
  })
  const store = createSimStore(time.now)
  const emulator = makeEmulator(time.now)
  await signIn(store)
  const trap: { point: string; freeze: Life | null } = { point: '', freeze: null }
  const begin = (name: string) => startProcess({ name, time, draws, store, exchange, emulator, exitForm: 'locked', skewMs: 0, log: () => undefined, atAwait: (life, point) => {
    if (life.name !== 'first' || point !== trap.point) return
    trap.point = ''
    trap.freeze = life
    life.freeze()
  } })
  let now = START
  const pass = async (ms: number): Promise<void> => {
    now += ms
    await time.run(now, () => false)
  }
  const first = begin('first')
  await pass(3_000)
  const second = begin('second')
  await pass(3_000)
  const texts = (): string => emulator.messages(1).filter(({ from }) => from === 'bot').map(({ html }) => html).join('\n')
  const say = (to: typeof first, text: string): void => to.receive(JSON.parse(JSON.stringify(emulator.say(1, text))))
  const confirm = (to: typeof first): void => {
    const button = emulator.messages(1).flatMap(({ buttons }) => buttons.flat()).find(({ data }) => data.startsWith('c:'))
    to.receive(JSON.parse(JSON.stringify(emulator.press(1, button?.data ?? ''))))
  }
  return { first, second, store, exchange, pass, say, confirm, texts, sent, trap, lease: () => store.tables.accounts.get(simAccount)?.lease.holder }
}

test('what is said to the worker that does not hold the account is worked by the one that does', async () => {
  const desk = await twoWorkers()
  expect(desk.lease()).toBe('first')
  desk.say(desk.second, 'BTC long 10x 17c @ market sl 1%')
  await desk.pass(3_000)
  expect(desk.texts()).not.toContain('taking the account over')
  desk.confirm(desk.second)
  await desk.pass(5_000)
  expect(desk.exchange.venue.positions('desk', {}).map(({ contracts }) => contracts)).toEqual([1_700_000_000n])
})

test('a chat whose account nobody holds any more is worked by the worker that takes it', async () => {
  const desk = await twoWorkers()
  desk.first.kill()
  desk.say(desk.second, 'BTC long 10x 17c @ market sl 1%')
  await desk.pass(9_000)
  expect(desk.lease()).toBe('second')
  expect(desk.texts()).toContain('draft 1')
})

test('a worker that stood still between an attempt’s commit and its request changes nothing when it goes on', async () => {
  const desk = await twoWorkers()
  desk.say(desk.first, 'BTC long 10x 17c @ market sl 1%')
  await desk.pass(3_000)
  desk.trap.point = 'beginAttempt!'
  desk.confirm(desk.first)
  await desk.pass(8_000)
  expect(desk.trap.freeze?.name).toBe('first')
  expect(desk.lease()).toBe('second')
  const before = desk.sent.length
  desk.trap.freeze?.thaw()
  await desk.pass(20_000)
  expect(desk.sent.slice(before).filter((line) => line.startsWith('first') && line.endsWith(' 200'))).toEqual([])
  expect(desk.exchange.venue.orderHistory('desk', { limit: 100 }).length).toBeLessThanOrEqual(1)
})

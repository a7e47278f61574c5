import { expect, test } from 'vitest'
import { driftAnswer, left } from '#api/drift.ts'
import { synced } from '#api/exchange.ts'
import { refusal } from '#api/refusal.ts'
import { Fault } from '#core/fault.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { quantity } from '#core/money/money.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import { driftActDoor, driftDoor } from '../../app/api/exchange/_parts/drift.ts'
import { liveDesk } from './live-desk.ts'
import { webVisitor } from './web-visitor.ts'

/** A worker, and a web process beside it. */
const open = async () => {
  const lost = { orders: false }
  const desk = await liveDesk('locked', {
    around: (exchange) => ({
      ...exchange,
      transportOf: (life) => {
        const transport = exchange.transportOf(life)
        return (request) => (lost.orders && request.method === 'POST' && request.path.startsWith('/api/v1/futures/order') ? Promise.reject(new Fault({ code: 'timeout', retry: 'soon', outcomeKnown: false })) : transport(request))
      },
    }),
  })
  const { exchange } = desk
  const visitor = await webVisitor(desk)
  const call = async (door: typeof driftDoor, query = '', body?: unknown): Promise<{ readonly status: number; readonly json: unknown }> => {
    const replied = door(visitor, new Request(`https://desk.example/x${query}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }))
    await desk.settle(3_000)
    const reply = await replied
    return { status: reply.status, json: await reply.json() }
  }
  const byHand = (contracts: string, direction: 'open' | 'close' = 'open'): void =>
    exchange.act({ type: 'place', account: exchange.account, clientId: `hand-${direction}-${contracts}`, symbol: btc.symbol, side: 'long', direction, size: { contracts: quantity(decimal(contracts)) }, price: null, timeInForce: 'ioc' })
  const report = async () => driftAnswer.parse((await call(driftDoor)).json)
  const position = (): string => showDecimal(exchange.venue.positions(exchange.account, {}).reduce((sum, row) => sum + row.contracts, 0n))
  return { ...desk, lost, call, byHand, report, position }
}
const TRADE = 'BTC long 10x 32c sl 1%'

test('what agrees is said to agree, in chat and API', async () => {
  const { ask, report } = await open()
  expect(await ask('/drift')).toContain('Desk and exchange agree')
  expect(await report()).toMatchObject({ account: String(simAccount), differences: [], notKeels: [], unknown: [] })
})

test('what was opened and closed by hand is told with its fills and its end; the trade is told whose contracts went', async () => {
  const { ask, press, byHand, settle, report, errors } = await open()
  await ask(TRADE)
  await press('Confirm')
  byHand('7')
  await settle(130_000)
  byHand('9', 'close')
  await settle(130_000)
  const { differences, notKeels } = await report()
  expect(differences).toMatchObject([
    { symbol: btc.symbol, side: 'long', trades: [1], found: { kind: 'fill', direction: 'close', contracts: '9' }, end: { as: 'by-hand' } },
    { symbol: btc.symbol, side: 'long', trades: [], found: { kind: 'fill', direction: 'open', contracts: '7' }, end: { as: 'not-ours' } },
  ])
  expect(notKeels).toEqual([])
  const said = await ask('/drift')
  expect(said.split('\n').length).toBeLessThanOrEqual(8)
  expect(said).toMatch(/closed 9 at [\d,.]+, and no order explained it → done by hand at the exchange \(trade 1\)/)
  await press('Details')
  expect(await ask('/drift')).toContain('closed 9')
  expect(errors).toEqual([])
}, 60_000)

test('what is not Keel’s is left by a press, said again when it is another number, and closed by two presses', async () => {
  const { ask, press, byHand, settle, report, shown, position, emulator, give, errors } = await open()
  byHand('7')
  await settle(130_000)
  expect(await ask('/drift')).toContain('7 contracts of BTC-SWAP-USDT long are not Keel’s')
  const old = shown().flatMap(({ buttons }) => buttons.flat()).find(({ label }) => label === 'Leave 7 BTC-SWAP-USDT long')?.data ?? ''
  await press('Leave 7 BTC-SWAP-USDT long')
  expect(shown().at(-1)?.html).toContain('stay as they are')
  expect((await report()).notKeels).toMatchObject([{ contracts: '7', left: true, offers: ['repair'] }])
  expect(await ask('/drift')).toContain('left as you said')
  byHand('2')
  await settle(130_000)
  expect((await report()).notKeels).toMatchObject([{ contracts: '9', left: false, offers: ['ignore', 'repair'] }])
  give(emulator.press(1, old))
  await settle()
  expect(shown().at(-1)?.html).toContain('9 contracts on BTC-SWAP-USDT long are not Keel')
  expect((await report()).notKeels).toMatchObject([{ left: false }])
  await ask('/drift')
  await press('Close what is not Keel’s')
  await press('Close 9 contracts')
  expect(position()).toBe('0')
  expect((await report()).notKeels).toEqual([])
  expect(errors).toEqual([])
}, 60_000)

test('what was opened by hand becomes a trade at a word: its stop rests at the exchange, and nothing else was sent', async () => {
  const { ask, press, byHand, settle, exchange, report, position, shown, errors } = await open()
  byHand('7')
  await settle(130_000)
  const orders = exchange.venue.orderHistory(exchange.account, { limit: 100 }).length
  expect(await ask('/adopt BTC up 2%')).toContain('long')
  expect(await ask('/adopt BTX long 2%')).toContain('BTC')
  expect(await ask('/adopt BTC short 2%')).toContain("Nothing that is not Keel's is left.")
  await ask('/adopt BTC long 2%', 8_000)
  expect(shown().map(({ html }) => html).join('\n')).toContain('Trade 1: its stop is asked of the exchange')
  expect(exchange.venue.openTriggers(exchange.account, { limit: 10 })).toMatchObject([{ quantity: quantity(decimal('7')), side: 'long' }])
  expect([position(), exchange.venue.orderHistory(exchange.account, { limit: 100 }).length - orders]).toEqual(['7', 0])
  expect((await report()).notKeels).toEqual([])
  await settle(130_000)
  expect((await report()).differences.filter(({ end }) => end === null)).toEqual([])
  await ask('/close 1 100%')
  await press('Yes, close', 8_000)
  expect(position()).toBe('0')
  expect(await ask('/history')).toContain('by hand')
  expect(errors).toEqual([])
}, 60_000)

test('an order of unknown fate is shown with every look, in /status, /drift and API, until it is known', async () => {
  const { ask, press, lost, settle, report, errors } = await open()
  await ask(TRADE)
  lost.orders = true
  await press('Confirm', 3_000)
  lost.orders = false
  await settle(9_000)
  const { unknown } = await report()
  expect(unknown).toMatchObject([{ trade: 1, purpose: 'entry', stuck: false, symbol: btc.symbol, contracts: '32' }])
  expect(unknown[0]?.looks.length).toBeGreaterThan(0)
  expect(unknown[0]?.looks.every(({ conclusive, position, expected }) => !conclusive && position === '0' && expected === '0')).toBe(true)
  for (const command of ['/status', '/drift']) expect(await ask(command)).toMatch(/Entry order of 32 on BTC-SWAP-USDT long: no answer/)
  expect(await ask('/status')).toContain('not by its id, not in open orders, not in the history')
  await settle(60_000)
  expect((await report()).unknown).toEqual([])
  expect(await ask('/status')).toContain('Nothing needs you.')
  expect(errors).toEqual([])
}, 60_000)

test('the API’s offers do what they say: ignore marks just those contracts, repair has the account read', async () => {
  const { call, byHand, settle, report, table } = await open()
  byHand('7')
  await settle(130_000)
  const wrong = await call(driftActDoor, '', { act: 'ignore', symbol: 'BTC', side: 'long', contracts: '6' })
  expect([wrong.status, refusal.parse(wrong.json)]).toEqual([409, expect.objectContaining({ field: 'contracts', value: '6', nearest: '7' })])
  const done = await call(driftActDoor, '', { act: 'ignore', symbol: 'BTC', side: 'long', contracts: '7' })
  expect([done.status, left.parse(done.json)]).toEqual([200, { result: 'left' }])
  expect((await report()).notKeels).toMatchObject([{ left: true }])
  const reads = (): number => [...(table?.inputs.keys() ?? [])].filter((id) => id.startsWith('synced:')).length
  const before = reads()
  const repaired = await call(driftActDoor, '', { act: 'repair' })
  expect([repaired.status, synced.parse(repaired.json).result, reads() - before]).toEqual([200, 'synced', 1])
}, 60_000)

test.each([
  [{ act: 'ignore', side: 'long', contracts: '7' }, 400, 'symbol'], [{ act: 'ignore', symbol: 'BTC', contracts: '7' }, 400, 'side'], [{ act: 'ignore', symbol: 'BTC', side: 'long' }, 400, 'contracts'],
  [{ act: 'ignore', symbol: 'BTC', side: 'long', contracts: '-7' }, 400, 'contracts'], [{ act: 'ignore', symbol: 'BTX', side: 'long', contracts: '7' }, 400, 'symbol'], [{ act: 'close' }, 400, 'act'], [{ act: 'repair', user: 'u2' }, 400, 'body'],
  [{ act: 'repair', account: 'other' }, 404, 'account'], [{ act: 'ignore', account: 'other', symbol: 'BTC', side: 'long', contracts: '1' }, 404, 'account'],
])('%j is refused and changes nothing', async (body, status, field) => {
  const { call, table } = await open()
  const journal = table?.journal.length
  const reply = await call(driftActDoor, '', body)
  expect([reply.status, refusal.parse(reply.json).field]).toEqual([status, field])
  expect(table?.journal.length).toBe(journal)
})

test('another user’s account is as if it did not exist, and a viewer only sees', async () => {
  const { call, store } = await open()
  expect(await call(driftDoor, '?account=other')).toMatchObject({ status: 404, json: { field: 'account', value: 'other' } })
  const row = store.tables.users.get(simUser)
  if (row === undefined) throw new Error('the user is there')
  store.tables.users.set(simUser, { ...row, role: 'viewer' })
  expect((await call(driftDoor)).status).toBe(200)
  expect(await call(driftActDoor, '', { act: 'repair' })).toMatchObject({ status: 403, json: { field: 'session' } })
})

import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import type { Kv } from '#desk/ports/kv.ts'
import { keptTickets } from './kept-tickets.ts'
import { readUserPayload } from './user-payload.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const report = { e: 'contractExecutionReport', E: '1758311011844', s: SYMBOL, c: 'my-id-1', S: 'SELL', o: 'LIMIT', f: 'GTC', q: '22', p: '61000', pt: 'INPUT', X: 'FILLED', i: '2043255292855185152', l: '22', z: '22', L: '61000', n: '0.1', N: 'USDT', u: true, w: true, m: false, O: '1758311011833', U: '1758311011841', Z: '1342', C: true, v: '20', mt: 'CROSS', rp: '0', td: '0' }
const ticket = { e: 'ticketInfo', E: '1758314657847', s: SYMBOL, q: '22.0', t: '1758314657842', p: '61000', T: '4864732022877055421', o: '2043255292855185152', c: 'my-id-1', a: '1', m: true, S: 'SELL' }
const plan = { eventType: 'planExecutionReport', time: '1758311011844', updateTime: '1758311011844', orderId: '77', accountId: '1', brokerUserId: '1', clientOrderId: 'x', symbolId: SYMBOL, price: '0', origQty: '22', type: 'STOP', planOrderType: 'STOP_LONG_LOSS', side: 'SELL_CLOSE', status: 'ORDER_NEW', triggerPrice: '60000', quotePriceType: 0, executedOrderId: '0', priceType: 'MARKET_PRICE', triggerType: 0 }
const position = { e: 'outboundContractPositionInfo', E: '1758316454554', A: '1', s: SYMBOL, S: 'LONG', p: '0', P: '3', a: '0', f: '0.1', m: '0', r: '0', up: '0', pr: '0', pv: '0', v: '3.0', mt: 'CROSS' }
const balance = { e: 'outboundContractAccountInfo', E: '1758226989742', T: true, W: true, D: true, B: [{ a: 'USDT', f: '6.37242839', l: '0' }] }
const spot = { ...report, e: 'executionReport', s: 'BTCUSDT' }
const ends = { eventTime: 1_767_536_100_360, eventType: 'listenKeyWillExpire', listenKey: 'zUeu' }

const memory = (): Kv => {
  const rows = new Map<string, string>()
  const counts = new Map<string, number>()
  return {
    get: (key) => Promise.resolve(rows.get(key) ?? null), remove: (key) => Promise.resolve(void rows.delete(key)),
    set: (key, value) => Promise.resolve(void rows.set(key, value)), setIfAbsent: (key, value) => Promise.resolve(!rows.has(key) && rows.set(key, value).size > 0),
    count: (key) => { counts.set(key, (counts.get(key) ?? 0) + 1); return Promise.resolve(counts.get(key) ?? 0) },
  }
}
const read = (value: unknown, kv = memory(), account = 'a') => readUserPayload(typeof value === 'string' ? value : JSON.stringify(value), keptTickets(kv, account))

test('every event that is documented is known, alone or in an array', async () => {
  for (const event of [report, ticket, plan, position, balance, spot, ends]) for (const value of [event, [event]]) expect((await read(value))?.unknown).toEqual([])
  const all = await read([balance, ends, spot, position, plan, ticket, report])
  expect(all?.events.map(({ type }) => type).toSorted()).toEqual(['fill', 'order', 'position', 'trigger'])
  expect(all).toMatchObject({ told: 7, gap: false })
})

test.each([['before', [ticket, report]], ['after', [report, ticket]]])('a ticket that comes in a delivery %s its report’s is a fill with side and direction, once', async (_when, [one, two]) => {
  const kv = memory()
  const events = [...((await read(one, kv))?.events ?? []), ...((await read(two, kv))?.events ?? [])]
  expect(events.map(({ type }) => type).toSorted()).toEqual(['fill', 'order'])
  expect(events.find(({ type }) => type === 'fill')).toMatchObject({ fill: { side: 'long', direction: 'close', ticketId: '4864732022877055421', quantity: decimal('22'), fee: null } })
})

test('a ticket never finds the report of another account', async () => {
  const kv = memory()
  await read(report, kv, 'a')
  expect((await read(ticket, kv, 'b'))?.events).toEqual([])
})

test('ids that come as long numbers keep every digit', async () => {
  const text = JSON.stringify([report, ticket]).replace('"i":"2043255292855185152"', '"i":2043255292855185152').replace('"o":"2043255292855185152"', '"o":2043255292855185152')
  expect((await read(text))?.events).toMatchObject([{ row: { orderId: '2043255292855185152' } }, { fill: { orderId: '2043255292855185152' } }])
})

test.each<[string, unknown, readonly string[]]>([
  ['a name of tomorrow', { e: 'contractLiquidationReport', i: 1 }, ['contractLiquidationReport']],
  ['a known name of another shape', [{ ...report, X: 'HALF_NEW' }, { ...ticket, p: 'much' }], ['contractExecutionReport', 'ticketInfo']],
  ['no name', [{}, null, 7, 'text', []], ['(no name)', '(null)', '(number)', '(string)', '(no name)']],
  ['a name that is none', { e: { deep: 1 } }, ['(no name)']],
  ['a name without end', { e: 'x'.repeat(1_000) }, ['x'.repeat(40)]],
  ['nothing at all', [], []],
])('%s is counted, tells nothing and is no error', async (_, value, unknown) => {
  expect(await read(value)).toMatchObject({ events: [], unknown })
})

test('what is no JSON is told apart from what is not known', async () => {
  expect(await read('[{')).toBeNull()
})

test('a relay’s gap is heard, and is no event of the account', async () => {
  expect(await read([{ eventType: 'keelRelayGap', eventTime: 1, reason: 'closed' }, position])).toMatchObject({ gap: true, unknown: [], events: [{ type: 'position' }] })
})

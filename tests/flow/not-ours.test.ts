import { expect, test } from 'vitest'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { quantity } from '#core/money/money.ts'
import { readStored } from '#desk/stored-account.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { NO_FAULTS } from '#sim/wire.ts'
import { liveDesk } from './live-desk.ts'

type Desk = Awaited<ReturnType<typeof liveDesk>>

/** At the exchange itself; its frames leave with the next request that comes in. */
const byHand = async ({ exchange, ask }: Desk, contracts: string, direction: 'open' | 'close' = 'open'): Promise<void> => {
  const reply = exchange.venue.apply({ type: 'place', account: exchange.account, clientId: `hand-${direction}-${contracts}`, symbol: btc.symbol, side: 'long', direction, size: { contracts: quantity(decimal(contracts)) }, price: null, timeInForce: 'ioc' }, exchange.venue.now())
  expect(reply.type).toBe('order')
  await ask('/balance', 1_000)
}
const position = ({ exchange }: Desk): string => showDecimal(exchange.venue.positions(exchange.account, {}).reduce((sum, row) => sum + row.contracts, 0n))
const ordersOfNoTrade = ({ exchange }: Desk) => exchange.venue.orderHistory(exchange.account, { limit: 1000 }).filter((order) => /^k\d+-0-\d+$/.test(order.clientId))
const sideOf = ({ table }: Desk) => (table === undefined ? undefined : readStored(table.row).account.sides[`${btc.symbol}:long`])
const last = (desk: Desk): string => desk.shown().at(-1)?.html ?? ''
const statement = (desk: Desk) => desk.shown().find((message) => message.html.startsWith('Blocked.'))
const emergencyStop = async (desk: Desk, ms = 4_000): Promise<void> => {
  await desk.ask('/closeall', 1_000)
  await desk.press('Close everything', ms)
}

test('the emergency stop closes ours, names what is not ours, and one more press closes just that', async () => {
  const desk = await liveDesk()
  await desk.ask('/start')
  await desk.ask('BTC long 10x 32c sl 1%')
  await desk.press('Confirm')
  await byHand(desk, '7')
  await desk.settle(130_000)
  await emergencyStop(desk)
  expect(position(desk)).toBe('7')
  expect(statement(desk)?.html).toContain("Not Keel's: 7 contracts of BTC-SWAP-USDT long")
  expect(statement(desk)?.buttons.flat()[0]?.label).toBe('Close 7 contracts of BTC-SWAP-USDT long too')
  await desk.press('Close 7 contracts')
  expect(position(desk)).toBe('0')
  expect(ordersOfNoTrade(desk)).toMatchObject([{ direction: 'close', quantity: quantity(decimal('7')), executed: quantity(decimal('7')) }])
  expect(desk.table?.journal.some((row) => row.type === 'foreign-close-requested')).toBe(true)
  expect(sideOf(desk)).toMatchObject({ foreign: 0n, foreignClose: null })
  expect(desk.shown().map((message) => message.html).join('\n')).toContain("on BTC-SWAP-USDT long that were not Keel's: you asked.")
  expect(desk.errors).toEqual([])
}, 60_000)

test('a position made by hand that Keel has not heard of yet is in the statement all the same', async () => {
  const desk = await liveDesk()
  await byHand(desk, '9')
  await emergencyStop(desk)
  await desk.press('Close 9 contracts')
  expect(position(desk)).toBe('0')
  expect(desk.errors).toEqual([])
}, 60_000)

test('a press works once: told twice, and on the statement that is still on the screen, there is one order', async () => {
  const desk = await liveDesk()
  await byHand(desk, '7')
  await emergencyStop(desk)
  const data = desk.shown().flatMap((message) => message.buttons.flat()).find(({ label }) => label.startsWith('Close 7'))?.data ?? ''
  const update = desk.emulator.press(1, data)
  for (let i = 0; i < 2; i += 1) desk.desk.receive(JSON.parse(JSON.stringify(update)))
  desk.desk.receive(JSON.parse(JSON.stringify({ ...update, update_id: (update?.update_id ?? 0) + 1 })))
  await desk.settle()
  expect(last(desk)).toContain('This button was used already.')
  expect(ordersOfNoTrade(desk)).toHaveLength(1)
  expect(position(desk)).toBe('0')
  expect(desk.errors).toEqual([])
}, 60_000)

test('a button older than 60 s, and one whose number is another by now, show the newer number; that one closes', async () => {
  const desk = await liveDesk()
  await byHand(desk, '7')
  await emergencyStop(desk)
  await desk.settle(61_000)
  await desk.press('Close 7 contracts')
  expect(desk.shown().map((message) => message.html).join('\n')).toContain('The button was older than 60 s. What is left now:')
  await byHand(desk, '4', 'close')
  await desk.settle(130_000)
  await desk.press('Close 7 contracts')
  expect(desk.shown().map((message) => message.html).join('\n')).toContain('What is left has changed. Now:')
  expect([position(desk), ordersOfNoTrade(desk).length]).toEqual(['3', 0])
  await desk.press('Close 3 contracts')
  expect(position(desk)).toBe('0')
  expect(desk.errors).toEqual([])
}, 60_000)

test('an answer that is lost is looked up: one order, booked once, and the user told', async () => {
  const desk = await liveDesk()
  await desk.ask('/start')
  await byHand(desk, '7')
  await desk.settle(130_000)
  await emergencyStop(desk)
  desk.exchange.setFaults({ ...NO_FAULTS, lostAnswer: 1 })
  await desk.press('Close 7 contracts', 100)
  await desk.settle(25_000)
  desk.exchange.setFaults(NO_FAULTS)
  await desk.settle(60_000)
  expect(ordersOfNoTrade(desk)).toHaveLength(1)
  expect(sideOf(desk)).toMatchObject({ foreign: 0n, foreignClose: null, unexplained: [] })
  expect([position(desk), desk.errors]).toEqual(['0', []])
}, 60_000)

test('a request that never arrived is absent after its horizon, told, and offered again', async () => {
  const desk = await liveDesk()
  await desk.ask('/start')
  await byHand(desk, '7')
  await desk.settle(130_000)
  await emergencyStop(desk)
  const offered = desk.table?.journal.length
  desk.exchange.setFaults({ ...NO_FAULTS, lostRequest: 1 })
  await desk.press('Close 7 contracts', 3_000)
  desk.exchange.setFaults(NO_FAULTS)
  await desk.settle(70_000)
  expect(desk.table?.journal.slice(offered).filter((row) => row.type === 'foreign-close-requested')).toHaveLength(1)
  expect(desk.shown().map((message) => message.html).join('\n')).toContain('never reached the exchange')
  await emergencyStop(desk)
  await desk.press('Close 7 contracts')
  expect([position(desk), ordersOfNoTrade(desk).length, desk.errors]).toEqual(['0', 1, []])
}, 60_000)

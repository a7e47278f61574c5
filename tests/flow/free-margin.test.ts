import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { money } from '#core/money/money.ts'
import { liveDesk } from './live-desk.ts'

type Desk = Awaited<ReturnType<typeof liveDesk>>
/** Taken out of the account at the exchange. */
const takeOut = ({ exchange }: Desk, amount: string): void =>
  expect(exchange.venue.apply({ type: 'transfer', account: exchange.account, amount: money(-decimal(amount)), transferId: null }, exchange.venue.now()).type).not.toBe('refused')
const entriesAtVenue = ({ exchange }: Desk): number => exchange.venue.orderHistory(exchange.account, { limit: 100 }).length

test('a trade that the account has no margin for is refused at preview with the size that fits, and that size is taken', async () => {
  const desk = await liveDesk()
  takeOut(desk, '9800')
  await desk.ask('/sync')
  const refused = await desk.ask('BTC long 10x 250usdt sl 1%')
  expect(refused).toMatch(/Margin and both fees of 4\d contracts are 2\d\d\.\d+ USDT; 200 USDT are free\.\nAt most (\d+) contracts \(\d+\.\d+ USDT\)/)
  const most = /At most (\d+) contracts/.exec(refused)?.[1] ?? ''
  expect(await desk.ask(`BTC long 10x ${most}c sl 1%`)).toContain('draft 1')
  await desk.press('Confirm')
  expect(desk.table?.trades.get(1)?.status).toBe('open')
  expect(desk.errors).toEqual([])
}, 60_000)

test('margin that is gone between preview and confirm is seen at confirm: nothing goes to the exchange', async () => {
  const desk = await liveDesk()
  await desk.ask('BTC long 10x 250usdt sl 1%')
  takeOut(desk, '9900')
  await desk.ask('/sync')
  await desk.press('Confirm')
  expect(desk.shown().at(-1)?.html).toMatch(/100 USDT are free\.\nAt most \d+ contracts/)
  expect([entriesAtVenue(desk), desk.table?.trades.get(1)?.status, desk.errors]).toEqual([0, 'draft', []])
}, 60_000)

import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { money } from '#core/money/money.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { apply } from '#desk/apply.ts'
import { simAccount } from '#sim/identity.ts'
import { NO_FAULTS } from '#sim/wire.ts'
import { liveDesk } from './live-desk.ts'

const toldOf = (desk: Awaited<ReturnType<typeof liveDesk>>, words: string) => (): readonly string[] => desk.shown().map(({ html }) => html).filter((html) => html.includes(words))

test('liquidation that comes near is told once, in numbers and with what to do, and again only after it was far', async () => {
  const prices = new Map<string, bigint>()
  const desk = await liveDesk('locked', { steered: { instruments: [btc], prices } })
  const told = toldOf(desk, 'liquidation at')
  await desk.ask('/start')
  await desk.ask('BTC long 10x 32c no sl')
  await desk.press('Confirm')
  await desk.settle(70_000)
  expect(told()).toEqual([])
  prices.set(btc.symbol, decimal('55900'))
  await desk.settle(200_000)
  expect(told()).toHaveLength(1)
  expect(told()[0]).toMatch(/BTC-SWAP-USDT long: liquidation at 55,\d+(\.\d)?, 1\.\d\d % from the mark price 55,900\. Close a part \(\/close\), add margin \(\/margin\), or set a stop \(\/stop\)\./)
  prices.set(btc.symbol, decimal('56400'))
  await desk.settle(130_000)
  prices.set(btc.symbol, decimal('55900'))
  await desk.settle(130_000)
  expect(told()).toHaveLength(1)
  prices.set(btc.symbol, decimal('59000'))
  await desk.settle(130_000)
  prices.set(btc.symbol, decimal('55900'))
  await desk.settle(130_000)
  expect(told()).toHaveLength(2)
  expect(desk.errors).toEqual([])
}, 60_000)

test('margin in use above 80 % of equity is told once; off is off', async () => {
  const desk = await liveDesk('locked', { steered: { instruments: [btc], prices: new Map() } })
  const told = toldOf(desk, 'Margin in use')
  const transfer = (amount: string): unknown => desk.exchange.venue.apply({ type: 'transfer', account: desk.exchange.account, amount: money(decimal(amount)), transferId: null }, desk.exchange.venue.now())
  await desk.ask('/start')
  await desk.ask('BTC long 10x 32c sl 1%')
  await desk.press('Confirm')
  transfer('-9770')
  await desk.settle(130_000)
  expect(told()).toHaveLength(1)
  expect(told()[0]).toMatch(/Margin in use is 194\.78 of 2\d\d\.\d\d USDT equity \(8\d\.\d\d %\), above 80 %\. Close a part, or pay in/)
  transfer('500')
  await desk.settle(70_000)
  await desk.ask('/settings')
  await desk.press('Liquidation, margin: on')
  await desk.press('Liquidation, margin: silent')
  transfer('-500')
  await desk.settle(130_000)
  expect(told()).toHaveLength(1)
  expect(desk.errors).toEqual([])
}, 60_000)

test('an open part without a confirmed stop is told after 10 s, and that can be silent but not off', async () => {
  const desk = await liveDesk('locked', { steered: { instruments: [btc], prices: new Map() } })
  const told = toldOf(desk, 'open without a confirmed stop')
  await desk.ask('/start')
  await desk.ask('/settings')
  await desk.press('Needs you: on')
  await desk.press('Needs you: silent')
  expect(desk.shown().at(-1)?.buttons.flat().map(({ label }) => label)).toContain('Needs you: on')
  await desk.ask('BTC long 10x 32c sl 1%')
  await desk.press('Confirm', 1)
  for (let tries = 0; tries < 500 && desk.table?.trades.get(1)?.status !== 'open'; tries += 1) await desk.settle(1)
  // Filled, and what would read the stop back gets lost.
  desk.exchange.setFaults({ ...NO_FAULTS, lostRequest: 1 })
  await desk.settle(30_000)
  expect(told()).toHaveLength(1)
  expect(told()[0]).toMatch(/32 open without a confirmed stop for 1\d s; wanted at 60,\d+\.\d\. Keel tries on\. If you can, set a stop at the exchange yourself, or \/close 1\./)
}, 60_000)

test('a browser that signs in is told once: when, from where, and how to end it', async () => {
  const desk = await liveDesk()
  const told = toldOf(desk, 'A browser signed in')
  await desk.ask('/start')
  const { door } = await desk.desk.ready
  const input = { type: 'signed-in', from: '203.0.113.9', browser: 'Firefox on Linux', sessionAt: 1 } as const
  for (const id of ['signed-in:1', 'signed-in:1']) void apply(door, simAccount, [{ id, input }])
  await desk.settle(5_000)
  expect(told()).toHaveLength(1)
  expect(told()[0]).toMatch(/at \d\d:\d\d:\d\d UTC: Firefox on Linux, from 203\.0\.113\.9\. It stays for a week\. Not you\? \/web end ends every session at once/)
  expect(await desk.ask('/web end')).toContain('signed out')
  expect(await desk.ask('/web off')).toContain('/web end to end every session')
}, 60_000)

import { expect, test } from 'vitest'
import { btc } from '#core/venue/market/instruments.ts'
import { NO_FAULTS } from '#sim/wire.ts'
import { liveDesk } from './live-desk.ts'

test('while the exchange is silent the card of an open trade shows no price, and of its result what is realised', async () => {
  const { ask, press, shown, settle, exchange, errors } = await liveDesk('locked', { steered: { instruments: [btc], prices: new Map() } })
  const card = (): string => shown().map(({ html }) => html).findLast((html) => html.includes('as of')) ?? ''
  await ask('BTC long 10x 200usdt @ market tp 9% sl 9%')
  await press('Confirm', 8_000)
  await settle(12_000)
  expect(card()).toContain('· stream')
  expect(card()).toContain('P&amp;L')
  exchange.setFaults({ ...NO_FAULTS, lostRequest: 1, droppedSocket: 1 })
  await settle(40_000)
  expect(card()).toContain('· no price')
  expect(card()).not.toContain('Mark')
  expect(card()).toContain('Realised <code>−1.')
  exchange.setFaults(NO_FAULTS)
  await settle(60_000)
  expect(card()).toContain('· stream')
  expect(errors).toEqual([])
}, 60_000)

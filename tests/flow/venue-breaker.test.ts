import { expect, test } from 'vitest'
import { btc } from '#core/venue/market/instruments.ts'
import { NO_FAULTS } from '#sim/wire.ts'
import { liveDesk } from './live-desk.ts'

const silent = { ...NO_FAULTS, lostRequest: 1, droppedSocket: 1 }

test('an exchange that fails again and again gets no new entry, says so once, and is asked again at a press', async () => {
  const { ask, press, shown, settle, exchange, desk, time, errors } = await liveDesk('locked', { steered: { instruments: [btc], prices: new Map() } })
  await ask('/start')
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  expect(await ask('/status')).toMatch(/The exchange answers, half of its calls within \d+ ms/)
  await ask('BTC long 10x 16c sl 1%')
  exchange.setFaults(silent)
  await settle(31_000)
  expect(await ask('/status', 5_000)).toContain('1 trade open')
  await settle(90_000)
  const told = (): readonly string[] => shown().map(({ html }) => html).filter((html) => html.includes('⚠️ The exchange does not answer:'))
  expect(told()).toHaveLength(1)
  expect(told()[0]).toMatch(/\d calls in a row failed \(timeout\)\. No new entry until \d\d:\d\d:\d\d UTC; stops that rest there stay/)
  // Between two pauses an entry would be the trial.
  const { breaker } = (await desk.ready).door.venue('paper')
  for (let tries = 0; tries < 120 && (breaker.figures().againAt ?? 0) - time.now() < 9_000; tries += 1) await settle(1_000)
  const calls = exchange.counts.faults
  expect(await ask('BTC long 10x 32c sl 1%')).toMatch(/The exchange does not answer: \d+ calls in a row failed[^]*Nothing was sent\. Try again in/)
  await press('Confirm')
  expect(shown().at(-1)?.html).toContain('Nothing was sent')
  expect(exchange.counts.faults - calls).toBeLessThan(12)
  exchange.setFaults(NO_FAULTS)
  expect(await ask('/status', 500)).toContain('⚠️ The exchange has not answered for')
  await press('Ask again now', 30_000)
  expect(shown().some(({ html }) => html.includes('are asked again'))).toBe(true)
  expect(await ask('/status')).toContain('The exchange answers')
  expect(await ask('BTC long 10x 32c sl 1%')).toContain('draft 3')
  expect(told()).toHaveLength(1)
  expect(errors).toEqual([])
}, 60_000)

test('while the breaker is open a stop of an open trade is still placed, and a close still goes', async () => {
  const { ask, press, settle, exchange, table, desk, errors } = await liveDesk('locked', { steered: { instruments: [btc], prices: new Map() } })
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  const { door } = await desk.ready
  const { breaker } = door.venue('paper')
  // As after many failures in a row, and nothing that a success of somebody else ends: heard anew before every look.
  const open = (): void => { for (let failures = 0; failures < 12; failures += 1) breaker.failed('timeout') }
  open()
  await settle(1_000)
  open()
  expect(breaker.figures().state).toBe('open')
  expect(await ask('BTC long 10x 16c sl 2%', 200)).toContain('Nothing was sent')
  const [was] = exchange.venue.openTriggers(exchange.account, { limit: 10 })
  await ask('/stop 1 0.5%', 8_000)
  const [row, ...others] = exchange.venue.openTriggers(exchange.account, { limit: 10 })
  expect(others).toEqual([])
  expect(row?.trigger).toBeGreaterThan(was?.trigger ?? 0n)
  open()
  await ask('/close 1 100%')
  await press('Yes, close', 8_000)
  expect(JSON.stringify([...(table?.trades.values() ?? [])].map(({ status }) => status))).toContain('closed')
  expect(errors).toEqual([])
}, 60_000)

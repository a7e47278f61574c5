import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'
import { openCard } from './steered-card.ts'

test('the card’s button and /certificate say what stays at the exchange and what is lost at the worst', async () => {
  const { press, ask, shown, errors } = await openCard('BTC long 10x 32c tp 2/4% 50/50 sl 1% trail 1% after tp1')
  await press('If Keel stops')
  const said = shown().at(-1)?.html ?? ''
  expect(said).toContain('If Keel stops now</b> · BTC long · 1')
  expect(said).toMatch(/Stays at the exchange: stop 59,\d{3}\.\d for 32 · TP1 61,\d{3}\.\d for 16 · TP2 62,\d{3}\.\d for 16 \(stop read back \d\d:\d\d:\d\d\)/)
  expect(said).toContain('Not without Keel: trailing does not begin')
  expect(said).toMatch(/<code>−\d+\.\d\d USDT<\/code> · at its stop\n<code>−\d+\.\d\d USDT<\/code> · 3 % gap, 57,\d{3}\.\d\n≈ <code>−\d+\.\d\d USDT<\/code> · 15 % gap/)
  expect(said).toContain('Liquidation, near ')
  // The 15 % gap ends beyond liquidation: 32 contracts at 60,000 with 10x hold 192.00.
  expect(said).toContain('That is more than its margin, 192.00 USDT: a jump that leaves no time to liquidate closes where the price lands')
  expect(said).toContain('Taken for granted: a stop that goes off fills whole, at the price then; waiting targets hold nothing back from the stop; once a target has filled, the stop closes what is left.')
  expect(await ask('/certificate')).toBe(said)
  expect(await ask('/certificate 1')).toBe(said)
  expect(errors).toEqual([])
}, 60_000)

test('where no gap loses more than the margin nothing is said of it', async () => {
  const { press, shown } = await openCard('BTC long 3x 32c sl 1%')
  await press('If Keel stops')
  expect(shown().at(-1)?.html).toContain('15 % gap')
  expect(shown().at(-1)?.html).not.toContain('more than its margin')
}, 60_000)

test('with nothing at risk it says so; a trade that is no more is named', async () => {
  const { ask } = await liveDesk()
  expect(await ask('/certificate')).toContain('Nothing is open and no entry waits')
  expect(await ask('/certificate 7')).toContain('There is no trade 7.')
  expect(await ask('/certificate x')).toContain('trade')
}, 30_000)

test('trades of a side are told together, with the sum', async () => {
  const { ask, press } = await liveDesk()
  for (const line of ['BTC long 10x 32c sl 1%', 'BTC long 10x 20c sl 2%']) {
    await ask(line)
    await press('Confirm', 12_000)
  }
  const said = await ask('/certificate')
  expect(said).toContain('Trades 1, 2 share this side and are computed together: one gap goes through the farthest of their stops.')
  expect(said.match(/Stays at the exchange: stop/g)).toHaveLength(2)
  const cents = (text: string): number => Math.round(Number(text.replace('−', '-')) * 100)
  const own = [...said.matchAll(/at its stop <code>(\S+?)<\/code>/g)].map(([, net = '']) => cents(net))
  const sum = cents(/<code>(\S+) USDT<\/code> · at its stop/.exec(said)?.[1] ?? '')
  expect(Math.abs(own.reduce((all, net) => all + net, 0) - sum)).toBeLessThanOrEqual(1)
  expect(await ask('/certificate 2')).not.toContain('<b>1</b> · Stays')
}, 60_000)

import { expect, test } from 'vitest'
import { COMMAND_NAMES } from '#bot/all-commands.ts'
import { HELP } from '#words/en/help.ts'
import { liveDesk } from './live-desk.ts'
import { openCard } from './steered-card.ts'

/** What stands in front of Details. */
const MOST_LINES = 8
const linesOf = (html: string | undefined): readonly string[] => (html ?? '').split('\n')

test('/trades turns its pages and opens its details in one message; a row opens the card', async () => {
  const { ask, press, shown, errors } = await liveDesk()
  await ask('BTC long 10x 32c sl 1% name kept')
  await press('Confirm')
  for (let n = 0; n < 7; n += 1) expect(await ask('BTC long 10x 5c @ 60000 sl 1%', 1_000)).toContain('draft')
  await ask('/trades')
  const list = shown().at(-1)
  const now = () => shown().find(({ id }) => id === list?.id)
  const labels = () => now()?.buttons.flat().map(({ label }) => label)
  expect(linesOf(list?.html)[0]).toBe('<b>Trades</b> · 1 open, 7 drafts')
  expect(linesOf(list?.html)[1]).toMatch(/^🟢 <b>1 BTC long kept<\/b> open · <code>−\d\.\d\d<\/code>/)
  expect(linesOf(list?.html).length).toBeLessThanOrEqual(MOST_LINES)
  expect(labels()?.slice(-3)).toEqual(['1/2', '›', 'Details'])
  await press('›')
  expect(linesOf(now()?.html).slice(1).map((line) => /<b>(\d)/.exec(line)?.[1])).toEqual(['3', '2'])
  expect(labels()).toEqual(['⚪ 3 BTC long', '⚪ 2 BTC long', '‹', '2/2', 'Details'])
  await press('Details')
  expect(now()?.html).toMatch(/<b>3 BTC long<\/b> draft\n {3}<code>5<\/code> at <code>60,000\.0<\/code> · 🛡 <code>59,400\.0<\/code>/)
  await press('Less')
  expect(now()?.html).not.toContain('59,400')
  await press('‹')
  await press('🟢 1 BTC long kept')
  expect(shown().at(-1)?.html).toContain('as of')
  expect(shown().at(-1)?.buttons.flat()[0]?.label).toBe('Close ▾')
  expect(errors).toEqual([])
}, 60_000)

test('/history, /positions and /logs stay within eight lines, and open trades and details', async () => {
  const { ask, press, shown } = await openCard()
  await ask('/positions')
  const positions = shown().at(-1)
  // The venue's average on the symbol's tick.
  expect(positions?.html).toMatch(/<b>BTC-SWAP-USDT<\/b> <code>32<\/code> at <code>60,000\.\d<\/code> · <code>(?:0\.00|[+−]\d\.\d\d)<\/code>/)
  expect(positions?.buttons.flat().map(({ label }) => label)).toEqual(['🟢 1 BTC long', 'Details'])
  await press('Details')
  expect(shown().at(-1)?.html).toMatch(/10× isolated · margin <code>19\d\.\d\d<\/code> · liq ≈ <code>[\d,]+\.\d<\/code>/)
  await ask('/logs')
  expect(linesOf(shown().at(-1)?.html).length).toBeLessThanOrEqual(MOST_LINES)
  expect(linesOf(shown().at(-1)?.html).at(-1)).toMatch(/log \d+<\/i>$/)
  await ask('/close 1 100%')
  await press('Yes, close', 8_000)
  await ask('/history')
  expect(linesOf(shown().at(-1)?.html)[1]).toMatch(/<b>1 BTC long<\/b> <code>−2\.31<\/code> · by hand · \d\d:\d\d$/)
  await press('Details')
  expect(linesOf(shown().at(-1)?.html)[2]).toMatch(/= gross <code>0\.00<\/code> · fees <code>−2\.31<\/code> · funding <code>0\.00<\/code> · ROE <code>−1\.20 %<\/code>/)
  await press('🟢 1 BTC long')
  expect(shown().at(-1)?.html).toContain('closed · by hand')
  const opened = shown().at(-1)?.id
  await press('‹ Ended trades')
  expect(shown().at(-1)?.id).toBe(opened)
  expect(linesOf(shown().at(-1)?.html)[0]).toBe('<b>Ended trades</b> · times in UTC')
}, 60_000)

test('the details of a draft open and close in its own message, and its Confirm stays', async () => {
  const { ask, press, shown } = await liveDesk()
  const short = await ask('BTC long 10x 32c sl 1%')
  const labels = () => shown().at(-1)?.buttons.flat().map(({ label }) => label)
  await press('Details')
  expect(shown().at(-1)?.html).toContain('Entry and stop fees')
  expect(labels()).toEqual(['Confirm: long 32 contracts (0.032 BTC)', 'Less', 'Discard'])
  await press('Less')
  expect(shown().at(-1)?.html).toBe(short)
  expect(labels()).toEqual(['Confirm: long 32 contracts (0.032 BTC)', 'Details', 'Discard'])
}, 60_000)

test('/closeall asks in numbers what it will close, and what it will cancel', async () => {
  const { ask, press, shown } = await openCard()
  await ask('BTC short 10x 20c sl 1%')
  await press('Confirm')
  await ask('BTC long 10x 5c @ 59000 sl 1%')
  await press('Confirm')
  await ask('BTC long 10x 5c @ 58000 sl 1%')
  await ask('/closeall')
  const [title, closes, figures, cancels] = linesOf(shown().at(-1)?.html)
  expect(title).toBe('paper · <b>Emergency stop</b>')
  expect(closes).toBe('Closes 2 trades at market: 32 BTC long, 20 BTC short')
  expect(figures).toMatch(/^Worth ≈ <code>3,1\d\d\.\d\d<\/code> USDT · P&amp;L ≈ <code>−3\.\d\d<\/code> net, fees of closing ≈ <code>1\.87<\/code>$/)
  expect(cancels).toBe('Cancels 1 entry, discards 1 draft, blocks entries until /resume.')
  await press('Close everything: 2 trades')
  expect(shown().at(-1)?.html).toBeDefined()
}, 60_000)

test('/help names every command within a screen, and each has its own help', async () => {
  const { ask } = await liveDesk()
  const help = await ask('/help')
  expect(linesOf(help).length).toBeLessThanOrEqual(MOST_LINES)
  expect(help.replace(/<[^>]*>/g, '').length).toBeLessThan(600)
  expect(Object.keys(HELP).toSorted()).toEqual([...COMMAND_NAMES].toSorted())
  for (const name of COMMAND_NAMES) expect(await ask(`/help ${name}`, 100)).toMatch(new RegExp(`<b>/${name}</b> .+\\n(?:.+\\n)*Say: <code>/${name}`))
  expect(await ask('/help stopp')).toContain('Nearest: <code>stop</code>')
  expect(await ask('/help line')).toContain('risk 50usdt')
}, 60_000)

test('fills of one entry are one message, edited', async () => {
  const { price, shown, table } = await openCard('BTC short 10x 12c @ 60010 sl 1%', 2_000)
  await price('60010', 20_000)
  const fills = table?.journal.filter((row) => row.type === 'entry-filled').length ?? 0
  expect(fills).toBeGreaterThan(1)
  const told = shown().filter(({ html }) => html.includes('Entry filled'))
  expect(told).toHaveLength(1)
  expect(told[0]?.edits).toBeGreaterThan(0)
  expect(told[0]?.html).toMatch(/Entry filled: 12 at 60,010\.0, fee 0\.\d\d USDT\./)
}, 60_000)

test('of trailing moves in a row /why tells the last, so that what began the trade still stands in it', async () => {
  const { ask, price, table } = await openCard('BTC long 10x 32c sl 1% trail 0.5%')
  for (const to of ['60300', '60600', '60900', '61200', '61500']) await price(to, 4_000)
  const moves = table?.journal.filter((row) => row.type === 'stop-moved').length ?? 0
  expect(moves).toBeGreaterThan(4)
  const why = await ask('/why 1')
  expect(why.match(/it follows the best price \d/g)).toHaveLength(1)
  expect(why).toContain('Entry filled: 32')
}, 60_000)

test('/why is a story: what was asked, what came in, what followed; how each order fared at the exchange is told by its fills', async () => {
  const { ask, press, settle } = await liveDesk()
  await ask('BTC long 10x 21c @ market sl 3%')
  await press('Confirm')
  await settle(40_000)
  const why = await ask('/why 1')
  expect(why).toMatch(/Drafted[\s\S]*you confirmed it[\s\S]*Entry filled: 21[\s\S]*Stop moves to/)
  expect(why).not.toMatch(/executed|at the exchange is|row|Fee .* confirmed/)
}, 60_000)

test('of a long story /why keeps the beginning', async () => {
  const { ask, press, settle } = await liveDesk()
  await ask('BTC long 10x 21c @ market sl 3%')
  await press('Confirm')
  await settle(8_000)
  for (let n = 1; n <= 45; n += 1) await ask(`/stop 1 ${(3 - n / 20).toFixed(2)}%`, 3_000)
  const why = await ask('/why 1')
  expect(why).toMatch(/Drafted[\s\S]*you confirmed it[\s\S]*more stand on the trade’s page[\s\S]*Stop/)
  expect(why.match(/you moved it/g)?.length).toBeGreaterThan(30)
  expect(why.split('\n').length).toBe(38)
}, 60_000)

test('a stop that is moved by hand while the plan trails is told to be one of two', async () => {
  const { ask, press, settle } = await liveDesk()
  await ask('BTC long 10x 21c @ market sl 3% trail 2%')
  await press('Confirm')
  await settle(8_000)
  expect(await ask('/stop 1 2.5%')).toContain('Trailing by 2.00 % goes on from here: the better of the two holds.')
}, 60_000)

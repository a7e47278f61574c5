import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

/** Levels around the price that the seed's market has, as whole dollars. */
const levelsOf = (answer: string): { readonly at: (percent: number) => number } => {
  const last = Number((/<code>([\d,.]+)<\/code>/.exec(answer)?.[1] ?? '').replaceAll(',', ''))
  return { at: (percent) => Math.round(last * (1 + percent / 100)) }
}

test('a pasted signal becomes a draft: its words beside what was read, and what it leaves open is asked', async () => {
  const { ask, press, shown, table, errors } = await liveDesk()
  const { at } = levelsOf(await ask('/price BTC'))
  const answer = await ask(`🚀 #BTC/USDT 🚀\nSignal Type: Regular (Long)\nEntry Zone: ${at(-1)} - ${at(-0.5)}\nTargets:\n1) ${at(1)}\n2) ${at(2)}\n3) ${at(3)}\nStop Loss: ${at(-2)}\nRisk: 2%`)
  expect(answer).toContain(`Stop <code>${at(-2)}</code>  ← <i>Stop Loss: ${at(-2)}</i>`)
  expect(answer).toContain('Not taken: <i>Risk: 2%</i>')
  expect(answer).toContain('<b>Leverage?</b>')
  await press('10×')
  expect(await ask('200')).toContain(`The signal names a zone, ${at(-1)}–${at(-0.5)}`)
  await press(String(at(-0.5)))
  const summary = shown().at(-1)?.html ?? ''
  expect(summary).toContain('draft 1')
  expect(summary).toContain('TP3')
  expect(summary).toContain('limit')
  expect(table?.journal.filter((row) => row.type === 'drafted').length).toBe(1)
  expect(errors).toEqual([])
}, 60_000)

test('a signal that contradicts itself, or names what the exchange has not, is refused and nothing is opened', async () => {
  const { ask, table } = await liveDesk()
  expect(await ask('LONG BTCUSDT x10 entry 60000 TP 61000 62000 SL 60500')).toMatch(/<b>sl<\/b> <code>60500<\/code>: below 60,000: the stop of a long lies there\.\nNothing changed\./)
  expect(await ask('LONG BTCUSDT x10 entry 60000 TP 62000 61000 SL 59000')).toContain('Nearest: <code>61000/62000</code>')
  expect(await ask('LONG NOPEUSDT x10 entry 60000 TP 62000 SL 59000')).toContain('<b>symbol</b> <code>NOPE</code>')
  expect(await ask('200')).toContain('a command like /help or a trade')
  expect(table?.journal.filter((row) => row.type === 'drafted')).toEqual([])
}, 60_000)

test('leverage above the symbol’s limit is told, and asked', async () => {
  const { ask, shown } = await liveDesk()
  expect(await ask('LONG BTCUSDT leverage 900x entry market TP 2% SL 1%')).toMatch(/<b>leverage<\/b> <code>900x<\/code>: a whole number from 1 to \d+, the limit of BTC/)
  expect(shown().at(-1)?.html).toContain('<b>Leverage?</b>')
}, 60_000)

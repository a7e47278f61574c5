import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

const figureIn = (text: string, pattern: RegExp): number => Number((pattern.exec(text)?.[1] ?? 'NaN').replaceAll(',', '').replace('−', '-'))

test('/portfolio says equity, margin, profit and loss, what ended today, and what hangs on a symbol', async () => {
  const { ask, press, errors } = await liveDesk()
  const empty = await ask('/portfolio')
  expect(empty).toContain('paper · equity <code>10,000.00 USDT</code>')
  expect(empty).toContain('Today <code>0.00</code>, 0 ended since 00:00 UTC')
  expect(empty).toContain('No position at the exchange.')
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm', 8_000)
  const held = await ask('/portfolio')
  // To the cent, as they stand there.
  const open = (/([+−]) ([\d.]+) open P&amp;L/.exec(held) ?? []).slice(1).join('')
  expect(figureIn(held, /= ([\d,.]+) free/) + figureIn(held, / ([\d,.]+) in use/) + Number(open.replace('−', '-'))).toBeCloseTo(figureIn(held, /equity <code>([\d,.]+)/), 6)
  const notional = figureIn(held, /<b>BTC<\/b> <code>long ([\d,.]+)</)
  const used = figureIn(held, / ([\d,.]+) in use/)
  expect(Math.abs(notional / used - 10)).toBeLessThan(0.3)
  expect(figureIn(held, /Realised in open trades <code>([+−\d.]+)</)).toBeLessThan(0)
  expect(figureIn(held, /· ([\d.]+) % of equity/)).toBeCloseTo(notional / 100, 0)
  await ask('/close 1 100%')
  await press('Yes, close', 10_000)
  const after = await ask('/portfolio')
  expect(after).toMatch(/Today <code>−[\d.]+<\/code>, 1 ended since 00:00 UTC/)
  expect(after.split('\n').length).toBeLessThanOrEqual(8)
  // From flat to flat: what ended today is what the equity differs by.
  expect(figureIn(after, /equity <code>([\d,.]+)/) - 10_000).toBeCloseTo(figureIn(after, /Today <code>([+−\d.]+)</), 1)
  expect(errors).toEqual([])
}, 60_000)

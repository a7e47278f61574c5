import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { openCard } from './steered-card.ts'

test('the Stop menu offers no step beyond liquidation, and says which it left out; what it offers is taken', async () => {
  const { press, card, labels, live } = await openCard('BTC long 50x 32c sl 1%')
  await press('Stop ▾')
  expect(labels().filter((label) => label.includes('%'))).toEqual(['+0.5 %  59,697.2', '−0.1 %  59,340.6', '+0.1 %  59,459.6'])
  expect(card()?.html).toMatch(/Steps beyond liquidation, ≈ 58,\d\d\d\.\d, or within 0\.5 % of it, are left out\./)
  await press('−0.1 %')
  expect(showDecimal(live().stop.wanted ?? 0n)).toBe('59340.6')
  const far = await openCard()
  await far.press('Stop ▾')
  expect(far.card()?.html).not.toContain('left out')
  expect(far.labels().filter((label) => label.includes('%'))).toHaveLength(4)
}, 60_000)

test('after a part was closed the menu says what that brought, what a button adds, and what both make of the trade', async () => {
  const { press, card, labels } = await openCard()
  await press('Close ▾')
  await press('Half')
  await press('Yes, close 16')
  await press('Close ▾')
  const cents = (text: string | undefined): number => Math.round(Number(text?.replace('−', '-')) * 100)
  const [, before, whole] = /Closed before: (−[\d.]+) USDT\. A button says the net that it adds; with all of it the trade ends (−[\d.]+) USDT net\./.exec(card()?.html ?? '') ?? []
  expect(cents(before) + cents(/All 16 · (−[\d.]+)/.exec(labels()[0] ?? '')?.[1])).toBe(cents(whole))
}, 60_000)

test('more margin than is free is refused with what is free, and nothing is asked', async () => {
  const { press, ask, card, shown, table } = await openCard()
  await press('Margin')
  await press('Other amount…')
  await ask('99999')
  expect(shown().at(-1)?.html).toMatch(/at most what is free, [\d.]+ USDT/)
  expect(card()?.html).not.toContain('Add 99,999.00')
  expect(table?.journal.some((row) => row.type === 'margin-asked')).toBe(false)
}, 60_000)

import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { openCard } from './steered-card.ts'

test('/trail turns trailing of an open trade on: the stop at the exchange follows the price; off, it stays there', async () => {
  const { ask, price, card, live, errors } = await openCard('BTC long 10x 32c sl 1%')
  const stop = (): string => showDecimal(live().stop.confirmed?.price ?? 0n)
  expect(stop()).toBe('59400.1')
  expect(await ask('/trail 1 0.8%')).toContain('Trade 1 trails from the price of now')
  await price('61000', 8_000)
  expect(stop()).toBe('60512')
  expect(card()?.html).toContain('🛡 <code>60,512.0</code> at the exchange (trailing)')
  expect(await ask('/trail 1 off')).toContain('Trade 1 trails no more; its stop stays where it is.')
  await price('61500', 8_000)
  expect(stop()).toBe('60512')
  expect(card()?.html).toContain('🛡 <code>60,512.0</code> at the exchange (by hand)')
  expect(await ask('/why 1')).toMatch(/Trailing 0\.80 % behind the best price from now on: you asked\.[\s\S]*Trailing is off: the stop stays where it is\./)
  expect(errors).toEqual([])
}, 60_000)

test('the card’s Stop menu has it too: a distance is pressed or typed, and turned off again', async () => {
  const { ask, press, price, labels, card, live, errors } = await openCard('BTC long 10x 32c sl 1%')
  await press('Stop ▾')
  await press('Trailing ▾')
  expect(card()?.html).toContain('It does not trail. How far behind the best price, from now on?')
  expect(labels()).toEqual(['0.30 %', '0.50 %', '0.80 %', '1.50 %', 'Other…', '‹ Back'])
  await press('0.80 %')
  await price('61000', 8_000)
  expect(showDecimal(live().stop.wanted ?? 0n)).toBe('60512')
  expect(card()?.html).toContain('It trails by 0.80 %.')
  await press('Other…')
  expect(await ask('0.01%')).toContain('A trail of 0.01 % is too near.')
  expect(await ask('0.5%')).toContain('It trails by 0.50 %.')
  await press('Turn it off')
  expect(live().plan.trailing).toBeNull()
  expect(labels()).not.toContain('Turn it off')
  expect(errors).toEqual([])
}, 60_000)

test('what /trail cannot do it says with what it can, and changes nothing', async () => {
  const { ask, live } = await openCard('BTC long 10x 32c sl 1%')
  expect(await ask('/trail 1 off')).toContain('Trade 1 does not trail: nothing changed.\nTurn it on: /trail 1 0.8%.')
  expect(await ask('/trail 1 60%')).toMatch(/at most 50 %[\s\S]*Nearest: <code>50%<\/code>/)
  expect(await ask('/trail 1')).toMatch(/a distance behind the best price like 0\.8%, or off[\s\S]*Nearest: <code>0\.8%/)
  expect(await ask('/trail')).toContain('its number, as /trades lists it')
  expect(live().plan.trailing).toBeNull()
}, 60_000)

import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { holdersAt } from '#core/trade/steps.ts'
import { examplePlan, q, scenario } from '#core/trade/testing/scenario.ts'
import { readStored, storedTexts } from './stored-account.ts'

type Loose = { account: Record<string, unknown> & { sides: Record<string, Record<string, unknown>> } }

test('a row of before times, steps and peak is read as if what is open had been open since it opened', () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  const today = { account: desk.state(), touched: { x: 1 } }
  const old = fromCanonical<Loose>(toCanonical(today))
  for (const name of ['steps', 'readTo', 'equityPeak', 'foreignOffer', 'nextForeign']) delete old.account[name]
  for (const name of ['missing', 'foreignClose']) for (const side of Object.values(old.account.sides)) delete side[name]
  const { account } = readStored({ state: toCanonical(old), epoch: 1 })
  expect(account).toEqual(desk.state())
  expect(holdersAt(account.steps, 'BTC-SWAP-USDT', desk.now())).toEqual([{ trade: 1, signed: q('32') }])
})

test('a row from before anything of the user’s own was closed keeps its steps, and begins without such an order', () => {
  const desk = scenario()
  desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, targets: [] }), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '20')
  desk.pass(60_000)
  desk.fill('k1-1-1', '61234.5', '12')
  const old = fromCanonical<Loose>(toCanonical({ account: desk.state(), touched: {} }))
  for (const name of ['foreignOffer', 'nextForeign']) delete old.account[name]
  for (const side of Object.values(old.account.sides)) delete side['foreignClose']
  expect(readStored({ state: toCanonical(old), epoch: 1 }).account).toEqual(desk.state())
})

test('what was written is read back as it was', () => {
  const stored = { account: scenario().state(), touched: {} }
  const texts = storedTexts()
  expect(readStored({ state: texts.write(stored), epoch: 1 })).toEqual(stored)
})

test('texts that are known from earlier writes change nothing of what is written', () => {
  const desk = scenario()
  const texts = storedTexts()
  const writes = (): void => expect(texts.write({ account: desk.state(), touched: {} })).toBe(toCanonical({ account: desk.state(), touched: {} }))
  const plan = examplePlan({ size: { kind: 'contracts', amount: q('32') } })
  const first = desk.enter(plan, '61234.5')
  writes()
  const second = desk.enter(plan, '61234.5', { flat: false })
  desk.accept(desk.live(second).entry.clientId)
  writes()
  desk.accept(desk.live(first).entry.clientId)
  desk.fill(desk.live(first).entry.clientId, '61234.5', '32')
  writes()
  expect(texts.textOf(desk.live(first))).toBe(toCanonical(desk.live(first)))
})

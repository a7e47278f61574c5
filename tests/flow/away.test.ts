import { expect, test } from 'vitest'
import { outcomeView } from '#bot/commands/trade.ts'
import { makeEmulator } from '#bot/emulator.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { examplePlan } from '#core/trade/testing/scenario.ts'
import { draftTrade } from '#desk/verbs.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { signIn, simAccount, simUser } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'

test('a draft asked for while nobody holds the account is not stored, and the answer says so', async () => {
  const time = virtualTime(1_746_374_400_000, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(1, 'wire')
  const store = createSimStore(time.now)
  const exchange = simExchange({ time, draws, seed: 1, instruments: [btc], startPrices, market: {}, switches: {}, balance: decimal('10000') })
  const admin = await signIn(store)
  const desk = startProcess({ name: 'desk', time, draws, store, exchange, emulator: makeEmulator(time.now), exitForm: 'locked', skewMs: 0, atAwait: () => undefined, log: () => undefined })
  const asked = desk.ready.then(({ door }) => draftTrade({ ...door, exchangeOf: () => Promise.resolve(null) }, { user: simUser, account: simAccount }, { id: 'ask', plan: examplePlan(), name: '', instrument: btc }))
  await time.run(1_746_374_400_000 + 20_000, () => false)
  const answer = await asked
  expect(answer).toEqual({ type: 'not-stored' })
  if (answer.type === 'refused') throw new Error('the draft was refused')
  expect(outcomeView(answer).text.html).toContain('Nothing was stored and nothing was sent')
  expect(await admin.outcome(simAccount, 'ask')).toBeNull()
  expect([...(store.tables.accounts.get(simAccount)?.inputs.keys() ?? [])]).not.toContain('ask')
  desk.kill()
})

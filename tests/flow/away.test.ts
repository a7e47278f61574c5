import { expect, test } from 'vitest'
import { answerOther } from '#bot/commands/trade.ts'
import { makeEmulator } from '#bot/emulator.ts'
import { decimal } from '#core/money/decimal.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import { examplePlan } from '#core/trade/testing/scenario.ts'
import { draftTrade } from '#desk/verbs.ts'
import { drawsOf } from '#sim/chance.ts'
import { startProcess } from '#sim/desk-process.ts'
import { simExchange } from '#sim/exchange.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'

test('a draft asked for while nobody holds the account is not stored, and the answer says so', async () => {
  const time = virtualTime(1_746_374_400_000, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(1, 'wire')
  const store = createSimStore(time.now)
  const exchange = simExchange({ time, draws, seed: 1, instruments: [btc], startPrices, market: {}, switches: {}, balance: decimal('10000') })
  const admin = store.connect(() => Promise.resolve()).store
  await admin.addUser(simUser, { telegramId: '1', name: 'You', language: 'en', timeZone: 'UTC' })
  await admin.addAccount({ account: simAccount, user: simUser, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  const desk = startProcess({ name: 'desk', time, draws, store, exchange, emulator: makeEmulator(time.now), exitForm: 'locked', skewMs: 0, atAwait: () => undefined, log: () => undefined })
  const asked = desk.ready.then(({ door }) => draftTrade({ ...door, exchangeOf: () => Promise.resolve(null) }, { user: simUser, account: simAccount }, { id: 'ask', plan: examplePlan(), name: '', instrument: btc }))
  await time.run(1_746_374_400_000 + 20_000, () => false)
  const answer = await asked
  expect(answer).toEqual({ type: 'not-stored' })
  const [{ door }, owner, owned] = await Promise.all([desk.ready, admin.userOf('1'), admin.accountOfLoop(simAccount)])
  if (owner === null || owned === null) throw new Error('assertion failed: the owner and the account exist')
  const said = await answerOther({ door, bot: 'sim', call: () => Promise.reject(new Error('assertion failed: nothing is called')) }, { user: owner, account: owned }, answer)
  expect(said.text.html).toContain('Nothing was stored and nothing was sent')
  expect(await admin.outcome(simAccount, 'ask')).toBeNull()
  expect([...(store.tables.accounts.get(simAccount)?.inputs.keys() ?? [])]).not.toContain('ask')
  desk.kill()
})

import { expect, test } from 'vitest'
import { chatViews } from '#bot/chat-views.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { fromCanonical } from '#core/json.ts'
import { price } from '#core/money/money.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { examplePlan } from '#core/trade/testing/scenario.ts'
import type { Trade } from '#core/trade/state.ts'
import type { AccountId, VenueKind } from '#desk/ports/store.ts'
import { startDesk } from '#desk/start-desk.ts'
import { draftTrade } from '#desk/verbs.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { drawsOf } from '#sim/chance.ts'
import { simExchange } from '#sim/exchange.ts'
import { simUser } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { newLife, processClock, virtualTime } from '#sim/virtual-time.ts'
import { account } from '../contract/ids.ts'

const START = 1_746_374_400_000

test('two kinds of accounts in one process: each drafts on its own venue, at its prices and by its clock', async () => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(1, 'wire')
  const exchangeAt = (at: string) => simExchange({ time, draws, seed: 1, instruments: [btc], startPrices: { [btc.symbol]: price(decimal(at)) }, market: {}, switches: {}, balance: decimal('10000') })
  const exchanges = { paper: exchangeAt('60000'), toobit: exchangeAt('90000') }
  const store = createSimStore(time.now)
  const { store: tables, kv, feed } = store.connect(() => Promise.resolve())
  await tables.addUser(simUser, { telegramId: '1', name: 'You', language: 'en', timeZone: 'UTC' })
  for (const venue of ['paper', 'toobit'] as const) await tables.addAccount({ account: account(venue), user: simUser, name: venue, venue, live: venue === 'toobit', epoch: 1, sealedKey: null, apiKey: null })
  const life = newLife()
  const clock = processClock(time, life, 0)
  const base = { clock, chance: () => draws.fraction() }
  const asked: string[] = []
  const clientOf = (venue: VenueKind, signed: boolean) => openClient({ ...base, transport: exchanges[venue].transportOf(life), budget: openBudget(clock), signer: signed ? exchanges[venue].signerOf(null) : null })
  const stop = new AbortController()
  const desk = startDesk({
    holder: 'desk', ...base, log: () => undefined, store: tables, kv, feed, telegram: null, views: chatViews,
    tasks: { start: (_, run) => void run(stop.signal).catch(() => undefined), stop: () => Promise.resolve(stop.abort()) },
    publicPricesOf: () => null,
    marketOf: (venue) => {
      asked.push(venue)
      return toobitMarket({ client: clientOf(venue, false), socket: exchanges[venue].socketOf(life) })
    },
    openAccount: (row) => Promise.resolve(toobitAccount({ client: clientOf(row.venue, true), socket: exchanges[row.venue].socketOf(life) })),
  })
  const drafted = async (of: AccountId) => {
    const { door } = await desk
    await draftTrade(door, { user: simUser, account: of }, { id: `draft:${of}`, plan: examplePlan({ targets: [] }), name: '', instrument: btc })
  }
  time.after(8_000, () => void Promise.all([drafted(account('paper')), drafted(account('toobit'))]).catch(() => undefined))
  await time.run(START + 20_000, () => false)
  const entryOf = (of: string): number => {
    const row = store.tables.accounts.get(account(of))?.trades.get(1)
    const trade = row === undefined ? null : fromCanonical<Trade>(row.body)
    return trade?.status === 'draft' ? Number(showDecimal(trade.preview.entryPrice)) : 0
  }
  expect(asked.toSorted()).toEqual(['paper', 'toobit'])
  expect(Math.abs(entryOf('paper') - 60_000)).toBeLessThan(2_000)
  expect(Math.abs(entryOf('toobit') - 90_000)).toBeLessThan(2_000)
  life.end()
})

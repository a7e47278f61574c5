import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Effect } from '#core/trade/effect.ts'
import { orderFor } from '#core/trade/testing/scenario.ts'
import { simAccount } from '#sim/identity.ts'
import { decided, effect, input } from '../contract/ids.ts'
import { liveDesk } from './live-desk.ts'

const TRADE = 'BTC long 10x 200usdt @ market tp 2/4% 50/50 sl 1.5%'

/** A desk whose account is at a real venue, turned live or not. */
const open = async (live: boolean) => {
  const desk = await liveDesk()
  const { table } = desk
  if (table === undefined) throw new Error('the account is there')
  const turn = (to: boolean): void => { table.row = { ...table.row, venue: 'toobit', live: to } }
  turn(live)
  const orders = () => desk.exchange.venue.orderHistory(desk.exchange.account, { limit: 1_000 })
  const rows = () => desk.exchange.venue.openTriggers(desk.exchange.account, { limit: 1_000 })
  const said = (): string => desk.shown().map(({ html }) => html).join('\n')
  return { ...desk, table, turn, orders, rows, said }
}

test('a confirmed trade of an account that is not live sends nothing, and says why', async () => {
  const { ask, press, orders, table, said, settle } = await open(false)
  await ask(TRADE)
  await press('Confirm', 8_000)
  expect(said()).toContain('This account is not turned live: no order of it leaves.')
  await settle(30_000)
  expect(orders()).toEqual([])
  expect(table.journal.map(({ type }) => type)).not.toContain('entry-requested')
  expect([...table.effects.values()].filter(({ row }) => row.lane === 'exchange' && !/look|read/.test(row.kind))).toEqual([])
})

test('turned live, the same trade is sent', async () => {
  const { ask, press, orders } = await open(true)
  await ask(TRADE)
  await press('Confirm', 8_000)
  expect(orders().length).toBeGreaterThan(0)
})

test('an order that waits although the account is not live is not begun: the attempt is refused, and its trade is told so', async () => {
  const { table, store, orders, settle, errors } = await open(false)
  const { clientId: _, ...request } = orderFor('k1-1-1', 0)
  void _
  const order: Extract<Effect, { type: 'place' }>['order'] = { clientId: 'k1-1-1', symbol: request.symbol, side: 'long', direction: 'open', quantity: request.quantity, price: null, timeInForce: 'ioc', attachedStop: null }
  const planted = (kind: string, body: object) => effect(`planted-${kind}`, { kind, body: toCanonical(body) })
  const admin = store.connect(() => Promise.resolve()).store
  await admin.offer(simAccount, [input('planted')])
  await admin.drain(simAccount, (drain) => decided(drain, {
    state: drain.account.state,
    effects: [planted('enter', { type: 'enter', trade: 1, order, leverage: 10, marginMode: 'isolated', prepare: true }), planted('place', { type: 'place', trade: 1, order: { ...order, clientId: 'k1-1-2' } })],
  }))
  await settle(10_000)
  expect(orders()).toEqual([])
  const answers = [...table.inputs.values()].map(({ body }) => fromCanonical<{ type?: string; clientId?: string; answer?: unknown }>(body)).filter(({ type }) => type === 'placed')
  expect(Object.fromEntries(answers.map(({ clientId, answer }) => [clientId, answer]))).toEqual({ 'k1-1-1': { kind: 'not-sent', code: 'not-live' }, 'k1-1-2': { kind: 'not-sent', code: 'not-live' } })
  expect(table.open.filter(({ row }) => row.lane === 'exchange')).toEqual([])
  expect(errors.filter((line) => line.startsWith('effect-of-an-account-that-is-not-live')).length).toBe(2)
})

test('rows that protect are not placed either; they wait until the account is live again', async () => {
  const { ask, press, turn, rows, table, settle, store } = await open(true)
  await ask(TRADE)
  await press('Confirm', 8_000)
  const before = rows().length
  turn(false)
  const asked = [...table.effects.values()].toReversed().find(({ row }) => row.kind === 'protect')
  const body = fromCanonical<Extract<Effect, { type: 'protect' }>>(asked?.row.body ?? '')
  const admin = store.connect(() => Promise.resolve()).store
  await admin.offer(simAccount, [input('planted')])
  await admin.drain(simAccount, (drain) => decided(drain, { state: drain.account.state, effects: [effect('planted', { kind: 'protect', body: toCanonical({ ...body, wanted: [] }) })] }))
  await settle(20_000)
  expect(rows().length).toBe(before)
  expect(table.open.map(({ row }) => row.key)).toContain('planted')
})

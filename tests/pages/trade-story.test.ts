import { expect, test } from 'vitest'
import { toCanonical } from '#core/json.ts'
import type { Event } from '#core/trade/event.ts'
import { p, q, usd } from '#core/trade/testing/scenario.ts'
import { tradeOf } from '../../app/_parts/trade-page.ts'
import { account, decided, event, input, trade, user } from '../contract/ids.ts'
import { twoUsers } from '../contract/store-accounts.contract.ts'
import { simPlace } from '../contract/store-places.ts'

const LAST = 1_500
const rowOf = (seq: number, body: Event) => event(seq, { type: body.type, version: 2, at: body.at, body: toCanonical(body) })
const kept = () => trade(1, { body: toCanonical({ id: 1, status: 'draft', createdAt: 0, plan: { symbol: 'BTC-SWAP-USDT' } }) })
/** A trade that trailed long: between its first fill and its last are more events than a page shows. */
const eventAt = (seq: number): Event => {
  const at = seq * 1_000
  if (seq === 1) return { type: 'entry-filled', trade: 1, clientId: 'c', ticket: 't1', price: p('61000'), contracts: q('32'), value: usd('1952'), fee: usd('1'), final: true, maker: false, filledAt: at, at }
  if (seq === LAST) return { type: 'exit-filled', trade: 1, ticket: 't2', price: p('62000'), contracts: q('32'), value: usd('1984'), fee: usd('1'), final: true, maker: false, reason: 'trailing', target: null, by: { kind: 'outside' }, filledAt: at, at }
  return { type: 'row-seen', trade: 1, orderId: `r${seq}`, status: 'cancelled', childId: null, askAt: null, at }
}

test('of a long life the page has the first fill and the last event, and knows that there were more', async () => {
  const place = simPlace()
  const { store } = place
  await twoUsers(place)
  await store.offer(account('a1'), [input('i')])
  await store.drain(account('a1'), (drain) => decided(drain, { journal: Array.from({ length: LAST }, (_, at) => rowOf(at + 1, eventAt(at + 1))), trades: [kept()] }))
  const found = await tradeOf({ parts: { store }, user: user('u1'), account: { account: account('a1') } }, 1)
  expect(found?.fills).toMatchObject({ more: false, shown: [{ ticket: 't1' }, { ticket: 't2' }] })
  expect([found?.steps.more, found?.steps.shown.length, found?.steps.shown.at(-1)?.type]).toEqual([true, 200, 'exit-filled'])
  expect(found?.story).toMatchObject({ more: false, shown: [{ ticket: 't1' }, { ticket: 't2' }] })
  expect(await tradeOf({ parts: { store }, user: user('u2'), account: { account: account('a1') } }, 1)).toBeNull()
})

test('a trade is told as /why tells it: how orders fared at the exchange stands among the steps only', async () => {
  const place = simPlace()
  const { store } = place
  await twoUsers(place)
  await store.offer(account('a1'), [input('i')])
  const seen = (seq: number, end: 'filled' | 'refused' | null): Event => ({ type: 'order-seen', trade: 1, clientId: 'k1-1-1', orderId: '5', end, executed: q('0'), askAt: null, at: seq * 1_000 })
  const fee = (was: string): Event => ({ type: 'fee-corrected', trade: 1, ticket: 't1', entry: true, was: usd(was), fee: usd('1'), at: 5_000 })
  const moved = (seq: number): Event => ({ type: 'stop-moved', trade: 1, price: p('61074'), source: 'break-even', fixed: p('60000'), breakEven: p('61074'), best: null, trailing: null, begins: false, at: seq * 1_000 })
  const journal = [eventAt(1), seen(2, null), seen(3, 'filled'), seen(4, 'refused'), fee('1'), fee('2'), moved(7), moved(8)]
  await store.drain(account('a1'), (drain) => decided(drain, { journal: journal.map((body, at) => rowOf(at + 1, body)), trades: [kept()] }))
  const found = await tradeOf({ parts: { store }, user: user('u1'), account: { account: account('a1') } }, 1)
  expect(found?.story.shown.map((event) => [event.type, 'end' in event ? event.end : 'was' in event ? event.was : null])).toEqual([['entry-filled', null], ['order-seen', 'refused'], ['fee-corrected', usd('2')], ['stop-moved', null]])
  expect(found?.steps.shown).toHaveLength(8)
})

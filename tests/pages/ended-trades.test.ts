import { expect, test } from 'vitest'
import { toCanonical } from '#core/json.ts'
import { endedTrades } from '../../app/_parts/account-page.ts'
import { account, decided, input, trade, user } from '../contract/ids.ts'
import { twoUsers } from '../contract/store-accounts.contract.ts'
import { simPlace } from '../contract/store-places.ts'

test('ended trades stand in the order in which they ended, the last one first, and a limit leaves out those that ended first', async () => {
  const place = simPlace()
  const { store } = place
  await twoUsers(place)
  await store.offer(account('a1'), [input('i')])
  const ended = (id: number, closedAt: number) => trade(id, { status: 'closed', closedAt, body: toCanonical({ id, status: 'closed', closedAt }) })
  await store.drain(account('a1'), (drain) => decided(drain, { trades: [ended(1, 9_000), ended(2, 5_000), ended(3, 7_000)] }))
  const shown = await endedTrades({ parts: { store }, user: user('u1'), account: { account: account('a1') } }, 10)
  expect(shown.map(({ id }) => id)).toEqual([1, 3, 2])
  const two = await endedTrades({ parts: { store }, user: user('u1'), account: { account: account('a1') } }, 2)
  expect(two.map(({ id }) => id)).toEqual([1, 3])
})

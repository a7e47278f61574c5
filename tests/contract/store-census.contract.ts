import { expect, test } from 'vitest'
import { account, decided, effect, input, trade, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

export const censusClaims = (here: () => Place): void => {
  test('what is stored is counted: the outbox by lane with its oldest, trades by state, naked time up to now, leases', async () => {
    await twoUsers(here())
    const { store, setTime } = here()
    await setTime(10_000)
    await store.renewLeases('w1', 5_000, 9)
    expect(await store.census()).toEqual({ now: 10_000, outbox: [{ lane: 'exchange', rows: 0, dueAt: null }, { lane: 'chat', rows: 0, dueAt: null }], trades: {}, nakedMs: 0, nakedNow: 0, leases: { held: 2, until: 15_000 } })
    await store.offer(account('a1'), [input('one')])
    await store.drain(account('a1'), (drain) => decided(drain, {
      effects: [effect('t1', { notBefore: 7_000 }), effect('t2', { notBefore: 8_000 }), effect('c', { lane: 'chat', notBefore: 9_000 })],
      trades: [
        trade(1, { nakedMs: 1_500, nakedSince: 9_000 }), trade(2, { nakedMs: 250 }),
        trade(3, { status: 'closed', closedAt: 5_000, nakedMs: 40 }), trade(4, { status: 'draft', nakedMs: 9_999 }),
      ],
    }))
    expect(await store.census()).toEqual({ now: 10_000, outbox: [{ lane: 'exchange', rows: 2, dueAt: 7_000 }, { lane: 'chat', rows: 1, dueAt: 9_000 }], trades: { open: 2, closed: 1, draft: 1 }, nakedMs: 2_790, nakedNow: 1, leases: { held: 2, until: 15_000 } })
    expect([await store.nakedOf(user('u1'), account('a1')), await store.nakedOf(user('u2'), account('a1')), await store.nakedOf(user('u1'), account('a2'))]).toEqual([2_790, 0, 0])
    expect(await store.trade(user('u1'), account('a1'), 1)).toMatchObject({ nakedMs: 1_500, nakedSince: 9_000 })
    await store.endEffect({ account: account('a1'), n: 1 }, [], 'done')
    await setTime(15_000)
    expect(await store.census()).toMatchObject({ outbox: [{ rows: 1, dueAt: 8_000 }, { rows: 1 }], nakedMs: 7_790, leases: { held: 0, until: null } })
    await store.removeAccount(user('u1'), account('a1'))
  })
}

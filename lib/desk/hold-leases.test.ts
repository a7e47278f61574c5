import { expect, test } from 'vitest'
import { realClock } from '#runtime/clock.ts'
import { createSimStore } from '#sim/store.ts'
import { account, accountRow, user } from '../../tests/contract/ids.ts'
import { makeBell } from './bell.ts'
import { holdLeases } from './hold-leases.ts'
import type { AccountId } from './ports/store.ts'

test('a process that lives for moments takes what it wants and nothing else, leaves what is held, and gives all back', async () => {
  const world = createSimStore(() => 1_000)
  const [{ store }, { store: other }] = [world.connect(() => Promise.resolve()), world.connect(() => Promise.resolve())]
  await store.addUser(user('u1'), { telegramId: '1', name: 'Ann', language: 'en', timeZone: 'UTC' })
  for (const name of ['a1', 'a2', 'a3']) await store.addAccount(accountRow(name, 'u1'))
  await other.renewLeases('another', 5_000, 9, [account('a3')])
  const stop = new AbortController()
  const wanted: AccountId[] = [account('a2'), account('a3')]
  const bell = makeBell(realClock)
  const taken: AccountId[] = []
  const leases = holdLeases({ store, clock: realClock, log: () => undefined, holder: 'brief', onLost: () => undefined, brief: { wanted: () => wanted, bell, mayBegin: () => true }, onTaken: (of) => {
    taken.push(of)
    if (of === 'a1') return stop.abort()
    wanted.push(account('a1'))
    bell.ring()
  } })
  await leases.run(stop.signal)
  expect([taken, leases.accounts()]).toEqual([['a2', 'a1'], ['a1', 'a2']])
  await leases.release()
  expect([leases.accounts(), await store.heldUntil(user('u1'), account('a1')), await store.heldUntil(user('u1'), account('a3'))]).toEqual([[], 0, 6_000])
})

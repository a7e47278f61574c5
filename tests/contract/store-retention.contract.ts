import { expect, test } from 'vitest'
import { account, decided, effect, event, input, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

const a1 = account('a1')
const claim = { holder: 'w1', epoch: 1 }
const DAY = 86_400_000

/** An account with an input and an effect of each of the first days: all drained, the effects ended but the first and the last. */
const lived = async (here: Place, days: number): Promise<void> => {
  await twoUsers(here)
  for (let day = 1; day <= days; day += 1) {
    await here.setTime(day * DAY)
    await here.store.renewLeases('w1', DAY, 9)
    await here.store.offer(a1, [input(`day-${day}`)])
    await here.store.drain(a1, (drain) => decided(drain, { journal: [event(drain.account.seq + 1)], effects: [effect(`t${day}`, { notBefore: day * DAY })] }))
    if (day > 1 && day < days) await here.store.endEffect({ account: a1, n: day }, [], day % 2 === 0 ? 'done' : 'dropped')
  }
}
const inputsOf = async ({ store }: Place, days: number): Promise<readonly number[]> => {
  const all = await Promise.all(Array.from({ length: days }, async (_, i) => ((await store.outcome(a1, `day-${i + 1}`)) === null ? [] : [i + 1])))
  return all.flat()
}

export const retentionClaims = (here: () => Place): void => {
  test('ended effects and drained inputs of before a time go, oldest first, a batch at a time, until none is left', async () => {
    await lived(here(), 6)
    const { store } = here()
    expect(await store.forget(a1, { before: 5 * DAY, limit: 2 })).toBe(4)
    expect(await inputsOf(here(), 6)).toEqual([3, 4, 5, 6])
    expect(await store.forget(a1, { before: 5 * DAY, limit: 2 })).toBe(3)
    expect(await inputsOf(here(), 6)).toEqual([5, 6])
    expect(await store.forget(a1, { before: 5 * DAY, limit: 2 })).toBe(0)
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([1, 6])
  })

  test('what waits stays, however old: an effect that nobody ended, an input that nobody drained', async () => {
    await lived(here(), 2)
    const { store, setTime } = here()
    await store.offer(a1, [input('undrained')])
    await setTime(90 * DAY)
    expect(await store.forget(a1, { before: 90 * DAY, limit: 100 })).toBe(2)
    await store.renewLeases('w1', DAY, 9)
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([1, 2])
    const seen: string[] = []
    await store.drain(a1, (drain) => {
      seen.push(...drain.inputs.map(({ id }) => id))
      return decided(drain)
    })
    expect(seen).toEqual(['undrained'])
  })

  test('an input that is kept is still known as a repeat; one that is gone is a new one; the account’s journal, state and numbers go on', async () => {
    await lived(here(), 3)
    const { store } = here()
    const before = await store.accountOfLoop(a1)
    await store.forget(a1, { before: 2 * DAY, limit: 100 })
    expect(await store.accountOfLoop(a1)).toEqual(before)
    expect((await store.journal(user('u1'), a1, { after: 0, limit: 9 })).length).toBe(3)
    const [kept, gone] = await store.offer(a1, [input('day-2'), input('day-1')])
    expect([kept?.outcome, gone?.outcome]).toEqual(['"day-2 done"', null])
    await store.drain(a1, (drain) => decided(drain, { effects: [effect('next')] }))
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toContain(4)
  })

  test('an effect that is gone can’t be begun or ended again, and another account’s rows stay', async () => {
    await lived(here(), 3)
    const { store } = here()
    const other = account('a2')
    await store.offer(other, [input('theirs')])
    await store.drain(other, (drain) => decided(drain))
    await store.forget(a1, { before: 90 * DAY, limit: 100 })
    await store.endEffect({ account: a1, n: 2 }, [], 'dropped')
    expect(await store.beginAttempt({ account: a1, n: 2 }, claim, 'w1', 2_000)).toEqual({ type: 'gone' })
    expect(await store.outcome(other, 'theirs')).toBe('"theirs done"')
    expect(await store.forget(account('nobody'), { before: 90 * DAY, limit: 100 })).toBe(0)
  })
}

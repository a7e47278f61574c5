import { expect, test } from 'vitest'
import { GIVES_WAY } from '#desk/ports/store-rules.ts'
import type { NewEffect } from '#desk/ports/store.ts'
import { account, accountRow, decided, effect, input, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

const a1 = account('a1')
const first = { account: a1, n: 1 }
const claim = { holder: 'w1', epoch: 1 }
let told = 0

const plan = async ({ store }: Place, effects: readonly NewEffect[], of = a1): Promise<void> => {
  told += 1
  await store.offer(of, [input(`plan-${told}`)])
  await store.drain(of, (drain) => decided(drain, { effects }))
}
/** Both accounts leased by w1 under epoch 1 from store time 1,000 to 100,000. */
const leased = async (place: Place): Promise<void> => {
  await twoUsers(place)
  await place.setTime(1_000)
  await place.store.renewLeases('w1', 99_000, 9)
}

const orderClaims = (here: () => Place): void => {
  test('the first of every key waits, by rank, then number; the second comes when the first has ended', async () => {
    await leased(here())
    const { store } = here()
    await plan(here(), [effect('t1'), effect('t1', { kind: 'second' }), effect('t2', { rank: 0 }), effect('t1', { lane: 'chat' })])
    await plan(here(), [effect('t9', { rank: 0, body: '{"of":"a2"}' })], account('a2'))
    const rows = await store.waiting('exchange', 'w1', 9)
    expect(rows.map(({ account: of, n }) => `${of}/${n}`)).toEqual(['a2/1', 'a1/3', 'a1/1'])
    expect(rows[2]).toEqual({ ...effect('t1'), account: 'a1', n: 1, attempts: 0, sendBefore: null })
    expect((await store.waiting('exchange', 'w1', 1)).length).toBe(1)
    expect((await store.waiting('chat', 'anyone', 9)).map(({ n }) => n)).toEqual([4])
    await store.endEffect(first, [], 'done')
    expect((await store.waiting('exchange', 'w1', 9)).map(({ kind }) => kind)).toContain('second')
  })

  test('exchange rows wait for the holder of the lease only, and no longer than it lasts', async () => {
    await leased(here())
    await plan(here(), [effect('t1')])
    expect(await here().store.waiting('exchange', 'w2', 9)).toEqual([])
    await here().setTime(100_000)
    expect(await here().store.waiting('exchange', 'w1', 9)).toEqual([])
    expect(await here().store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'not-yours' })
  })

  test('a newer effect replaces the waiting one that was never begun, within a drain too', async () => {
    await leased(here())
    const { store } = here()
    await plan(here(), [effect('t1', { replaces: 'stop:1' }), effect('t2', { replaces: 'stop:2' }), effect('t3', { replaces: 'stop:3' }), effect('t3', { replaces: 'stop:3', kind: 'newest' })])
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([1, 2, 4])
    await store.beginAttempt({ account: a1, n: 2 }, claim, 'w1', 2_000)
    await plan(here(), [effect('t1', { replaces: 'stop:1' }), effect('t2', { replaces: 'stop:2' })])
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'gone' })
    await here().setTime(6_000)
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([2, 4, 5])
  })

  test('a row that gives way lets the others of its key pass until it is begun; then it holds its key', async () => {
    await leased(here())
    const { store, setTime } = here()
    await plan(here(), [effect('t1', { rank: GIVES_WAY, notBefore: 2_000 }), effect('t1', { rank: 1 }), effect('t2', { rank: GIVES_WAY })])
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([2, 3])
    await store.endEffect({ account: a1, n: 2 }, [], 'done')
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([3])
    await setTime(2_000)
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toMatchObject({ type: 'begun' })
    await plan(here(), [effect('t1', { rank: 0 })])
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([3])
    await store.postponeEffect(first, 3_000)
    expect((await store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([4, 3])
  })

  test('a head that must not be begun yet holds its key back', async () => {
    await leased(here())
    await plan(here(), [effect('t1', { notBefore: 2_000 }), effect('t1')])
    expect(await here().store.waiting('exchange', 'w1', 9)).toEqual([])
    expect(await here().store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'too-soon', at: 2_000 })
    await here().setTime(2_000)
    expect((await here().store.waiting('exchange', 'w1', 9)).map(({ n }) => n)).toEqual([1])
  })
}

const dueClaims = (here: () => Place): void => {
  test('accounts with something to begin by a time are told, the longest due first, whoever holds them; a head that waits longer holds its key back', async () => {
    await leased(here())
    const { store } = here()
    const told = (lane: 'exchange' | 'chat', before: number, among: readonly string[] | null = null, limit = 9) => store.accountsWithEffects(lane, { before, among: among === null ? null : among.map(account), limit })
    await plan(here(), [effect('t1', { notBefore: 3_000 }), effect('t1'), effect('t2', { lane: 'chat' })])
    await plan(here(), [effect('t9', { notBefore: 2_000 })], account('a2'))
    expect([await told('exchange', 1_999), await told('exchange', 2_000), await told('exchange', 3_000), await told('exchange', 3_000, null, 1)]).toEqual([[], ['a2'], ['a2', 'a1'], ['a2']])
    expect([await told('exchange', 3_000, ['a1']), await told('exchange', 3_000, []), await told('chat', 3_000)]).toEqual([['a1'], [], ['a1']])
    await here().setTime(3_000)
    await store.beginAttempt(first, claim, 'w1', 2_000)
    expect(await told('exchange', 3_000, ['a1']), 'begun and not ended').toEqual(['a1'])
    await store.endEffect(first, [], 'done')
    await store.endEffect({ account: a1, n: 2 }, [], 'done')
    expect(await told('exchange', 9_000, ['a1'])).toEqual([])
  })
}

const attemptClaims = (here: () => Place): void => {
  test('an attempt is committed with its window, and nobody acts on the row until 3 s after it', async () => {
    await leased(here())
    const { store, other, setTime } = here()
    await plan(here(), [effect('t1')])
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'begun', attempt: 1, storeNow: 1_000, sendBefore: 3_000, earlier: false })
    expect(await other.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'too-soon', at: 6_000 })
    await setTime(5_999)
    expect(await store.waiting('exchange', 'w1', 9)).toEqual([])
    await setTime(6_000)
    expect((await store.waiting('exchange', 'w1', 9))[0]).toMatchObject({ attempts: 1, sendBefore: 3_000 })
    expect(await store.beginAttempt(first, claim, 'w1', 1_000)).toEqual({ type: 'begun', attempt: 2, storeNow: 6_000, sendBefore: 7_000, earlier: true })
  })

  test('the lease is asked by holder and epoch; a chat effect needs none', async () => {
    await leased(here())
    const { store } = here()
    await plan(here(), [effect('t1'), effect('c', { lane: 'chat' })])
    expect(await store.beginAttempt(first, null, 'w1', 2_000)).toEqual({ type: 'not-yours' })
    expect(await store.beginAttempt(first, { holder: 'w1', epoch: 2 }, 'w1', 2_000)).toEqual({ type: 'not-yours' })
    expect(await store.beginAttempt(first, claim, 'w2', 2_000)).toEqual({ type: 'not-yours' })
    expect(await store.beginAttempt({ account: a1, n: 2 }, null, 'web', 2_000)).toMatchObject({ type: 'begun' })
    expect(await store.beginAttempt({ account: a1, n: 3 }, null, 'web', 2_000)).toEqual({ type: 'gone' })
  })

  test('past its time a row is expired, unless an attempt may have acted: then it is begun to be looked up', async () => {
    await leased(here())
    const { store, setTime } = here()
    await plan(here(), [effect('t1', { notAfter: 5_000 }), effect('t2', { notAfter: 5_000 }), effect('t3', { notAfter: 5_000 })])
    await store.beginAttempt({ account: a1, n: 2 }, claim, 'w1', 2_000)
    await store.beginAttempt({ account: a1, n: 3 }, claim, 'w1', 2_000)
    await store.postponeEffect({ account: a1, n: 3 }, 0)
    await setTime(5_000)
    expect(await store.beginAttempt(first, claim, 'w1', 100)).toMatchObject({ type: 'begun' })
    await store.postponeEffect(first, 0)
    await setTime(6_001)
    expect(await store.beginAttempt(first, claim, 'w1', 100)).toEqual({ type: 'expired' })
    expect(await store.beginAttempt({ account: a1, n: 2 }, claim, 'w1', 100)).toMatchObject({ type: 'begun', earlier: true })
    expect(await store.beginAttempt({ account: a1, n: 3 }, claim, 'w1', 100)).toEqual({ type: 'expired' })
  })

}

const endClaims = (here: () => Place): void => {
  test('a postponed row surely did nothing: it may be begun from then on, with nothing to look up', async () => {
    await leased(here())
    const { store, setTime } = here()
    await plan(here(), [effect('t1')])
    await store.beginAttempt(first, claim, 'w1', 2_000)
    await store.postponeEffect(first, 1_500)
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'too-soon', at: 1_500 })
    await setTime(1_500)
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toMatchObject({ type: 'begun', attempt: 2, earlier: false })
  })

  test('an ended row is gone, its answers are inputs, and ending it twice stores nothing twice', async () => {
    await leased(here())
    const { store } = here()
    await plan(here(), [effect('t1')])
    await store.beginAttempt(first, claim, 'w1', 2_000)
    await store.endEffect(first, [input('answer-1'), input('answer-2')], 'done')
    await store.endEffect(first, [input('answer-1')], 'dropped')
    expect(await store.beginAttempt(first, claim, 'w1', 2_000)).toEqual({ type: 'gone' })
    const seen: string[] = []
    await store.drain(a1, (drain) => {
      seen.push(...drain.inputs.map(({ id }) => id))
      return decided(drain)
    })
    expect(seen).toEqual(['answer-1', 'answer-2'])
  })

  test('of many who begin at once, one does', async () => {
    await leased(here())
    const { store, other } = here()
    await plan(here(), [effect('t1')])
    const starts = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? store : other).beginAttempt(first, claim, 'w1', 2_000)))
    expect(starts.filter(({ type }) => type === 'begun')).toHaveLength(1)
    expect(starts.filter(({ type }) => type === 'too-soon')).toHaveLength(11)
  })
}

const liveClaims = (here: () => Place): void => {
  const a3 = account('a3')
  const of = (n: number) => ({ account: a3, n })

  test('nothing that sends is begun for an account of a live venue that is not turned live; what reads is, and what says that an earlier attempt is unknown', async () => {
    const { store, setTime } = here()
    await twoUsers(here())
    await store.addAccount({ ...accountRow('a3', 'u1'), venue: 'toobit', sealedKey: 's', apiKey: 'k' })
    await setTime(1_000)
    await store.renewLeases('w1', 99_000, 9)
    const kinds = ['enter', 'place', 'protect', 'cancel', 'add-margin', 'look-up', 'look-up-row', 'read-fills']
    await plan(here(), kinds.map((kind) => effect(kind, { kind })), a3)
    const starts = await Promise.all(kinds.map((_, at) => store.beginAttempt(of(at + 1), claim, 'w1', 2_000)))
    expect(starts.map(({ type }) => type)).toEqual(['not-live', 'not-live', 'not-live', 'not-live', 'not-live', 'begun', 'begun', 'begun'])
    expect(await store.setLive(user('u1'), a3, true)).toBe('done')
    const again = await Promise.all([1, 2, 3, 4, 5].map((n) => store.beginAttempt(of(n), claim, 'w1', 2_000)))
    expect(again.map(({ type }) => type)).toEqual(['begun', 'begun', 'begun', 'begun', 'begun'])
  })

  test('an account of paper sends without being turned live', async () => {
    await leased(here())
    await plan(here(), [effect('t1')])
    expect(await here().store.beginAttempt(first, claim, 'w1', 2_000)).toMatchObject({ type: 'begun' })
  })
}

export const effectClaims = (here: () => Place): void => {
  orderClaims(here)
  dueClaims(here)
  attemptClaims(here)
  endClaims(here)
  liveClaims(here)
}

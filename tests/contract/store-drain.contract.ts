import { expect, test } from 'vitest'
import { account, decided, effect, event, input, trade, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

const a1 = account('a1')

const oneDrain = (here: () => Place): void => {
  test('an input is stored once, and its repeat gets the first one’s outcome', async () => {
    await twoUsers(here())
    const { store } = here()
    const [first] = await store.offer(a1, [input('i1')])
    expect(first).toMatchObject({ id: 'i1', outcome: null })
    expect(await store.offer(a1, [{ ...input('i1'), body: '"other"' }])).toEqual([first])
    await store.drain(a1, (drain) => {
      expect(drain.inputs.map(({ body }) => body)).toEqual(['{"id":"i1"}'])
      return decided(drain)
    })
    expect(await store.offer(a1, [input('i1')])).toEqual([{ ...first, outcome: '"i1 done"' }])
    expect(await store.outcome(a1, 'i1')).toBe('"i1 done"')
    expect(await store.outcome(a1, 'i2')).toBeNull()
    expect(await store.drain(a1, decided)).toEqual({ type: 'nothing' })
  })

  test('one offer with the same id twice stores it once, and the order of an offer is kept', async () => {
    await twoUsers(here())
    const rows = await here().store.offer(a1, [input('z'), input('a'), input('z'), input('m')])
    expect(rows.map(({ id }) => id)).toEqual(['z', 'a', 'z', 'm'])
    expect(rows[0]?.n).toBe(rows[2]?.n)
    await here().store.drain(a1, (drain) => {
      expect(drain.inputs.map(({ id }) => id)).toEqual(['z', 'a', 'm'])
      return decided(drain)
    })
    expect(await here().store.offer(a1, [])).toEqual([])
  })

  test('a drain takes all, writes all, and tells what it did', async () => {
    await twoUsers(here())
    const { store, setTime } = here()
    await setTime(500)
    await store.offer(a1, [input('i1'), input('i2')])
    const outcome = await store.drain(a1, (drain) => {
      expect(drain.now).toBe(500)
      return decided(drain, { journal: [event(1), event(2)], trades: [trade(1)], effects: [effect('t1'), effect('t2', { lane: 'chat' })] })
    })
    expect(outcome).toEqual({ type: 'drained', seq: 2, inputs: 2, effects: 2 })
    expect(await store.accountOfLoop(a1)).toMatchObject({ seq: 2, state: '+i1,i2' })
    await store.offer(a1, [input('i3')])
    expect(await store.drain(a1, (drain) => decided(drain, { journal: [event(3)], trades: [trade(1, { status: 'closed', closedAt: 9 })] }))).toMatchObject({ seq: 3 })
    expect(await store.trade(user('u1'), a1, 1)).toEqual(trade(1, { status: 'closed', closedAt: 9 }))
  })

  test('a decision that fails or breaks the rules changes nothing, and the account is free again', async () => {
    await twoUsers(here())
    const { store } = here()
    await store.offer(a1, [input('i1')])
    await expect(store.drain(a1, () => { throw new Error('a bug') })).rejects.toThrow('a bug')
    await expect(store.drain(a1, (drain) => decided(drain, { journal: [event(2)] }))).rejects.toThrow('seq 2 follows 0')
    await expect(store.drain(a1, (drain) => decided(drain, { outcomes: [] }))).rejects.toThrow('every drained input')
    expect(await store.accountOfLoop(a1)).toMatchObject({ seq: 0, state: '' })
    expect(await store.drain(a1, decided)).toMatchObject({ type: 'drained', inputs: 1 })
  })

}

const manyDrains = (here: () => Place): void => {
  test('while one drains, another is told busy and does not wait; an input offered meanwhile is left for the next drain', async () => {
    await twoUsers(here())
    const { store, other } = here()
    await store.offer(a1, [input('i1')])
    const meanwhile: Promise<unknown>[] = []
    const outcome = await store.drain(a1, (drain) => {
      meanwhile.push(other.drain(a1, decided), other.offer(a1, [input('i2')]))
      return decided(drain)
    })
    expect(outcome).toMatchObject({ type: 'drained', inputs: 1 })
    const [second] = await Promise.all(meanwhile)
    expect([{ type: 'busy' }, { type: 'nothing' }, { type: 'drained', seq: 0, inputs: 1, effects: 0 }]).toContainEqual(second)
    await other.drain(a1, decided)
    expect(await other.outcome(a1, 'i2')).toBe('"i2 done"')
  })

  test('many at once: every input is decided once, in one line', async () => {
    await twoUsers(here())
    const { store, other } = here()
    const decisions: string[] = []
    const work = async (place: typeof store, id: string): Promise<void> => {
      await place.offer(a1, [input(id)])
      while ((await place.outcome(a1, id)) === null) {
        await place.drain(a1, (drain) => {
          decisions.push(...drain.inputs.map((row) => row.id))
          return decided(drain, { journal: drain.inputs.map((_, index) => event(drain.account.seq + 1 + index)) })
        })
      }
    }
    const ids = Array.from({ length: 40 }, (_, index) => `i${index}`)
    await Promise.all(ids.map((id, index) => work(index % 2 === 0 ? store : other, id)))
    expect([...decisions].sort()).toEqual([...ids].sort())
    expect((await store.accountOfLoop(a1))?.seq).toBe(40)
  })

}

const leasedDrains = (here: () => Place): void => {
  test('under a lease a drain is written by its holder and epoch only', async () => {
    await twoUsers(here())
    const { store, setTime } = here()
    await setTime(1_000)
    const [lease] = await store.renewLeases('w1', 5_000, 1)
    expect(lease).toMatchObject({ account: 'a1', epoch: 1 })
    await store.offer(a1, [input('i1')])
    expect(await store.drain(a1, decided, { holder: 'w1', epoch: 2 })).toEqual({ type: 'lost-lease' })
    expect(await store.drain(a1, decided, { holder: 'w2', epoch: 1 })).toEqual({ type: 'lost-lease' })
    await setTime(6_000)
    expect(await store.drain(a1, decided, { holder: 'w1', epoch: 1 })).toEqual({ type: 'lost-lease' })
    expect(await store.outcome(a1, 'i1')).toBeNull()
    await setTime(5_999)
    expect(await store.drain(a1, decided, { holder: 'w1', epoch: 1 })).toMatchObject({ type: 'drained' })
  })

  test('due are accounts with undecided inputs or a passed wake, oldest first', async () => {
    await twoUsers(here())
    const { store, setTime } = here()
    expect(await store.due(9)).toEqual([])
    await setTime(100)
    await store.offer(account('a2'), [input('i')])
    await store.drain(account('a2'), (drain) => decided(drain, { wakeAt: 150 }))
    expect(await store.due(9)).toEqual([])
    await setTime(160)
    await store.offer(a1, [input('j')])
    expect(await store.due(9)).toEqual([{ account: 'a2', wake: true }, { account: 'a1', wake: false }])
    expect(await store.due(1)).toEqual([{ account: 'a2', wake: true }])
    await store.offer(account('a2'), [input('time')])
    await store.drain(account('a2'), (drain) => decided(drain))
    expect(await store.due(9)).toEqual([{ account: 'a1', wake: false }])
  })
}

export const drainClaims = (here: () => Place): void => {
  oneDrain(here)
  manyDrains(here)
  leasedDrains(here)
}

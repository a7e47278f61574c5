import { describe, expect, test } from 'vitest'
import type { AccountId, Drain, Drained, UserId } from '#desk/ports/store.ts'
import { createSimStore, type SimConnection, type SimStore } from './store.ts'

const a1 = 'a1' as AccountId
const quiet = (): Promise<void> => Promise.resolve()
const answer = (drain: Drain): Drained => ({ state: 's', journal: [], trades: [], effects: [], wakeAt: null, outcomes: drain.inputs.map(({ n }) => ({ n, outcome: '"done"' })) })
const settle = async (): Promise<void> => { for (let turn = 0; turn < 50; turn += 1) await Promise.resolve() }

const opened = async (now: () => number = () => 0): Promise<{ readonly world: SimStore; readonly alive: SimConnection }> => {
  const world = createSimStore(now)
  const alive = world.connect(quiet)
  await alive.store.addUser('u1' as UserId, { telegramId: '1', name: 'A', language: 'en', timeZone: 'UTC' })
  await alive.store.addAccount({ account: a1, user: 'u1' as UserId, name: 'A', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  await alive.store.offer(a1, [{ id: 'i1', at: 0, body: '{}' }])
  return { world, alive }
}
/** A process that stops for ever when it reaches `point`. */
const dyingAt = (world: SimStore, point: string): SimConnection => world.connect((reached) => (reached === point ? new Promise(() => undefined) : quiet()))

describe('the simulator’s store', () => {
  test.each(['drain:begin', 'drain:load', 'drain:write', 'drain:commit'])('a process that dies at %s leaves nothing done, and its lock is freed by its death', async (point) => {
    const { world, alive } = await opened()
    const dying = dyingAt(world, point)
    void dying.store.drain(a1, answer)
    await settle()
    expect(await alive.store.drain(a1, answer)).toMatchObject({ type: point === 'drain:begin' ? 'drained' : 'busy' })
    dying.drop()
    await alive.store.drain(a1, answer)
    expect(await alive.store.outcome(a1, 'i1')).toBe('"done"')
  })

  test('a process that dies after the commit did all, and does not know it', async () => {
    const { world, alive } = await opened()
    const dying = dyingAt(world, 'drain:end')
    let told = false
    void dying.store.drain(a1, answer).then(() => { told = true })
    await settle()
    expect([told, await alive.store.outcome(a1, 'i1'), await alive.store.drain(a1, answer)]).toEqual([false, '"done"', { type: 'nothing' }])
  })

  test('a frozen process loses its transaction after 3 s, and is told so when it thaws', async () => {
    let now = 0
    const { world, alive } = await opened(() => now)
    let thaw: () => void = () => undefined
    const frozen = world.connect((point) => (point === 'drain:write' ? new Promise<void>((resolve) => { thaw = resolve }) : quiet()))
    const late = frozen.store.drain(a1, answer).catch((thrown: unknown) => thrown)
    await settle()
    now = 2_999
    expect(await alive.store.drain(a1, answer)).toEqual({ type: 'busy' })
    now = 3_000
    expect(await alive.store.drain(a1, answer)).toMatchObject({ type: 'drained' })
    thaw()
    expect(await late).toMatchObject({ facts: { code: 'store-lost' } })
  })

  test('a call of a dead process does nothing and never comes back', async () => {
    const { world, alive } = await opened()
    let release: () => void = () => undefined
    const dying = world.connect((point) => (point === 'offer?' ? new Promise<void>((resolve) => { release = resolve }) : quiet()))
    let back = false
    void dying.store.offer(a1, [{ id: 'i2', at: 0, body: '{}' }]).then(() => { back = true })
    await settle()
    dying.drop()
    release()
    await settle()
    expect([back, await alive.store.outcome(a1, 'i2'), world.tables.accounts.get(a1)?.inputs.has('i2')]).toEqual([false, null, false])
  })

  test('every call is stepped before and after, under its name', async () => {
    const { world } = await opened()
    const points: string[] = []
    const { store, kv } = world.connect((point) => { points.push(point); return quiet() })
    await store.now()
    await kv.count('k', 10)
    await store.drain(a1, answer)
    expect(points).toEqual(['now?', 'now!', 'kv.count?', 'kv.count!', 'drain:begin', 'drain:load', 'drain:write', 'drain:commit', 'drain:end'])
  })
})

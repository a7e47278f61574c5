import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId, Drain, Drained, UserId } from '#desk/ports/store.ts'
import { settle } from '#sim/players/player.ts'
import { runSeed } from '#sim/run.ts'
import type { SimConnection, SimStore } from '#sim/store.ts'
import { type VirtualTime, virtualTime } from '#sim/virtual-time.ts'
import { installedServer, type TestDatabase } from '../contract/databases.ts'
import { embeddedServer } from '../contract/embedded.ts'
import { type Line, openLine } from './line.ts'
import { realStores } from './world.ts'

const embedded = embeddedServer()
const server = embedded.missing === null ? embedded : await installedServer()

let database: TestDatabase
let line: Line
let stores: ReturnType<typeof realStores>
beforeAll(async () => {
  if (server.missing !== null) return
  database = await server.open()
  line = openLine(database.url)
  stores = realStores(line, settle)
}, 60_000)
afterAll(async () => {
  if (server.missing === null) {
    await line.close()
    await database.drop()
  }
  await embedded.close()
})

const a1 = 'a1' as AccountId
const quiet = (): Promise<void> => Promise.resolve()
const never = (): Promise<never> => new Promise(() => undefined)
const answer = (drain: Drain): Drained => ({ state: 's', journal: [], trades: [], effects: [], wakeAt: null, outcomes: drain.inputs.map(({ n }) => ({ n, outcome: '"done"' })) })
const codeOf = (thrown: unknown): unknown => thrown instanceof Error && 'facts' in thrown ? Reflect.get(Object(thrown.facts), 'code') : thrown

type World = { readonly world: SimStore; readonly alive: SimConnection; readonly time: VirtualTime; /** Lets virtual time pass up to here. */ readonly until: (ms: number) => Promise<void> }
const opened = async (): Promise<World> => {
  const time = virtualTime(0, stores.settle)
  const world = await stores.openStore(time)
  const alive = world.connect(quiet)
  await alive.store.addUser('u1' as UserId, { telegramId: '1', name: 'A', language: 'en', timeZone: 'UTC' })
  await alive.store.addAccount({ account: a1, user: 'u1' as UserId, name: 'A', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  await alive.store.offer(a1, [{ id: 'i1', at: 0, body: '{}' }])
  const until = async (ms: number): Promise<void> => {
    let reached = false
    time.after(ms - time.now(), () => { reached = true })
    await time.run(ms, () => reached)
    await stores.settle()
  }
  return { world, alive, time, until }
}
const stoppingAt = (world: SimStore, point: string, stop: () => Promise<void> = never): SimConnection => world.connect((reached) => (reached === point ? stop() : quiet()))

describe.skipIf(server.missing !== null)(`the desk’s own store in a seed${server.missing === null ? '' : ` (${server.missing})`}`, () => {
  test.each(['drain:begin', 'drain:load', 'drain:write', 'drain:commit'])('a process that dies at %s leaves nothing done, and its lock is freed by its death', async (point) => {
    const { world, alive } = await opened()
    const dying = stoppingAt(world, point)
    void dying.store.drain(a1, answer)
    await stores.settle()
    expect(await alive.store.drain(a1, answer)).toMatchObject({ type: point === 'drain:begin' ? 'drained' : 'busy' })
    dying.drop()
    await alive.store.drain(a1, answer)
    expect(await alive.store.outcome(a1, 'i1')).toBe('"done"')
  })

  test('a process that dies after the commit did all, and does not know it', async () => {
    const { world, alive } = await opened()
    let told = false
    void stoppingAt(world, 'drain:end').store.drain(a1, answer).then(() => { told = true })
    await stores.settle()
    expect([told, await alive.store.outcome(a1, 'i1'), await alive.store.drain(a1, answer)]).toEqual([false, '"done"', { type: 'nothing' }])
  })

  test('a frozen process loses its transaction after 3 s of virtual time, and is told so when it thaws', async () => {
    const { world, alive, until } = await opened()
    let thaw: () => void = () => undefined
    const late = stoppingAt(world, 'drain:write', () => new Promise<void>((resolve) => { thaw = resolve })).store.drain(a1, answer).catch(codeOf)
    await until(2_999)
    expect(await alive.store.drain(a1, answer)).toEqual({ type: 'busy' })
    await until(3_001)
    expect(await alive.store.drain(a1, answer)).toMatchObject({ type: 'drained' })
    thaw()
    expect(await late).toBe('store-lost')
  })

  test('a lost connection before the commit leaves nothing done, after it all; neither is known to the process', async () => {
    const { world, alive } = await opened()
    const { Fault } = await import('#core/fault.ts')
    const losing = (point: string) => stoppingAt(world, point, () => Promise.reject(new Fault({ code: 'store-lost', retry: 'soon', outcomeKnown: false }))).store.drain(a1, answer).catch(codeOf)
    expect([await losing('drain:commit'), await alive.store.outcome(a1, 'i1')]).toEqual(['store-lost', null])
    expect([await losing('drain:end'), await alive.store.outcome(a1, 'i1')]).toEqual(['store-lost', '"done"'])
  })

  test('a statement that waits for a row lets the others pass; it fails after a second of virtual time, or goes on with the lock', async () => {
    const { world, alive, until } = await opened()
    let goOn: () => void = () => undefined
    const holder = stoppingAt(world, 'drain:commit', () => new Promise<void>((resolve) => { goOn = resolve }))
    const [lease] = await alive.store.renewLeases('p1', 5_000, 1)
    const draining = holder.store.drain(a1, answer, { holder: 'p1', epoch: lease?.epoch ?? 0 })
    await stores.settle()
    const first = alive.store.releaseLeases('p1').catch(codeOf)
    await until(900)
    expect(await alive.store.now()).toBe(900)
    await until(1_001)
    expect(await first).toBe('store-slow')
    const second = alive.store.releaseLeases('p1')
    await stores.settle()
    goOn()
    expect([await draining, await second]).toEqual([{ type: 'drained', seq: 0, inputs: 1, effects: 0 }, undefined])
  })

  test('every call is stepped under the names that the simulation’s own store has', async () => {
    const { world } = await opened()
    const points: string[] = []
    const { store, kv } = world.connect((point) => { points.push(point); return quiet() })
    await store.now()
    await kv.count('k', 10)
    await store.drain(a1, answer)
    expect(points).toEqual(['now?', 'now!', 'kv.count?', 'kv.count!', 'drain:begin', 'drain:load', 'drain:write', 'drain:commit', 'drain:end'])
  })

  test('the checkers’ tables are what is stored: leases at once, the rest each second, all of it in the end', async () => {
    const { world, alive, until } = await opened()
    await until(1_000)
    expect(world.tables.accounts.get(a1)?.undrained.map(({ id }) => id)).toEqual(['i1'])
    await alive.store.renewLeases('p1', 5_000, 1)
    await alive.store.drain(a1, answer)
    await stores.settle()
    expect(world.tables.accounts.get(a1)).toMatchObject({ leasedAt: 1_000, lease: { holder: 'p1', epoch: 1, until: 6_000 }, undrained: [] })
    await alive.store.offer(a1, [{ id: 'i2', at: 0, body: '{}' }])
    await world.whole()
    expect([...(world.tables.accounts.get(a1)?.inputs.values() ?? [])].map(({ id, outcome }) => [id, outcome])).toEqual([['i1', '"done"'], ['i2', null]])
  })

  test('a seed lives one life, however often it is played', async () => {
    const played = [await runSeed(3, stores), await runSeed(3, stores)]
    expect(played.map(({ violations }) => violations)).toEqual([[], []])
    expect(played[0]?.decisions).toBeGreaterThan(20)
    expect(new Set(played.map(({ trace }) => trace)).size).toBe(1)
  }, 180_000)
})

import { expect, test } from 'vitest'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { emptyAccount } from '#core/trade/testing/scenario.ts'
import { makeDeskClock } from '#desk/desk-clock.ts'
import { runForgetting } from '#desk/forget-old.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { signIn, simAccount } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { newLife, processClock, virtualTime } from '#sim/virtual-time.ts'

const DAY = 86_400_000
const START = 1_800_000_000_000

/** A desk's sweep alone, over an account with some inputs a day for forty days; `readTo` by day. */
const sweeping = async (readTo: (day: number) => number, held = true) => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const world = createSimStore(time.now)
  const store = await signIn(world)
  const clock = processClock(time, newLife(), 0)
  const deskClock = makeDeskClock({ clock, store })
  const stop = new AbortController()
  const told: string[] = []
  const sweep = runForgetting({ store, clock, deskClock, texts: storedTexts(), log: (_level, event) => told.push(event), heldAccounts: () => (held ? [simAccount] : []) }, stop.signal)
  const day = (n: number): Promise<void> => {
    const state = toCanonical({ account: { ...emptyAccount(), readTo: readTo(n) }, touched: {} })
    return store.offer(simAccount, Array.from({ length: 700 }, (_, i) => ({ id: `${n}/${i}`, at: 0, body: '{}' })))
      .then(() => store.drain(simAccount, (drain) => ({ state, journal: [], trades: [], effects: [], wakeAt: null, outcomes: drain.inputs.map((row) => ({ n: row.n, outcome: fromCanonical('"noted"') })) }))).then(() => undefined)
  }
  for (let n = 0; n < 40; n += 1) time.after(n * DAY, () => void day(n))
  await time.run(START + 40 * DAY, () => false)
  stop.abort()
  await time.run(START + 40 * DAY + 1, () => false)
  await sweep
  const kept = new Set([...(world.tables.accounts.get(simAccount)?.inputs.keys() ?? [])].map((id) => Number(id.split('/')[0])))
  return { oldest: Math.min(...kept), newest: Math.max(...kept), told: new Set(told) }
}

test('a desk that lives keeps thirty days of what was drained, and says what it deleted', async () => {
  expect(await sweeping((day) => START + day * DAY)).toEqual({ oldest: 10, newest: 39, told: new Set(['old-rows-deleted']) })
}, 60_000)

test('what a whole read may tell again is kept, however old, and what another process holds is left to it', async () => {
  expect((await sweeping(() => START + 3 * DAY)).oldest).toBe(2)
  expect((await sweeping((day) => START + day * DAY, false)).oldest).toBe(0)
}, 60_000)

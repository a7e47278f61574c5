import { toCanonical } from '#core/json.ts'
import type { Sql } from '#db/sql.ts'
import type { Store } from '#desk/ports/store.ts'
import { createSimStore, type SimStore } from '#sim/store.ts'
import { account, accountRow, decided, user } from '../ids.ts'
import type { Place } from '../store-places.ts'
import { dice, type Dice } from './chance.ts'
import { dumpPostgres, dumpSim } from './dump.ts'
import { operation, operationOverAll, type Operation } from './operations.ts'

export type Batch = { readonly seed: number; readonly sequences: number; readonly rounds: number }
/** How often each kind of answer came: a comparison that never met a conflict proves little. */
export type Tally = Map<string, number>
export type Both = { readonly place: Place; readonly sql: Sql; readonly tally: Tally }
type World = Both & { readonly sim: SimStore; readonly simStore: Store; readonly setTime: (ms: number) => Promise<void> }

const STEPS = [0, 0, 0, 1, 100, 500, 1_999, 2_000, 3_000, 5_000] as const

const count = (tally: Tally, result: unknown): void => {
  for (const [, kind] of JSON.stringify(result ?? null).matchAll(/"(?:type|fault|bug)":"([^"]{1,40})/g)) if (kind !== undefined) tally.set(kind, (tally.get(kind) ?? 0) + 1)
}

const same = async (world: World, batch: Batch, what: string, act: Operation): Promise<void> => {
  const [real, model] = await Promise.all([act(world.place.store), act(world.simStore)])
  const [left, right] = [toCanonical(real ?? null), toCanonical(model ?? null)]
  if (left !== right) throw new Error(`seed ${batch.seed}, ${what}:\nPostgreSQL ${left}\nsimulator  ${right}`)
  count(world.tally, JSON.parse(left))
}

/** While another transaction has the accounts' rows, every drain of them is busy on both stores. */
const compareBusy = async (world: World, batch: Batch, accounts: readonly string[], chance: Dice): Promise<void> => {
  const locked = accounts.filter(() => chance.often(0.1))
  const owner = {}
  for (const of of locked) {
    const table = world.sim.tables.accounts.get(account(of))
    if (table !== undefined) table.lock = { owner, touchedAt: Infinity }
  }
  await world.sql.transaction('', async (query) => {
    await query('select 1 as locked from accounts where account = any($1::text[]) order by account for no key update', [locked])
    await Promise.all(locked.map((of) => same(world, batch, `${of} busy`, (store) => store.drain(account(of), decided))))
  })
  for (const of of locked) {
    const table = world.sim.tables.accounts.get(account(of))
    if (table !== undefined) table.lock = null
  }
}

const begin = async (both: Both, accounts: readonly string[]): Promise<World> => {
  await both.place.empty()
  let now = 0
  const sim = createSimStore(() => now)
  const simStore = sim.connect(() => Promise.resolve()).store
  await both.sql.query(`insert into users (user_id, telegram_id, name, language, time_zone, role) values ('u1', '1', 'A', 'en', 'UTC', 'owner')`, [])
  await simStore.addUser(user('u1'), { telegramId: '1', name: 'A', language: 'en', timeZone: 'UTC' })
  for (const of of accounts) await simStore.addAccount(accountRow(of, 'u1'))
  await both.sql.query(
    `insert into accounts (account, user_id, name, venue, live, epoch, seq, state, last_effect, touched_at)
     select a, 'u1', 'Account ' || a, 'paper', false, 1, 0, '', 0, 0 from unnest($1::text[]) a`,
    [accounts],
  )
  await both.sql.query(`insert into leases (account, holder, epoch, until) select a, '', 0, 0 from unnest($1::text[]) a`, [accounts])
  return { ...both, sim, simStore, setTime: async (ms) => { now = ms; await both.place.setTime(ms) } }
}

/** Plays one batch of sequences, one account each, on both stores; throws at the first difference. */
export const compareBatch = async (both: Both, batch: Batch): Promise<void> => {
  const chance = dice(batch.seed)
  const accounts = Array.from({ length: batch.sequences }, (_, index) => `a${index}`)
  const world = await begin(both, accounts)
  let now = 1_000
  for (let round = 0; round < batch.rounds; round += 1) {
    now += chance.pick(STEPS)
    await world.setTime(now)
    await same(world, batch, `round ${round}, over all`, operationOverAll(accounts, chance, round))
    if (chance.often(0.3)) await compareBusy(world, batch, accounts, chance)
    const acts = accounts.map((of) => ({ of, act: operation(of, chance, { now, round }) }))
    await Promise.all(acts.map(({ of, act }) => same(world, batch, `round ${round}, account ${of}`, act)))
  }
  const [real, model] = [await dumpPostgres(world.sql), dumpSim(world.sim)]
  for (const table of Object.keys(model)) {
    const rows = model[table] ?? []
    const different = rows.length === real[table]?.length ? rows.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(real[table]?.[index])) : 0
    if (different >= 0 && (rows.length > 0 || real[table]?.length !== 0)) throw new Error(`seed ${batch.seed}, table ${table} in the end:\nPostgreSQL ${JSON.stringify(real[table]?.[different])}\nsimulator  ${JSON.stringify(rows[different])}`)
  }
}

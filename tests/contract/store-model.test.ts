import { afterAll, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import type { Store } from '#desk/ports/store.ts'
import { installedServer } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { compareBatch, type Both, type Tally } from './model/compare.ts'
import { postgresPlace } from './store-places.ts'

/** A quick look by default; `npm run test:model` plays 200,000. */
const SEQUENCES = Number(process.env['KEEL_MODEL_SEQUENCES'] ?? 1_500)
const FIRST_SEED = Number(process.env['KEEL_MODEL_SEED'] ?? 1)
const BATCH = 250
const ROUNDS = 12

const embedded = embeddedServer()
const installed = await installedServer()
const server = embedded.missing === null ? embedded : installed
afterAll(() => embedded.close())

const open = async (): Promise<{ readonly both: Both; readonly close: () => Promise<void> }> => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 4 })
  await sql.query(`do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`, [])
  const place = await postgresPlace(() => openSql('pg', { url: database.url, connections: 10 }))
  const tally: Tally = new Map()
  return { both: { place, sql, tally }, close: async () => { await place.close(); await sql.close(); await database.drop() } }
}

test.skipIf(server.missing !== null)(`${SEQUENCES} random sequences of calls end equally on the simulator's store and on PostgreSQL${server.missing === null ? '' : ` (${server.missing})`}`, async () => {
  const { both, close } = await open()
  for (let played = 0; played < SEQUENCES; played += BATCH) await compareBatch(both, { seed: FIRST_SEED + played / BATCH, sequences: Math.min(BATCH, SEQUENCES - played), rounds: ROUNDS })
  const met = Object.fromEntries([...both.tally].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(JSON.stringify({ model: 'store', sequences: SEQUENCES, calls: SEQUENCES * ROUNDS, met }))
  for (const kind of ['drained', 'busy', 'nothing', 'lost-lease', 'begun', 'expired', 'not-yours', 'too-soon', 'gone', 'not-found', 'a bug of ours']) expect(met[kind] ?? 0, `${kind} was met`).toBeGreaterThan(SEQUENCES / 500)
  await close()
}, 4 * 3_600_000)

test.skipIf(server.missing !== null)('a store that differs in one answer is caught', async () => {
  const first = await open()
  const { both } = first
  const lying: Store = { ...both.place.store, outcome: async (of, id) => ((await both.place.store.outcome(of, id)) === null ? 'null' : null) }
  await expect(compareBatch({ ...both, place: { ...both.place, store: lying } }, { seed: 1, sequences: 100, rounds: 10 })).rejects.toThrow(/seed 1, round \d+, account a\d+/)
  await first.close()
  // A place of its own: what the first comparison left on its way may still hold rows there.
  const second = await open()
  const forgetful: Store = { ...second.both.place.store, postponeEffect: () => Promise.resolve() }
  await expect(compareBatch({ ...second.both, place: { ...second.both.place, store: forgetful } }, { seed: 2, sequences: 100, rounds: 10 })).rejects.toThrow(/seed 2/)
  await second.close()
}, 60_000)

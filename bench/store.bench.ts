import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pgSql } from '#db/drivers/pg.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountId, Drain, Drained, Store } from '#desk/ports/store.ts'
import { freshSecret } from '#runtime/ids.ts'
import { takePorts } from '../bin/ports.ts'
import { haveDatabase, startPostgres } from '../bin/postgres/server.ts'
import { account, accountRow, effect, event, trade, user } from '../tests/contract/ids.ts'
import { slowLine } from './slow-line.ts'

const INPUTS = 200
const ROUND_TRIP_MS = 3
const ROUNDS = 5

/** A decision of the usual size: two events, the trade's projection and an effect for each input. */
const decide = (drain: Drain): Drained => ({
  state: 'x'.repeat(4_000),
  journal: drain.inputs.flatMap((_, index) => [event(drain.account.seq + 1 + index * 2, { body: 'y'.repeat(300) }), event(drain.account.seq + 2 + index * 2, { body: 'y'.repeat(300) })]),
  trades: [trade(1, { body: 'z'.repeat(3_000) })],
  effects: drain.inputs.map(({ n }) => effect(`t${n % 5}`)),
  outcomes: drain.inputs.map(({ n }) => ({ n, outcome: '{"ok":true}' })),
  wakeAt: null,
})

/** The one loop: store, drain, look once more. */
const apply = async (store: Store, to: AccountId, id: string): Promise<void> => {
  await store.offer(to, [{ id, at: 1, body: 'b'.repeat(300) }])
  await store.drain(to, decide)
  while ((await store.outcome(to, id)) === null) await store.drain(to, decide)
}

const round = async (store: Store, name: string): Promise<{ readonly total: number; readonly other: number }> => {
  const since = performance.now()
  const burst = Promise.all(Array.from({ length: INPUTS }, (_, index) => apply(store, account('busy'), `${name}-${index}`)))
  const other = new Promise<number>((resolve) => {
    setTimeout(() => {
      const asked = performance.now()
      void apply(store, account('other'), name).then(() => resolve(performance.now() - asked))
    }, 20)
  })
  await burst
  return { total: performance.now() - since, other: await other }
}

const median = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)

const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-bench-'))
const server = await startPostgres({ data: folder, password: freshSecret(), log: path.join(folder, 'postgres.log'), ports: takePorts() })
const direct = await haveDatabase(server, 'keel')
await migrateDatabase(direct)
const line = await slowLine(server.port, ROUND_TRIP_MS)
const slow = new URL(direct)
slow.port = String(line.port)
const sql = pgSql({ url: slow.href, connections: 10 })
const store = postgresStore(sql)
await store.addUser(user('u'), { telegramId: '1', name: 'U', language: 'en', timeZone: 'UTC' })
for (const name of ['busy', 'other']) await store.addAccount(accountRow(name, 'u'))
await round(store, 'warm-up')
const results: { readonly total: number; readonly other: number }[] = []
for (let index = 0; index < ROUNDS; index += 1) results.push(await round(store, `round-${index}`))

const since = performance.now()
await store.offer(account('busy'), Array.from({ length: INPUTS }, (_, index) => ({ id: `at-once-${index}`, at: 1, body: 'b'.repeat(300) })))
await store.drain(account('busy'), decide)
const atOnce = performance.now() - since
console.log(JSON.stringify({
  bench: 'store', inputs: INPUTS, roundTripMs: ROUND_TRIP_MS, connections: 10, rounds: ROUNDS,
  doorsMs: median(results.map(({ total }) => total)), otherAccountMs: median(results.map(({ other }) => other)), oneOfferOneDrainMs: Math.round(atOnce),
  goalDoorsMs: 500, goalOtherAccountMs: 400,
}))
await sql.close()
line.close()
await server.stop()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

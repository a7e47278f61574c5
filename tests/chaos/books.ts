import path from 'node:path'
import { fromCanonical } from '#core/json.ts'
import { loadVenue } from '#core/venue/open-venue.ts'
import type { Venue } from '#core/venue/venue.ts'
import { openSql } from '#db/client.ts'
import { textOf } from '#db/sql.ts'
import { postgresStore } from '#db/store.ts'
import type { Store } from '#desk/ports/store.ts'
import { storedTexts } from '#desk/stored-account.ts'
import type { GateKey } from '#exchange/toobit/gate/access.ts'
import { checkCash, checkLedger } from '#sim/check-ledger.ts'
import { checkDrift, checkFunding } from '#sim/check-drift.ts'
import { checkJournal, checkLiveness, checkOrders, checkOrphans, noLooks, type Looks, type Violation, type Watched } from '#sim/checkers.ts'
import { createSimStore } from '#sim/store.ts'
import { installationSecrets } from '../../bin/installation.ts'
import { takePorts } from '../../bin/ports.ts'
import { haveDatabase, startPostgres } from '../../bin/postgres/server.ts'
import { accountsOf, accountTable } from '../real-store/whole-tables.ts'

const BALANCE = 10_000n * 10n ** 8n
const ALL = { limit: 1_000_000 }
/** What a stopped paper exchange leaves behind. */
type Snapshot = { readonly venue: string; readonly keys: readonly GateKey[] }
export type Verdict = { readonly violations: Violation[]; readonly looks: Looks; readonly trades: number; readonly orders: number; readonly events: number }

type Judged = { readonly store: Store; readonly venue: Venue; readonly keys: readonly GateKey[] }
const judgeAll = async ({ store, venue, keys }: Judged): Promise<Verdict> => {
  const looks = noLooks()
  const violations: Violation[] = []
  const copy = createSimStore(() => venue.now())
  let [trades, orders, events] = [0, 0, 0]
  for (const row of await accountsOf(store)) {
    const account = (keys.find(({ apiKey }) => apiKey === row.apiKey) ?? keys[0])?.account ?? ''
    if (venue.balance(account) === null) continue
    const table = await accountTable(store, row)
    copy.tables.accounts.set(row.account, table)
    const watched: Watched = { chat: 1, slackMs: 0, venue, store: copy, account, deskAccount: row.account, texts: storedTexts(), looks, startBalance: BALANCE, hand: new Set() }
    violations.push(...checkOrders(watched), ...checkJournal(watched), ...checkLedger(watched), ...checkDrift(watched), ...checkFunding(watched), ...checkOrphans(watched), ...checkLiveness(watched), ...checkCash(watched))
    trades += table.trades.size
    events += table.journal.length
    orders += venue.orderHistory(account, ALL).length
  }
  return { violations, looks, trades, orders, events }
}

/** After desk and exchange have stopped: opens what they left, and lets the simulation's checkers look at it. */
export const judge = async (data: string): Promise<Verdict> => {
  const server = await startPostgres({ data, password: installationSecrets(data).database, log: path.join(data, 'log', 'postgres.log'), ports: takePorts() })
  const open = async (name: string) => openSql('pg', { url: await haveDatabase(server, name), connections: 2 })
  try {
    const [desk, paper] = [await open('keel'), await open('keel_paper')]
    const [saved] = await paper.query('select body from paper_snapshot', [])
    const { venue, keys } = fromCanonical<Snapshot>(textOf(saved ?? {}, 'body'))
    const verdict = await judgeAll({ store: postgresStore(desk), venue: loadVenue(venue), keys })
    await Promise.all([desk.close(), paper.close()])
    return verdict
  } finally {
    await server.stop()
  }
}

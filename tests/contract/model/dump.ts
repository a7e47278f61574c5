import { showDecimal } from '#core/money/decimal.ts'
import type { Sql } from '#db/sql.ts'
import type { SimStore } from '#sim/store.ts'

type Dump = Readonly<Record<string, readonly (readonly unknown[])[]>>
const sorted = (rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] => {
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
}

/** Everything in the simulator's store, table by table; inputs by their rank instead of their number. */
export const dumpSim = ({ tables }: SimStore): Dump => {
  const all = [...tables.accounts.entries()]
  return {
    accounts: sorted(all.map(([of, { row, wakeAt, lastEffect }]) => [of, row.user, row.seq, row.state, wakeAt, lastEffect])),
    inputs: sorted(all.flatMap(([of, { inputs }]) => [...inputs.values()].sort((a, b) => a.n - b.n).map((row, rank) => [of, rank, row.id, row.at, row.storedAt, row.body, row.outcome]))),
    journal: sorted(all.flatMap(([of, { journal }]) => journal.map((row) => [of, row.seq, row.trade, row.type, row.version, row.at, row.cause, row.body]))),
    trades: sorted(all.flatMap(([of, { trades }]) => [...trades.values()].map((row) => [of, row.trade, row.name, row.symbol, row.side, row.status, row.openedAt, row.closedAt, row.updatedAt, row.body]))),
    effects: sorted(all.flatMap(([of, { effects }]) => [...effects.values()].map(({ row, ended }) => [of, row.n, row.lane, row.key, row.kind, row.body, row.notAfter, row.notBefore, row.rank, row.replaces, row.attempts, row.sendBefore, ended]))),
    leases: sorted(all.map(([of, { lease }]) => [of, lease.holder, lease.epoch, lease.until])),
    cards: sorted(all.flatMap(([of, { cards }]) => [...cards.values()].map((row) => [of, row.trade, row.chat, row.message, row.shownSeq, row.shownAt]))),
    grants: sorted(all.flatMap(([of, { grants }]) => [...grants.values()].map((row) => [of, row.epoch, JSON.stringify(row.symbols), showDecimal(row.reserved), row.idFrom, row.idTo, row.until]))),
  }
}

const QUERIES: Readonly<Record<string, string>> = {
  accounts: 'account, user_id, seq, state, wake_at, last_effect from accounts',
  inputs: 'account, rank() over (partition by account order by n) - 1 as place, id, at, stored_at, body, outcome from inputs',
  journal: 'account, seq, trade, type, version, at, cause, body from journal',
  trades: 'account, trade, name, symbol, side, status, opened_at, closed_at, updated_at, body from trades',
  effects: 'account, n, lane, key, kind, body, not_after, not_before, rank, replaces, attempts, send_before, ended from effects',
  leases: 'account, holder, epoch, until from leases',
  cards: 'account, trade, chat, message, shown_seq, shown_at from cards',
  grants: 'account, epoch, symbols, trim_scale(reserved)::text as reserved, id_from, id_to, until from grants',
}

export const dumpPostgres = async (sql: Sql): Promise<Dump> => {
  const tables: Record<string, readonly (readonly unknown[])[]> = {}
  for (const [table, query] of Object.entries(QUERIES)) tables[table] = sorted((await sql.query(`select ${query}`, [])).map((row) => Object.values(row)))
  return tables
}

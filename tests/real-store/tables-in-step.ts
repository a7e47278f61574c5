import { accountOf } from '#db/account-store.ts'
import { pooledSql } from '#db/drivers/pooled.ts'
import { flagOf, numberOf, numberOrNull, type Row, textOf, textOrNull } from '#db/sql.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountId, AccountRow, EffectRow } from '#desk/ports/store.ts'
import { type AccountTable, emptyAccount, type Effect, type Input, type Tables } from '#sim/store/tables.ts'
import type { Line } from './line.ts'
import { accountsOf, accountTable } from './whole-tables.ts'

/**
 * An account with its lease, its waiting effects and inputs, and the version of its row; the state, which may be long, only where that version is news.
 */
const ACCOUNTS = `
  select a.account, a.user_id, a.name, a.venue, a.live, a.epoch, a.seq, a.sealed_key, a.api_key, a.wake_at, a.last_effect, a.removed_at is not null as removed,
    a.xmin::text as version, case when a.xmin::text = any($1::text[]) then '' else a.state end as state,
    coalesce(l.holder, '') as holder, coalesce(l.epoch, 0) as lease_epoch, coalesce(l.until, 0) as until,
    (select coalesce(json_agg(e order by e.n), '[]')::text from effects e where e.account = a.account and e.ended is null) as open,
    (select coalesce(json_agg(i order by i.n), '[]')::text from inputs i where i.account = a.account and i.outcome is null) as undrained
  from accounts a left join leases l on l.account = a.account order by a.account collate "C"`
const INPUTS = 'select account, id, n, at, stored_at, body, outcome from inputs order by account collate "C", n'
const UPDATES = 'select bot, update_id from updates order by bot collate "C", update_id'

const effectOf = (account: AccountId, row: Row): Effect => {
  const effect: EffectRow = {
    account, n: numberOf(row, 'n'), lane: textOf(row, 'lane') === 'chat' ? 'chat' : 'exchange', key: textOf(row, 'key'), kind: textOf(row, 'kind'), body: textOf(row, 'body'), notAfter: numberOrNull(row, 'not_after'),
    notBefore: numberOf(row, 'not_before'), rank: numberOf(row, 'rank'), replaces: textOrNull(row, 'replaces'), attempts: numberOf(row, 'attempts'), sendBefore: numberOrNull(row, 'send_before'),
  }
  return { row: effect, ended: null }
}
const inputOf = (row: Row): Input => ({ id: textOf(row, 'id'), n: numberOf(row, 'n'), at: numberOf(row, 'at'), storedAt: numberOf(row, 'stored_at'), body: textOf(row, 'body'), outcome: textOrNull(row, 'outcome') })

const rowsIn = (row: Row, column: string): readonly Row[] => JSON.parse(textOf(row, column))
const ofAccount = (rows: readonly Row[], account: string): readonly Row[] => rows.filter((row) => row['account'] === account)

/**
 * The checkers' tables, held in step with the real ones: `follow` after each moment in which something was written, `whole` at the end of a life,
 * from nothing. `now`: virtual ms.
 */
export const tablesInStep = (line: Line, tables: Tables, now: () => number) => {
  // Not by the line's order: who looks here looks while it is quiet.
  const sql = pooledSql({ query: (text, values) => line.look(text, values ?? []), connect: () => Promise.reject(new Error('assertion failed: the checkers only look')), end: () => Promise.resolve() })
  const store = postgresStore(sql)
  const versions = new Map<AccountId, string>()

  const leased = (table: AccountTable, row: Row): void => {
    const lease = { holder: textOf(row, 'holder'), epoch: numberOf(row, 'lease_epoch'), until: numberOf(row, 'until') }
    if (lease.epoch !== table.lease.epoch) table.leasedAt = now()
    Object.assign(table, { lease, removed: flagOf(row, 'removed'), wakeAt: numberOrNull(row, 'wake_at'), lastEffect: numberOf(row, 'last_effect') })
  }
  const drained = async (table: AccountTable, row: AccountRow): Promise<void> => {
    table.row = row
    table.journal.push(...(await store.journal(row.user, row.account, { after: table.journal.at(-1)?.seq ?? 0, limit: 100_000 })))
    for (const ended of [true, false]) for (const trade of await store.trades(row.user, row.account, { ended, limit: 10_000 })) table.trades.set(trade.trade, trade)
  }
  const followAccounts = async (): Promise<void> => {
    const rows = await sql.query(ACCOUNTS, [[...versions.values()]])
    for (const row of rows) {
      const account = accountOf(row)
      const version = textOf(row, 'version')
      const table = tables.accounts.get(account.account) ?? emptyAccount(account)
      tables.accounts.set(account.account, table)
      if (versions.get(account.account) !== version) await drained(table, account)
      versions.set(account.account, version)
      leased(table, row)
      table.open = rowsIn(row, 'open').map((effect) => effectOf(account.account, effect))
      table.undrained = rowsIn(row, 'undrained').map(inputOf)
    }
  }
  const followUpdates = async (): Promise<void> => {
    for (const row of await sql.query(UPDATES, [])) tables.knownUpdates.add(`${textOf(row, 'bot')}/${numberOf(row, 'update_id')}`)
  }
  return {
    followAccounts,
    followUpdates,
    whole: async (): Promise<void> => {
      await followAccounts()
      const inputs = await sql.query(INPUTS, [])
      for (const row of await accountsOf(store)) {
        const inStep = tables.accounts.get(row.account)
        const read = await accountTable(store, row)
        if (inStep?.journal.length !== read.journal.length || inStep.row.state !== row.state) throw new Error(`assertion failed: the checkers saw what account ${row.account} had become`)
        Object.assign(inStep, { row, journal: read.journal, trades: read.trades, cards: read.cards, inputs: new Map(ofAccount(inputs, row.account).map(inputOf).map((input) => [input.id, input])) })
      }
    },
  }
}

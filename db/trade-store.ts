import type { JournalRow, Store, TradeRow } from '#desk/ports/store.ts'
import { numberOf, numberOrNull, textOf, type Row, type Sql } from './sql.ts'

/**
 * Of trades as \`t\`. A row that no program wrote since it has these columns tells them in its body, whose texts have their quotes escaped, so nothing
 * that a trader typed looks like it.
 */
const NAKED_MS = `coalesce(t.naked_ms, substring(t.body from '"nakedMs":(\\d+)')::bigint, 0)`
export const NAKED_SINCE = `case when t.naked_ms is null then substring(t.body from '"nakedSince":(\\d+)')::bigint else t.naked_since end`
/** Up to a store time. */
export const nakedUpTo = (now: string): string => `${NAKED_MS} + case when t.closed_at is null then greatest(0, ${now} - coalesce(${NAKED_SINCE}, ${now})) else 0 end`

const TRADE = `select t.trade, t.name, t.symbol, t.side, t.status, t.opened_at, t.closed_at, t.updated_at, t.body, ${NAKED_MS} as naked_ms, ${NAKED_SINCE} as naked_since
  from trades t join accounts a on a.account = t.account where a.user_id = $1 and t.account = $2`

const tradeOf = (row: Row): TradeRow => ({
  trade: numberOf(row, 'trade'),
  name: textOf(row, 'name'),
  symbol: textOf(row, 'symbol'),
  side: textOf(row, 'side') === 'short' ? 'short' : 'long',
  status: textOf(row, 'status'),
  openedAt: numberOrNull(row, 'opened_at'),
  closedAt: numberOrNull(row, 'closed_at'),
  updatedAt: numberOf(row, 'updated_at'),
  body: textOf(row, 'body'),
  nakedMs: numberOf(row, 'naked_ms'),
  nakedSince: numberOrNull(row, 'naked_since'),
})

const rowOf = (row: Row): JournalRow => ({
  seq: numberOf(row, 'seq'),
  trade: numberOrNull(row, 'trade'),
  type: textOf(row, 'type'),
  version: numberOf(row, 'version'),
  at: numberOf(row, 'at'),
  cause: textOf(row, 'cause'),
  body: textOf(row, 'body'),
})

/** Every query asks for the user as well as the account: another user's data can't be reached by guessing. */
export const tradeStore = (sql: Sql, storeNow: string): Pick<Store, 'trades' | 'trade' | 'nakedOf' | 'journal' | 'journalOf' | 'storyOf'> => ({
  trades: async (user, account, { ended, limit }) =>
    (await sql.query(`${TRADE} and (t.closed_at is not null) = $3 order by t.closed_at desc, t.trade desc limit $4`, [user, account, ended, limit])).map(tradeOf),
  trade: async (user, account, trade) => {
    const [row] = await sql.query(`${TRADE} and t.trade = $3`, [user, account, trade])
    return row === undefined ? null : tradeOf(row)
  },
  nakedOf: async (user, account) => {
    const [row] = await sql.query(
      `with c as materialized (select ${storeNow} as now)
       select coalesce(sum(${nakedUpTo('c.now')}), 0)::bigint as ms from c, trades t join accounts a on a.account = t.account where a.user_id = $1 and t.account = $2 and t.status <> 'draft'`,
      [user, account],
    )
    return row === undefined ? 0 : numberOf(row, 'ms')
  },
  journal: async (user, account, { trade, after, limit }) =>
    (
      await sql.query(
        `select j.seq, j.trade, j.type, j.version, j.at, j.cause, j.body from journal j join accounts a on a.account = j.account
         where a.user_id = $1 and j.account = $2 and j.seq > $3 and ($4::int is null or j.trade = $4::int) order by j.seq limit $5`,
        [user, account, after, trade ?? null, limit],
      )
    ).map(rowOf),
  journalOf: async (user, account, { types, limit }) =>
    (
      await sql.query(
        `select j.seq, j.trade, j.type, j.version, j.at, j.cause, j.body from journal j join accounts a on a.account = j.account
         where a.user_id = $1 and j.account = $2 and j.type = any($3) order by j.seq desc limit $4`,
        [user, account, types, limit],
      )
    ).map(rowOf).toReversed(),
  storyOf: async (user, account, { trade, without, accountTypes, from, to, limit }) =>
    (
      await sql.query(
        `select j.seq, j.trade, j.type, j.version, j.at, j.cause, j.body from journal j join accounts a on a.account = j.account
         where a.user_id = $1 and j.account = $2 and ((j.trade = $3 and not j.type = any($4)) or (j.trade is null and j.type = any($5) and j.at between $6 and $7))
         order by j.seq desc limit $8`,
        [user, account, trade, without, accountTypes, from, to, limit],
      )
    ).map(rowOf).toReversed(),
})

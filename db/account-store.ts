import type { AccountId, AccountRow, Store, UserId, UserRow } from '#desk/ports/store.ts'
import { accountIdOf, userIdOf } from './identity.ts'
import { flagOf, literal, numberOf, type Query, textOf, textOrNull, type Row, type Sql } from './sql.ts'

const ACCOUNT = 'select account, user_id, name, venue, live, epoch, seq, state, sealed_key, api_key from accounts'

export const accountOf = (row: Row): AccountRow => ({
  account: accountIdOf(row),
  user: userIdOf(row),
  name: textOf(row, 'name'),
  venue: textOf(row, 'venue') === 'toobit' ? 'toobit' : 'paper',
  live: flagOf(row, 'live'),
  epoch: numberOf(row, 'epoch'),
  seq: numberOf(row, 'seq'),
  state: textOf(row, 'state'),
  sealedKey: textOrNull(row, 'sealed_key'),
  apiKey: textOrNull(row, 'api_key'),
})

const ROLES = ['owner', 'admin', 'trader', 'viewer'] as const
const userOf = (row: Row): UserRow => ({
  user: userIdOf(row),
  telegramId: textOf(row, 'telegram_id'),
  name: textOf(row, 'name'),
  language: textOf(row, 'language'),
  timeZone: textOf(row, 'time_zone'),
  role: ROLES.find((role) => role === row['role']) ?? 'viewer',
})

type Part = Pick<Store, 'account' | 'accounts' | 'setLive' | 'removeAccount' | 'replaceAccount' | 'swapSealedKey' | 'accountOfLoop' | 'accountsOfLoop' | 'addAccount' | 'addUser' | 'userOf' | 'user' | 'setRole'>

/** The lock that a drain takes, waited for: what is looked at under it stays so until the commit. */
const LOCKED = (user: UserId, account: AccountId): string => `
  select venue from accounts where account = ${literal(account)} and user_id = ${literal(user)} and removed_at is null for no key update`
const BUSY = `select exists (select 1 from trades where account = $1 and closed_at is null and status <> 'draft')
  or exists (select 1 from effects where account = $1 and lane = 'exchange' and ended is null) as busy`

const atRest = async (query: Query, account: AccountId): Promise<boolean> => {
  const [row] = await query(BUSY, [account])
  return !flagOf(row ?? {}, 'busy')
}

const UNDECIDED = 'select exists (select 1 from inputs where account = $1 and outcome is null) as busy'
const isDecided = async (query: Query, account: AccountId): Promise<boolean> => !flagOf((await query(UNDECIDED, [account]))[0] ?? {}, 'busy')

const remove = async (query: Query, account: AccountId, storeNow: string): Promise<void> => {
  await query(`update accounts set removed_at = ${storeNow}, live = false, sealed_key = null, api_key = null, wake_at = null where account = $1`, [account])
  await query('delete from leases where account = $1', [account])
  await query('delete from paper_venues where account = $1', [account])
}

const ADD = `
  with added as (
    insert into accounts (account, user_id, name, venue, live, epoch, seq, state, sealed_key, api_key, wake_at, last_effect, touched_at)
    values ($1, $2, $3, $4, $5, $6, 0, '', $7, $8, null, 0, 0) returning account)
  insert into leases (account, holder, epoch, until) select account, '', 0, 0 from added`
const added = (row: Omit<AccountRow, 'seq' | 'state'>) => [row.account, row.user, row.name, row.venue, row.live, row.epoch, row.sealedKey, row.apiKey]

export const accountStore = (sql: Sql, storeNow: string): Part => ({
  setLive: (user, account, live) =>
    sql.transaction(LOCKED(user, account), async (query, [row]) => {
      if (row?.['venue'] !== 'toobit') return 'unknown'
      if (!live && !(await atRest(query, account))) return 'busy'
      await query('update accounts set live = $2 where account = $1', [account, live])
      return 'done'
    }),
  removeAccount: (user, account) =>
    sql.transaction(LOCKED(user, account), async (query, [row]) => {
      if (row?.['venue'] !== 'toobit') return 'unknown'
      if (!(await atRest(query, account))) return 'busy'
      await remove(query, account, storeNow)
      return 'done'
    }),
  replaceAccount: (user, account, next) =>
    sql.transaction(LOCKED(user, account), async (query, [row]) => {
      if (row?.['venue'] !== 'paper' || next.user !== user || next.venue !== 'paper') return 'unknown'
      if (!(await atRest(query, account)) || !(await isDecided(query, account))) return 'busy'
      await remove(query, account, storeNow)
      await query(ADD, added(next))
      return 'done'
    }),
  swapSealedKey: async (account, from, to) => {
    const rows = await sql.query('update accounts set sealed_key = $3 where account = $1 and sealed_key = $2 returning account', [account, from, to])
    return rows.length === 1
  },
  account: async (user, account) => {
    const [row] = await sql.query(`${ACCOUNT} where user_id = $1 and account = $2 and removed_at is null`, [user, account])
    return row === undefined ? null : accountOf(row)
  },
  accounts: async (user) => (await sql.query(`${ACCOUNT} where user_id = $1 and removed_at is null order by account collate "C"`, [user])).map(accountOf),
  accountOfLoop: async (account) => {
    const [row] = await sql.query(`${ACCOUNT} where account = $1`, [account])
    return row === undefined ? null : accountOf(row)
  },
  accountsOfLoop: async (after, limit) => (await sql.query('select account from accounts where $1::text is null or account collate "C" > $1 order by account collate "C" limit $2', [after, limit])).map(accountIdOf),
  addAccount: async (row) => void (await sql.query(ADD, added(row))),
  addUser: async (user, { telegramId, name, language, timeZone }) => {
    await sql.query(
      `insert into users (user_id, telegram_id, name, language, time_zone, role)
       values ($1, $2, $3, $4, $5, case when exists (select 1 from users) then 'trader' else 'owner' end)
       on conflict (user_id) do update set telegram_id = excluded.telegram_id, name = excluded.name, language = excluded.language, time_zone = excluded.time_zone`,
      [user, telegramId, name, language, timeZone],
    )
  },
  userOf: async (telegramId) => {
    const [row] = await sql.query('select user_id, telegram_id, name, language, time_zone, role from users where telegram_id = $1', [telegramId])
    return row === undefined ? null : userOf(row)
  },
  user: async (user) => {
    const [row] = await sql.query('select user_id, telegram_id, name, language, time_zone, role from users where user_id = $1', [user])
    return row === undefined ? null : userOf(row)
  },
  setRole: async (user, role) => (await sql.query(`update users set role = $2 where user_id = $1 and role <> 'owner' returning user_id`, [user, role])).length === 1,
})

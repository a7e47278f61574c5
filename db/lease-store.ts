import { Fault } from '#core/fault.ts'
import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import { money, type Money } from '#core/money/money.ts'
import type { GrantRow, Lease, Store } from '#desk/ports/store.ts'
import { accountIdOf } from './identity.ts'
import { numberOf, textOf, type Row, type Sql } from './sql.ts'

const leaseOf = (row: Row): Lease => ({ account: accountIdOf(row), holder: textOf(row, 'holder'), epoch: numberOf(row, 'epoch'), until: numberOf(row, 'until') })

/** Own live leases are renewed under their epoch; free and ended ones (an own ended one too) are taken under the next. */
const RENEW = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  kept as (
    update leases l set until = t.now + $2 from t where l.holder = $1 and l.until > t.now returning l.account, l.holder, l.epoch, l.until),
  free as materialized (
    select l.account from leases l, t where l.until <= t.now and ($4::text[] is null or l.account = any($4::text[])) order by l.until, l.account collate "C" limit $3 for no key update of l skip locked),
  taken as (
    update leases l set holder = $1, epoch = l.epoch + 1, until = t.now + $2 from free f, t where l.account = f.account
    returning l.account, l.holder, l.epoch, l.until)
  select * from (select account, holder, epoch, until from kept union all select account, holder, epoch, until from taken) mine order by account collate "C"`

const exact = (text: string): Money => {
  const units = readDecimal(text)
  if (typeof units === 'string') throw new Fault({ code: 'store-answer', retry: 'never', outcomeKnown: true, venueText: `numeric ${units}` })
  return money(units)
}

const symbolsOf = (text: string): readonly string[] => {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.map(String) : []
}

const grantOf = (row: Row): GrantRow => ({
  account: accountIdOf(row),
  epoch: numberOf(row, 'epoch'),
  symbols: symbolsOf(textOf(row, 'symbols')),
  reserved: exact(textOf(row, 'reserved')),
  idFrom: numberOf(row, 'id_from'),
  idTo: numberOf(row, 'id_to'),
  until: numberOf(row, 'until'),
})

const grantsJson = (grants: readonly GrantRow[]): string =>
  JSON.stringify(grants.map((grant) => ({
    account: grant.account, epoch: grant.epoch, symbols: JSON.stringify(grant.symbols), reserved: showDecimal(grant.reserved),
    id_from: grant.idFrom, id_to: grant.idTo, until: grant.until,
  })))

export const leaseStore = (sql: Sql, storeNow: string): Pick<Store, 'now' | 'renewLeases' | 'releaseLeases' | 'heldUntil' | 'renewGrants' | 'grants'> => ({
  now: async () => {
    const [row] = await sql.query(`select ${storeNow} as now`, [])
    return numberOf(row ?? {}, 'now')
  },
  renewLeases: async (holder, ttlMs, limit, only) => (await sql.query(RENEW(storeNow), [holder, ttlMs, limit, only ?? null])).map(leaseOf),
  releaseLeases: async (holder, only) => {
    await sql.query(`update leases set holder = '', until = 0 where holder = $1 and ($2::text[] is null or account = any($2::text[]))`, [holder, only ?? null])
  },
  heldUntil: async (user, account) => {
    const [row] = await sql.query('select l.until from leases l join accounts a on a.account = l.account where a.user_id = $1 and l.account = $2', [user, account])
    return row === undefined ? 0 : numberOf(row, 'until')
  },
  renewGrants: async (holder, grants) => {
    if (grants.length === 0) return
    const rows = await sql.query(
      `with t as materialized (select ${storeNow} as now),
       held as materialized (select l.account, l.epoch from leases l, t where l.holder = $1 and l.until > t.now order by l.account for share of l)
       insert into grants (account, epoch, symbols, reserved, id_from, id_to, until)
       select g.* from json_to_recordset($2::json) as g(account text, epoch int, symbols text, reserved numeric, id_from bigint, id_to bigint, until bigint)
         join held on held.account = g.account and held.epoch = g.epoch
       where (select count(*) from json_to_recordset($2::json) as w(account text, epoch int) join held h on h.account = w.account and h.epoch = w.epoch) = $3
       on conflict (account, epoch, id_from) do update set symbols = excluded.symbols, reserved = excluded.reserved, id_to = excluded.id_to, until = excluded.until
       returning account`,
      [holder, grantsJson(grants), grants.length],
    )
    if (rows.length !== grants.length) throw new Fault({ code: 'lease-lost', retry: 'never', outcomeKnown: true, venueText: 'a grant needs its account’s lease' })
  },
  grants: async (account) =>
    (await sql.query('select account, epoch, symbols, reserved, id_from, id_to, until from grants where account = $1 order by epoch, id_from', [account])).map(grantOf),
})

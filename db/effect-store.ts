import { present, unreachable } from '#core/assert.ts'
import { ATTEMPT_GRACE_MS, GIVES_WAY, ONCE_KINDS, READ_KINDS } from '#desk/ports/store-rules.ts'
import type { AttemptStart, EffectRow, Store } from '#desk/ports/store.ts'
import { accountIdOf } from './identity.ts'
import { inputsJson, insertInputs } from './input-store.ts'
import { flagOf, numberOf, numberOrNull, textOf, textOrNull, type Row, type Sql } from './sql.ts'

const COLUMNS = 'e.account, e.n, e.lane, e.key, e.kind, e.body, e.not_after, e.not_before, e.rank, e.replaces, e.attempts, e.send_before'

const effectOf = (row: Row): EffectRow => ({
  account: accountIdOf(row),
  n: numberOf(row, 'n'),
  lane: textOf(row, 'lane') === 'exchange' ? 'exchange' : 'chat',
  key: textOf(row, 'key'),
  kind: textOf(row, 'kind'),
  body: textOf(row, 'body'),
  notAfter: numberOrNull(row, 'not_after'),
  notBefore: numberOf(row, 'not_before'),
  rank: numberOf(row, 'rank'),
  replaces: textOrNull(row, 'replaces'),
  attempts: numberOf(row, 'attempts'),
  sendBefore: numberOrNull(row, 'send_before'),
})

/** Heads of their keys that may be begun now: a head that must still wait holds its key back, but one that gives way is no head beside others. */
const WAITING = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  head as (
    select distinct on (e.account, e.key) ${COLUMNS} from effects e
    where e.lane = $1 and e.ended is null
      and ($1 = 'chat' or e.account in (select l.account from leases l, t where l.holder = $2 and l.until > t.now))
    order by e.account, e.key, (e.rank = ${GIVES_WAY} and e.send_before is null), e.n)
  select ${COLUMNS} from head e, t
  where e.not_before <= t.now and (e.send_before is null or e.send_before + ${ATTEMPT_GRACE_MS} <= t.now)
  order by e.rank, e.n, e.account collate "C" limit $3`

const WITH_EFFECTS = `
  with head as (
    select distinct on (e.account, e.key) e.account, e.not_before from effects e
    where e.lane = $1 and e.ended is null and ($2::text[] is null or e.account = any($2::text[]))
    order by e.account, e.key, (e.rank = ${GIVES_WAY} and e.send_before is null), e.n)
  select account, min(not_before) as since from head where not_before <= $3 group by account order by since, account collate "C" limit $4`

/** The lease is locked before the row (see drain-store), both until the statement's own commit. */
const BEGIN_ATTEMPT = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  held as materialized (select 1 from leases l, t where l.account = $1 and l.holder = $3 and l.epoch = $4 and l.until > t.now for share of l),
  found as materialized (
    select e.* from effects e where e.account = $1 and e.n = $2 and e.ended is null and (select count(*) from held) >= 0 for no key update of e),
  verdict as materialized (
    select case
      when f.lane = 'exchange' and not exists (select 1 from held) then 'not-yours'
      when f.lane = 'exchange' and not (f.kind = any($6::text[]) or (f.kind = any($7::text[]) and f.send_before is not null))
        and not exists (select 1 from accounts a where a.account = $1 and (a.venue = 'paper' or a.live)) then 'not-live'
      when f.not_before > t.now or f.send_before + ${ATTEMPT_GRACE_MS} > t.now then 'too-soon'
      when f.not_after < t.now and f.send_before is null then 'expired'
      else 'begun' end as type, t.now,
      greatest(f.not_before, coalesce(f.send_before + ${ATTEMPT_GRACE_MS}, 0)) as earliest, f.send_before is not null as earlier
    from found f, t),
  begun as (
    update effects e set attempts = e.attempts + 1, send_before = v.now + $5, runner = $3 from verdict v
    where e.account = $1 and e.n = $2 and v.type = 'begun' returning e.attempts, e.send_before)
  select v.type, v.now, v.earliest, v.earlier, b.attempts, b.send_before from verdict v left join begun b on true`

const startOf = (row: Row): AttemptStart => {
  const type = textOf(row, 'type')
  if (type === 'begun') return { type, attempt: numberOf(row, 'attempts'), storeNow: numberOf(row, 'now'), sendBefore: numberOf(row, 'send_before'), earlier: flagOf(row, 'earlier') }
  if (type === 'too-soon') return { type, at: numberOf(row, 'earliest') }
  if (type === 'expired' || type === 'not-yours' || type === 'not-live') return { type }
  return unreachable(present<never>(null, `an attempt starts as one of four, not ${type}`))
}

export const effectStore = (sql: Sql, storeNow: string): Pick<Store, 'waiting' | 'accountsWithEffects' | 'beginAttempt' | 'endEffect' | 'postponeEffect'> => ({
  waiting: async (lane, holder, limit) => (await sql.query(WAITING(storeNow), [lane, holder, limit])).map(effectOf),
  accountsWithEffects: async (lane, { before, among, limit }) => (await sql.query(WITH_EFFECTS, [lane, among, before, limit])).map(accountIdOf),
  beginAttempt: async ({ account, n }, claim, holder, windowMs) => {
    const mine = claim !== null && claim.holder === holder
    const [row] = await sql.query(BEGIN_ATTEMPT(storeNow), [account, n, holder, mine ? claim.epoch : -1, windowMs, READ_KINDS, ONCE_KINDS])
    return row === undefined ? { type: 'gone' } : startOf(row)
  },
  endEffect: async ({ account, n }, answers, end) => {
    await sql.query(
      `with answered as (${insertInputs(storeNow)})
       update effects set ended = $4 where account = $1 and n = $3 and ended is null`,
      [account, inputsJson(answers), n, end],
    )
  },
  postponeEffect: async ({ account, n }, notBefore) => {
    await sql.query('update effects set not_before = $3, send_before = null where account = $1 and n = $2 and ended is null', [account, n, notBefore])
  },
})

import { assert } from '#core/assert.ts'
import { checkDrained, replacedWithin } from '#desk/ports/store-rules.ts'
import type { AccountId, Drain, Drained, DrainOutcome, LeaseClaim, Store, StoredInput } from '#desk/ports/store.ts'
import { accountOf } from './account-store.ts'
import { literal, numberOf, textOf, type Query, type Row, type Sql, type Value } from './sql.ts'

const LOCK = (account: AccountId): string => `
  select exists (select 1 from accounts where account = ${literal(account)}) as known,
    (select true from accounts where account = ${literal(account)} for no key update skip locked) as locked`

/** The account's row beside each waiting input; its state, which may be large, on the first only. */
const LOAD = (storeNow: string): string => `
  select a.account, a.user_id, a.name, a.venue, a.live, a.epoch, a.seq, a.sealed_key, a.api_key, a.last_effect, ${storeNow} as now,
    case when row_number() over (order by i.n) = 1 then a.state else '' end as state,
    i.n as input_n, i.id as input_id, i.at as input_at, i.body as input_body
  from inputs i join accounts a on a.account = i.account
  where i.account = $1 and i.outcome is null
  order by i.n`

/**
 * Everything a drain writes, in one statement. Every part hangs on \`go\`, which holds the lease until the commit: a lost lease writes
 * nothing. Leases are locked before effects, here as in an attempt, so the two can't wait for each other.
 */
const WRITE = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  held as materialized (select 1 from leases l, t where l.account = $1 and l.holder = $10 and l.epoch = $11 and l.until > t.now for share of l),
  go as materialized (select 1 where $10::text is null or exists (select 1 from held)),
  account_written as (
    update accounts a set state = $4, seq = $3, wake_at = $5, last_effect = $12, touched_at = t.now from go, t
    where a.account = $1 and a.seq = $2 returning a.account),
  journal_written as (
    insert into journal (account, seq, trade, type, version, at, cause, body)
    select $1, j.* from go, lateral json_to_recordset($6::json) as j(seq bigint, trade int, type text, version int, at bigint, cause text, body text)),
  trades_written as (
    insert into trades (account, trade, name, symbol, side, status, opened_at, closed_at, updated_at, body, naked_ms, naked_since)
    select $1, r.* from go, lateral json_to_recordset($7::json) as r(trade int, name text, symbol text, side text, status text, opened_at bigint, closed_at bigint, updated_at bigint, body text, naked_ms bigint, naked_since bigint)
    on conflict (account, trade) do update set name = excluded.name, symbol = excluded.symbol, side = excluded.side, status = excluded.status,
      opened_at = excluded.opened_at, closed_at = excluded.closed_at, updated_at = excluded.updated_at, body = excluded.body,
      naked_ms = excluded.naked_ms, naked_since = excluded.naked_since),
  effects_dropped as (
    update effects e set ended = 'dropped' from go
    where e.account = $1 and e.ended is null and e.send_before is null
      and e.replaces in (select r.replaces from json_to_recordset($8::json) as r(replaces text))),
  effects_written as (
    insert into effects (account, n, lane, key, kind, body, not_after, not_before, rank, replaces, ended, attempts, send_before, runner)
    select $1, e.*, 0, null, null from go,
      lateral json_to_recordset($8::json) as e(n bigint, lane text, key text, kind text, body text, not_after bigint, not_before bigint, rank int, replaces text, ended text)),
  outcomes_written as (
    update inputs i set outcome = o.outcome from go, lateral json_to_recordset($9::json) as o(n bigint, outcome text)
    where i.account = $1 and i.n = o.n and i.outcome is null)
  select (select count(*) from go) as went, (select count(*) from account_written) as written`

const inputOf = (row: Row): StoredInput => ({ id: textOf(row, 'input_id'), n: numberOf(row, 'input_n'), at: numberOf(row, 'input_at'), body: textOf(row, 'input_body') })

const effectsJson = (lastEffect: number, { effects }: Drained): string => {
  const replaced = replacedWithin(effects)
  return JSON.stringify(effects.map((effect, index) => ({
    n: lastEffect + 1 + index, lane: effect.lane, key: effect.key, kind: effect.kind, body: effect.body, not_after: effect.notAfter,
    not_before: effect.notBefore, rank: effect.rank, replaces: effect.replaces, ended: replaced.has(index) ? 'dropped' : null,
  })))
}

const tradesJson = ({ trades }: Drained): string => JSON.stringify(trades.map(({ openedAt, closedAt, updatedAt, nakedMs, nakedSince, ...row }) => ({ ...row, opened_at: openedAt, closed_at: closedAt, updated_at: updatedAt, naked_ms: nakedMs, naked_since: nakedSince })))

const values = (drain: Drain, drained: Drained, lastEffect: number, lease: LeaseClaim | undefined): readonly Value[] => [
  drain.account.account,
  drain.account.seq,
  drain.account.seq + drained.journal.length,
  drained.state,
  drained.wakeAt,
  JSON.stringify(drained.journal),
  tradesJson(drained),
  effectsJson(lastEffect, drained),
  JSON.stringify(drained.outcomes),
  lease?.holder ?? null,
  lease?.epoch ?? null,
  lastEffect + drained.effects.length,
]

type Ask = { readonly account: AccountId; readonly decide: (drain: Drain) => Drained; readonly lease: LeaseClaim | undefined; readonly storeNow: string }

const drainLocked = async (query: Query, { account, decide, lease, storeNow }: Ask): Promise<DrainOutcome> => {
  const rows = await query(LOAD(storeNow), [account])
  const [first] = rows
  if (first === undefined) return { type: 'nothing' }
  const drain: Drain = { account: accountOf(first), inputs: rows.map(inputOf), now: numberOf(first, 'now') }
  const drained = decide(drain)
  checkDrained(drain, drained)
  const [result] = await query(WRITE(storeNow), values(drain, drained, numberOf(first, 'last_effect'), lease))
  if (result === undefined || numberOf(result, 'went') === 0) return { type: 'lost-lease' }
  assert(numberOf(result, 'written') === 1, 'the locked account did not move')
  return { type: 'drained', seq: drain.account.seq + drained.journal.length, inputs: drain.inputs.length, effects: drained.effects.length }
}

/**
 * Begin with the lock, load, write, commit: four round trips whatever the number of inputs. The lock comes in a statement before the
 * load, whose snapshot so includes whatever the last holder committed. NO KEY UPDATE, so that offers (their foreign key) never wait.
 * An account that this process is draining is answered as busy without a look, so that a burst on one leaves the connections to others.
 */
export const drainStore = (sql: Sql, storeNow: string): Pick<Store, 'drain'> => {
  const draining = new Set<AccountId>()
  return {
    drain: async (account, decide, lease) => {
      if (draining.has(account)) return { type: 'busy' }
      draining.add(account)
      try {
        return await sql.transaction(LOCK(account), async (query, [opened]) => {
          if (opened?.['known'] !== true) return { type: 'nothing' }
          return opened['locked'] === true ? drainLocked(query, { account, decide, lease, storeNow }) : { type: 'busy' }
        })
      } finally {
        draining.delete(account)
      }
    },
  }
}

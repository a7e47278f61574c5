import { toCanonical } from '#core/json.ts'
import type { FactInput, UserInput } from '#core/trade/input.ts'
import type { Outcome } from '#core/trade/outcome.ts'
import { ATTEMPT_GRACE_MS } from '#desk/ports/store-rules.ts'
import { numberOf, type Query, STORE_NOW } from '../sql.ts'

/** 2025-01-01: an epoch is the seconds since, so that a second restore of one backup begins another than the first did. */
const FIRST = 1_735_689_600

const SAID: Readonly<Record<UserInput['type'], true>> = {
  draft: true, 'drop-draft': true, confirm: true, close: true, 'cancel-entry': true, 'move-stop': true, 'set-trailing': true, 'change-targets': true, 'add-margin': true, 'close-all': true, 'offer-foreign': true, 'close-foreign': true, 'leave-foreign': true, adopt: true, block: true, unblock: true, 'set-naked-budget': true,
}
/** Said by the user and not yet worked when the backup was made. It was worked since, or its moment is over: it is never worked now. */
const NOT_DONE: Outcome = { type: 'refused', refusal: { code: 'restored' }, trade: null }
const RESTORED: FactInput = { type: 'restored' }

/**
 * Makes a copy of the past safe to go on from (ARCHITECTURE.md, Order): order ids of a new epoch; what waited to be sent may have been sent since, so
 * each is looked up before anything else and no order of it leaves again; what was said and not worked is not worked; nothing waits to be told. Sessions
 * that were ended since would be good again, so all of them end.
 */
export const beginEpoch = async (query: Query): Promise<number> => {
  const [row] = await query(`select greatest((${STORE_NOW} / 1000 - ${FIRST})::int, coalesce(max(epoch), 0) + 1) as epoch, ${STORE_NOW} as now from accounts`, [])
  const [epoch, now] = row === undefined ? [1, 0] : [numberOf(row, 'epoch'), numberOf(row, 'now')]
  await query('update accounts set epoch = $1, wake_at = $2 where removed_at is null', [epoch, now])
  await query(`update leases set holder = '', until = 0, epoch = epoch + 1`, [])
  await query(`update effects set ended = 'dropped' where lane = 'chat' and ended is null`, [])
  await query(`update effects set attempts = greatest(attempts, 1), send_before = $1, runner = coalesce(runner, 'restored') where lane = 'exchange' and ended is null`, [now - ATTEMPT_GRACE_MS])
  await query(`insert into settings (name, value) select 'sessions-from:' || user_id, $1 from users on conflict (name) do update set value = excluded.value`, [String(now)])
  await query('update updates set done_at = $1 where done_at is null', [now])
  await query(`update inputs set outcome = $1 where outcome is null and body::json->>'type' = any($2::text[])`, [toCanonical(NOT_DONE), Object.keys(SAID)])
  await query(`select setval(pg_get_serial_sequence('inputs', 'n'), (select coalesce(max(n), 0) + 1 from inputs), false)`, [])
  await query('insert into inputs (account, id, at, stored_at, body) select account, $1, $2::bigint, $2::bigint, $3 from accounts where removed_at is null order by account', [`restored:${epoch}`, now, toCanonical({ ...RESTORED, at: now })])
  return epoch
}

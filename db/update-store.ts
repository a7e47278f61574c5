import { CHAT_CLAIM_MS, UPDATE_FAILURES, UPDATE_KEEP_MS } from '#desk/ports/store-rules.ts'
import type { Store } from '#desk/ports/store.ts'
import { flagOf, numberOf, numberOrNull, textOf, type Sql } from './sql.ts'

/** The claim answers in a statement of its own, so that the next one sees what the last holder did. */
const CLAIM = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  waiting as materialized (select 1 from updates where bot = $1 and chat = $2 and done_at is null order by update_id limit 1),
  claimed as (
    update chats c set claim = c.claim + 1, busy_until = t.now + ${CHAT_CLAIM_MS} from t
    where c.bot = $1 and c.chat = $2 and c.busy_until <= t.now and exists (select 1 from waiting) returning c.claim)
  select exists (select 1 from waiting) as waiting, (select claim from claimed) as claim`

const FINISH = (storeNow: string): string => `
  with t as materialized (select ${storeNow} as now),
  freed as (update chats set busy_until = 0 where bot = $1 and chat = $2 and claim = $3),
  forgotten as (delete from updates u using t where u.bot = $1 and u.chat = $2 and u.done_at < t.now - ${UPDATE_KEEP_MS})
  update updates u set failures = u.failures + $5,
    done_at = case when $5 = 0 or u.failures + $5 >= ${UPDATE_FAILURES} then t.now end
  from t where u.bot = $1 and u.update_id = $4 and u.done_at is null`

type Part = Pick<Store, 'putUpdate' | 'workUpdate' | 'chatsWithUpdates'>

export const updateStore = (sql: Sql, storeNow: string): Part => ({
  putUpdate: async (bot, updateId, chat, body) => {
    const [row] = await sql.query(
      `with stored as (
         insert into updates (bot, update_id, chat, body, failures) values ($1, $2, $3, $4, 0) on conflict (bot, update_id) do nothing returning 1),
       chat_known as (insert into chats (bot, chat, claim, busy_until) values ($1, $3, 0, 0) on conflict (bot, chat) do nothing)
       select exists (select 1 from stored) as fresh`,
      [bot, updateId, chat, body],
    )
    return flagOf(row ?? {}, 'fresh')
  },
  workUpdate: async (bot, chat, work) => {
    const [row] = await sql.query(CLAIM(storeNow), [bot, chat])
    if (row === undefined || !flagOf(row, 'waiting')) return 'nothing'
    const claim = numberOrNull(row, 'claim')
    if (claim === null) return 'busy'
    const [update] = await sql.query('select update_id, body from updates where bot = $1 and chat = $2 and done_at is null order by update_id limit 1', [bot, chat])
    const finish = (updateId: number, failures: 0 | 1) => sql.query(FINISH(storeNow), [bot, chat, claim, updateId, failures])
    if (update === undefined) {
      await sql.query('update chats set busy_until = 0 where bot = $1 and chat = $2 and claim = $3', [bot, chat, claim])
      return 'nothing'
    }
    try {
      await work(textOf(update, 'body'))
    } catch (thrown) {
      await finish(numberOf(update, 'update_id'), 1)
      throw thrown
    }
    await finish(numberOf(update, 'update_id'), 0)
    return 'done'
  },
  chatsWithUpdates: async (bot, limit) =>
    (await sql.query('select chat, min(update_id) as oldest from updates where bot = $1 and done_at is null group by chat order by oldest limit $2', [bot, limit])).map((row) => textOf(row, 'chat')),
})

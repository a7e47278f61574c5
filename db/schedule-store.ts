import type { ScheduleRows } from '#desk/ports/kv.ts'
import { numberOf, STORE_NOW, textOf, type Sql } from './sql.ts'

export const scheduleStore = (sql: Sql, storeNow: string = STORE_NOW): ScheduleRows => ({
  put: async (job, seconds) => {
    await sql.query(
      `insert into schedules (job, seconds, next_at) select $1, $2::int, now + $2::int * 1000 from (select ${storeNow} as now) t
       on conflict (job) do update set seconds = excluded.seconds, next_at = least(schedules.next_at, excluded.next_at)`,
      [job, seconds],
    )
  },
  list: async () => (await sql.query('select job, seconds from schedules order by job collate "C"', [])).map((row) => ({ job: textOf(row, 'job'), seconds: numberOf(row, 'seconds') })),
  remove: async (job) => {
    await sql.query('delete from schedules where job = $1', [job])
  },
  takeDue: async () =>
    (
      await sql.query(
        `with t as materialized (select ${storeNow} as now),
         due as (select s.job from schedules s, t where s.next_at <= t.now order by s.job for update of s skip locked),
         taken as (update schedules s set next_at = t.now + s.seconds * 1000 from due d, t where s.job = d.job returning s.job)
         select job from taken order by job collate "C"`,
        [],
      )
    ).map((row) => textOf(row, 'job')),
  retryIn: async (job, ms) => {
    await sql.query(`update schedules set next_at = least(next_at, now + $2) from (select ${storeNow} as now) t where job = $1`, [job, ms])
  },
})

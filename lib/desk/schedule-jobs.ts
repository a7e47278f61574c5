import { JOBS } from './jobs.ts'
import type { Schedule } from './ports/kv.ts'

/** Has the jobs called as often as they wish, and none that this program does not have. Gives how many there are. */
export const scheduleJobs = async (schedule: Schedule): Promise<number> => {
  for (const { job } of await schedule.list()) if (!Object.hasOwn(JOBS, job)) await schedule.cancel(job)
  for (const [job, { everyS }] of Object.entries(JOBS)) await schedule.every(job, everyS)
  return Object.keys(JOBS).length
}

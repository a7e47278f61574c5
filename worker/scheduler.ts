import { JOBS } from '#desk/jobs.ts'
import type { Schedule } from '#desk/ports/kv.ts'
import type { Clock, Log, Tasks } from '#desk/ports/world.ts'
import type { Wired } from '#wiring'

const RETRY_MS = 30_000

const putJobs = async (schedule: Schedule): Promise<void> => {
  for (const { job } of await schedule.list()) if (!Object.hasOwn(JOBS, job)) await schedule.cancel(job)
  for (const [job, { everyS }] of Object.entries(JOBS)) await schedule.every(job, everyS)
}

type Means = { readonly tasks: Tasks; readonly clock: Clock; readonly log: Log }

/** Has the jobs called as often as they wish, and no others; the built-in scheduler is a loop of this process. */
export const startScheduler = ({ tasks, clock, log }: Means, { schedule, run }: NonNullable<Wired['scheduler']>): void => {
  tasks.start('scheduler', async (stop) => {
    for (let put = false; !put && !stop.aborted; ) {
      put = await putJobs(schedule).then(() => true, (thrown: unknown) => {
        log('warn', 'jobs-not-scheduled', { message: thrown instanceof Error ? thrown.message : String(thrown) })
        return false
      })
      if (!put) await clock.sleep(RETRY_MS, stop)
    }
    if (run !== null) await run(stop)
  })
}

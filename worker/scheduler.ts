import type { Clock, Log, Tasks } from '#desk/ports/world.ts'
import { scheduleJobs } from '#desk/schedule-jobs.ts'
import type { Wired } from '#wiring'

const RETRY_MS = 30_000

type Means = { readonly tasks: Tasks; readonly clock: Clock; readonly log: Log }

/** Has the jobs called as often as they wish, and no others; the built-in scheduler is a loop of this process. */
export const startScheduler = ({ tasks, clock, log }: Means, { schedule, run }: NonNullable<Wired['scheduler']>): void => {
  tasks.start('scheduler', async (stop) => {
    for (let put = false; !put && !stop.aborted; ) {
      put = await scheduleJobs(schedule).then(() => true, (thrown: unknown) => {
        log('warn', 'jobs-not-scheduled', { message: thrown instanceof Error ? thrown.message : String(thrown) })
        return false
      })
      if (!put) await clock.sleep(RETRY_MS, stop)
    }
    if (run !== null) await run(stop)
  })
}

import type { Schedule, ScheduleRows } from '#desk/ports/kv.ts'
import type { Clock, Log } from '#desk/ports/world.ts'
import { signJob } from './job-signature.ts'

export type LocalScheduleParts = {
  readonly rows: ScheduleRows
  readonly clock: Clock
  readonly log: Log
  readonly freshId: () => string
  /** Where the jobs' doors are: `<appUrl>/api/cron/<job>`. */
  readonly appUrl: string
  readonly key: string
  /** Status of the answer. */
  readonly post: (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<number>
}
/** As QStash: a failed call comes again after 12 s. */
const RETRY_MS = 12_000
const LOOK_MS = 500

export const postByFetch: LocalScheduleParts['post'] = async (url, body, headers) => {
  const reply = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) })
  await reply.body?.cancel()
  return reply.status
}

const callJob = async ({ rows, clock, log, freshId, appUrl, key, post }: LocalScheduleParts, job: string): Promise<void> => {
  const url = `${appUrl}/api/cron/${encodeURIComponent(job)}`
  const body = JSON.stringify({ job })
  const signature = await signJob(key, { url, body, nowMs: clock.now(), jti: freshId() })
  const status = await post(url, body, { 'content-type': 'application/json', 'upstash-signature': signature }).catch((thrown: unknown) => String(thrown))
  if (typeof status === 'number' && status >= 200 && status < 300) return
  log('warn', 'job-not-taken', { job, status })
  await rows.retryIn(job, RETRY_MS)
}

const callDue = async (parts: LocalScheduleParts): Promise<void> => {
  const due = await parts.rows.takeDue()
  await Promise.all(due.map((job) => callJob(parts, job)))
}

/** The scheduler of one machine: calls the same doors as QStash would, signed the same way. `run` is its loop. */
export const localSchedule = (parts: LocalScheduleParts): Schedule & { readonly run: (stop: AbortSignal) => Promise<void> } => ({
  every: (job, seconds) => parts.rows.put(job, seconds),
  list: () => parts.rows.list(),
  cancel: (job) => parts.rows.remove(job),
  run: async (stop) => {
    while (!stop.aborted) {
      await callDue(parts).catch((thrown: unknown) => parts.log('warn', 'jobs-not-called', { message: thrown instanceof Error ? thrown.message : String(thrown) }))
      await parts.clock.sleep(LOOK_MS, stop)
    }
  },
})

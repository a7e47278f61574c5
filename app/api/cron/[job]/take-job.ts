import { createHash, timingSafeEqual } from 'node:crypto'
import { jobDone } from '#api/cron.ts'
import { refused } from '#api/refusal.ts'
import { nearestWord } from '#core/nearest-word.ts'
import { isFault } from '#core/fault.ts'
import type { JobDoor } from '#desk/job-accounts.ts'
import { JOB_NAMES, JOBS } from '#desk/jobs.ts'
import type { Kv } from '#desk/ports/kv.ts'
import { type JobCall, type JobKeys, type JobVerdict, verifyJob } from '#runtime/job-signature.ts'
import { answer, refuse } from '../../../_parts/answers.ts'
import { textOf } from '../../../_parts/body.ts'

export type JobParts = {
  readonly kv: Kv
  /** Of each scheduler that may call: QStash's, the built-in one's. */
  readonly keys: readonly JobKeys[]
  /** What the platform's own cron shows; null: it may not call. */
  readonly cronSecret: string | null
  /** This desk's address, as a scheduler signs it. */
  readonly appUrl: string
  readonly door: () => Promise<JobDoor>
}

const BODY_MAX = 4_096

const runJob = async ({ door }: JobParts, name: string): Promise<Response> => {
  const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined
  if (job === undefined) return refuse(404, refused('job', `one of ${JOB_NAMES.join(', ')}`, name, nearestWord(name, JOB_NAMES)))
  const desk = await door()
  try {
    const done = await job.run(desk)
    desk.log('info', 'job-done', { job: name, ...done })
    return answer(jobDone.parse({ job: name, ...done }))
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    desk.log('warn', 'job-not-done', { job: name, code: thrown.facts.code })
    return refuse(503, refused('store', `a store that answers (${thrown.facts.code}): call again`))
  }
}

const verdictOf = async ({ keys, kv }: JobParts, call: JobCall): Promise<JobVerdict> => {
  let verdict: JobVerdict = 'unsigned'
  for (const pair of keys) {
    verdict = await verifyJob(pair, kv, call)
    if (verdict === 'accepted' || verdict === 'repeated') return verdict
  }
  return verdict
}

/** A call signed as QStash signs: address, body, time, and a number that is taken once. */
export const takeSignedJob = async (parts: JobParts, request: Request, name: string): Promise<Response> => {
  const body = await textOf(request, BODY_MAX)
  if (body === null) return refuse(413, refused('body', `at most ${BODY_MAX} bytes`))
  const verdict = await verdictOf(parts, { signature: request.headers.get('upstash-signature'), body, url: `${parts.appUrl}/api/cron/${encodeURIComponent(name)}` })
  if (verdict === 'repeated') return refuse(409, refused('upstash-signature', 'one that was not used before'))
  if (verdict !== 'accepted') return refuse(401, refused('upstash-signature', `a signature of this desk's scheduler for this address and body (${verdict})`))
  return runJob(parts, name)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The platform's own cron calls by GET and shows a secret; a repeat does no harm, since state decides. */
export const takeCronJob = async (parts: JobParts, request: Request, name: string): Promise<Response> => {
  const given = request.headers.get('authorization')
  if (parts.cronSecret === null || given === null || !timingSafeEqual(digest(given), digest(`Bearer ${parts.cronSecret}`))) return refuse(401, refused('authorization', 'Bearer and CRON_SECRET, as the platform sends it'))
  return runJob(parts, name)
}

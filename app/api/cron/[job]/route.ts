import { web } from '../../../_parts/web.ts'
import { type JobParts, takeCronJob, takeSignedJob } from './take-job.ts'

export const dynamic = 'force-dynamic'

type Context = { readonly params: Promise<{ readonly job: string }> }

const partsOf = async (request: Request): Promise<JobParts> => {
  const { env, kv, jobDoor } = await web()
  const pair = (current: string | null, next: string | null) => (current === null ? [] : [{ current, next: next ?? current }])
  return {
    kv, door: jobDoor, cronSecret: env.CRON_SECRET, appUrl: env.APP_URL?.replace(/\/$/, '') ?? `${new URL(request.url).protocol}//${request.headers.get('host') ?? ''}`,
    keys: [...pair(env.QSTASH_CURRENT_SIGNING_KEY, env.QSTASH_NEXT_SIGNING_KEY), ...pair(env.KEEL_SCHEDULER_KEY, env.KEEL_SCHEDULER_KEY_NEXT)],
  }
}

export const POST = async (request: Request, { params }: Context): Promise<Response> => takeSignedJob(await partsOf(request), request, (await params).job)
export const GET = async (request: Request, { params }: Context): Promise<Response> => takeCronJob(await partsOf(request), request, (await params).job)

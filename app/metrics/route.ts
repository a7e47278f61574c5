import { isFault } from '#core/fault.ts'
import { collectStored } from '#desk/collect-figures.ts'
import { processMeter } from '#runtime/process-meter.ts'
import { workerChat } from '#runtime/worker-chat.ts'
import { isWatcher } from '../_parts/watcher.ts'
import { web } from '../_parts/web.ts'

export const dynamic = 'force-dynamic'

const WORKER_MS = 5_000
const said = (text: string, status: number, type = 'text/plain; charset=utf-8'): Response => new Response(text, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } })

/** The worker of this machine, asked with the token that it left in the data folder. */
const ofWorker = async (): Promise<Response> => {
  const { env } = await web()
  const place = env.KEEL_WORKER === null ? null : workerChat(env.KEEL_DATA)
  if (place === null) return said('No worker runs on this machine', 404)
  try {
    const reply = await fetch(`${place.address}/metrics`, { headers: { authorization: `Bearer ${place.token}` }, cache: 'no-store', signal: AbortSignal.timeout(WORKER_MS) })
    return said(await reply.text(), reply.status, reply.headers.get('content-type') ?? undefined)
  } catch {
    return said('The worker does not answer', 503)
  }
}

/** Figures of this process and what is stored; ?of=worker: those of the worker beside it. */
export const GET = async (request: Request): Promise<Response> => {
  try {
    if (!(await isWatcher(request))) return said('Sign in, or show METRICS_TOKEN as a bearer token', 401)
    if (new URL(request.url).searchParams.get('of') === 'worker') return await ofWorker()
    const { meter, show, contentType } = processMeter()
    await collectStored(meter, (await web()).store)
    return said(await show(), 200, contentType)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return said('The store does not answer', 503)
  }
}

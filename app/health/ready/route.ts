import { web } from '../../_parts/web.ts'

export const dynamic = 'force-dynamic'

/** Ready when the schema is the one that this program needs, and the worker of the same machine (if one is named) is ready too. */
const ready = async (): Promise<boolean> => {
  const parts = await web()
  if (!(await parts.isReady())) return false
  const { KEEL_WORKER: worker } = parts.env
  return worker === null || fetch(`${worker}/health/ready`, { cache: 'no-store', signal: AbortSignal.timeout(2_000) }).then((reply) => reply.status === 200, () => false)
}

export const GET = async (): Promise<Response> => {
  const ok = await ready().catch(() => false)
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}

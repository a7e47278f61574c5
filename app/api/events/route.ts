import { signedIn } from '../../_parts/web.ts'

export const dynamic = 'force-dynamic'

/** A stream ends itself before a function's limit does; the page opens the next. */
const LASTS_MS = 50_000
const BEAT_MS = 15_000

/** News of the asker's own account: its number of events, and nothing else. The page reads what changed by itself. */
export const GET = async (request: Request): Promise<Response> => {
  const asker = await signedIn()
  if (asker === null) return Response.json({ field: 'session', limit: 'a signed-in browser' }, { status: 401 })
  const { parts, account } = asker
  const stop = AbortSignal.any([request.signal, AbortSignal.timeout(LASTS_MS)])
  const bytes = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    start: (out) => {
      const send = (text: string): void => { if (!stop.aborted) out.enqueue(bytes.encode(text)) }
      const beat = setInterval(() => send(': \n\n'), BEAT_MS)
      stop.addEventListener('abort', () => {
        clearInterval(beat)
        try { out.close() } catch { /* the browser closed it first */ }
      }, { once: true })
      send(`data: ${JSON.stringify({ seq: account.seq })}\n\n`)
      void parts.feed.follow((of, seq) => { if (of === account.account && seq > 0) send(`data: ${JSON.stringify({ seq })}\n\n`) }, stop).catch(() => undefined)
    },
  })
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' } })
}

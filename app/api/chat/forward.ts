import { workerChat } from '#runtime/worker-chat.ts'
import { signedIn } from '../../_parts/web.ts'

const BODY_MAX = 64 * 1024
/** What is said is taken or not within this (ms): a desk that stands still must not hold the page. */
const ANSWER_MS = 5_000
const refused = (status: number, field: string, limit: string): Response => Response.json({ field, limit }, { status })

/** Which user of this machine speaks; the worker knows who there is. */
const userIn = (request: Request): string => {
  const user = new URL(request.url).searchParams.get('user')
  return user === null ? '' : `?user=${encodeURIComponent(user.slice(0, 4))}`
}

/** Hands what the owner's browser says on to the chat of this machine's worker. Other users have a chat of their own with the bot at Telegram. */
export const forward = async (request: Request, path: 'say' | 'press' | 'stream' | 'users'): Promise<Response> => {
  const asker = await signedIn()
  if (asker === null) return refused(401, 'session', 'a signed-in browser')
  if (asker.user !== 'owner') return refused(403, 'chat', "the owner's: your chat is with the bot at Telegram")
  const chat = asker.parts.env.KEEL_WORKER === null ? null : workerChat(asker.parts.env.KEEL_DATA)
  if (chat === null) return refused(503, 'chat', 'a worker on this machine, and none has said where it is')
  const body = request.method === 'GET' ? null : await request.text()
  if (body !== null && body.length > BODY_MAX) return refused(413, 'body', `at most ${BODY_MAX} bytes`)
  try {
    const reply = await fetch(`${chat.address}/chat/${path}${userIn(request)}`, { method: body === null ? 'GET' : 'POST', headers: { authorization: `Bearer ${chat.token}`, 'content-type': 'application/json' }, body, signal: path === 'stream' ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_MS)]), cache: 'no-store' })
    return new Response(reply.body, { status: reply.status, headers: { 'content-type': reply.headers.get('content-type') ?? 'application/json', 'cache-control': 'no-store, no-transform' } })
  } catch {
    return refused(503, 'chat', 'a worker that answers: whether this reached it is not known')
  }
}

import { z } from 'zod'

const message = z.object({
  id: z.number(), from: z.enum(['bot', 'user']), html: z.string(), edits: z.number(), at: z.number(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
})
export type ChatMessage = z.output<typeof message>
/** The bot took a message away. */
const gone = z.object({ gone: z.number() })

const problem = z.object({ field: z.string(), limit: z.string() })
const AWAY = 'The desk does not answer. Whether this reached it is not known: look at /status.'
const CHANGED = 'This button changed just before the press. Nothing was done: read it again, then press.'
const UNHEARD = 'The desk does not answer now; the page tries again by itself. Stops that rest at the exchange stay there. What was on its way shows when the chat is back.'
const AGAIN_MS = 1_000

/** null when it was taken, else what is wrong, for a person. */
export const sendToChat = async (path: 'say' | 'press', user: number, body: unknown): Promise<string | null> => {
  const reply = await fetch(`/api/chat/${path}?user=${user}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null)
  if (reply === null) return AWAY
  if (reply.status === 202) return null
  // A door that failed does not know either whether the desk had heard it before.
  if (reply.status >= 500) return AWAY
  if (path === 'press' && reply.status === 409) return CHANGED
  const read = problem.safeParse(await reply.json().catch(() => null))
  return read.success ? `The ${read.data.field} must be ${read.data.limit}. Nothing was sent.` : AWAY
}

const chatUser = z.object({ id: z.number(), name: z.string() })
export type ChatUser = z.output<typeof chatUser>

/** Who speaks in this machine's chat; null: the desk doesn't say. */
export const chatUsers = async (): Promise<readonly ChatUser[] | null> => {
  const reply = await fetch('/api/chat/users', { cache: 'no-store' }).catch(() => null)
  return reply?.ok === true ? (z.object({ users: z.array(chatUser) }).safeParse(await reply.json().catch(() => null)).data?.users ?? null) : null
}
/** The new user, or what is wrong with the name, for a person. */
export const addChatUser = async (name: string): Promise<ChatUser | string> => {
  const reply = await fetch('/api/chat/users', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) }).catch(() => null)
  const body: unknown = await reply?.json().catch(() => null)
  const made = chatUser.safeParse(body)
  if (made.success) return made.data
  const wrong = problem.safeParse(body)
  return wrong.success ? `The ${wrong.data.field} must be ${wrong.data.limit}. Nobody was added.` : 'The desk does not answer. Look at the list before you try again.'
}

type Hearer = { readonly onMessage: (message: ChatMessage) => void; /** Messages are no more. */ readonly onGone: (isGone: (id: number) => boolean) => void; readonly onTrouble: (says: string | null) => void }

/** `before`: messages of the replay with which each stream begins; what went while nobody listened is missing in it. */
const hear = (told: string, { onMessage, onGone }: Hearer, before: Set<number>): void => {
  if (told.startsWith('event: live')) return onGone((id) => id >= Math.min(...before) && id <= Math.max(...before) && !before.has(id))
  if (!told.startsWith('data: ')) return
  const body: unknown = JSON.parse(told.slice(6))
  const [read, went] = [message.safeParse(body), gone.safeParse(body)]
  if (went.success) onGone((id) => id === went.data.gone)
  if (!read.success) return
  before.add(read.data.id)
  onMessage(read.data)
}

const listen = async (user: number, hearer: Hearer, stop: AbortSignal): Promise<void> => {
  const reply = await fetch(`/api/chat/stream?user=${user}`, { signal: stop, cache: 'no-store' })
  if (!reply.ok || reply.body === null) throw new Error(`no stream: ${reply.status}`)
  hearer.onTrouble(null)
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const before = new Set<number>()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      hear(text.slice(0, end), hearer, before)
      text = text.slice(end + 2)
    }
  }
}

/** Follows the chat until stopped, again and again: what was shown before comes first each time. */
export const followChat = async (user: number, hearer: Hearer, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await listen(user, hearer, stop).catch(() => { if (!stop.aborted) hearer.onTrouble(UNHEARD) })
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

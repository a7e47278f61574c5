import { z } from 'zod'
import { workerChat, type WorkerChat } from '#runtime/worker-chat.ts'

const shown = z.object({
  id: z.number(), from: z.enum(['bot', 'user']), html: z.string(), edits: z.number(), at: z.number(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
})
export type Shown = z.output<typeof shown>

/** Where the running desk's chat is. null: no desk runs there. */
export const findDesk = async (data: string): Promise<WorkerChat | null> => {
  const found = workerChat(data)
  const alive = found !== null && (await fetch(`${found.address}/health/ready`).then((reply) => reply.status === 200, () => false))
  return alive ? found : null
}

const users = z.object({ users: z.array(z.object({ id: z.number(), name: z.string() })) })
/** Who speaks in this machine's chat. */
export const usersOf = async ({ address, token }: WorkerChat): Promise<readonly { readonly id: number; readonly name: string }[]> => users.parse(await (await fetch(`${address}/chat/users`, { headers: { authorization: `Bearer ${token}` } })).json()).users

type Following = { readonly onMessage: (message: Shown) => void; readonly onLive?: () => void; readonly onEnd: () => void }
export type DeskLine = {
  readonly say: (text: string) => Promise<string | null>
  /** `message`: that message's button; left out, the newest message's that has it. */
  readonly press: (data: string, message?: number) => Promise<string | null>
  /** First what is shown already, then `onLive`, then what happens. */
  readonly follow: (on: Following) => void
  readonly close: () => void
}

const problem = z.object({ field: z.string(), limit: z.string() })
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
/** What the door says to programs, for a person. */
const plainProblem = (text: string): string => {
  const read = problem.safeParse(parsed(text))
  return `${read.success ? `${WORD[read.data.field] ?? `The ${read.data.field}`} must be ${read.data.limit}` : text.slice(0, 200)}. Nothing was sent.`
}
const WORD: Readonly<Record<string, string>> = { body: 'A line', text: 'A line', data: 'The button' }

/** The user's side of the chat over the desk's door. Answers are null, or what is wrong. */
export const deskLine = ({ address, token }: WorkerChat, user = 1): DeskLine => {
  const stopping = new AbortController()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const post = async (path: string, body: unknown): Promise<string | null> => {
    const reply = await fetch(`${address}/chat/${path}?user=${user}`, { method: 'POST', headers, body: JSON.stringify(body), signal: stopping.signal }).catch(() => null)
    if (reply === null) return 'The desk does not answer. Whether this reached it is not known: look at /status.'
    return reply.status === 202 ? null : plainProblem(await reply.text())
  }
  return {
    say: (text) => post('say', { text }),
    press: (data, message) => post('press', { data, message }),
    follow: (on) => {
      read(`${address}/chat/stream?user=${user}`, headers, stopping.signal, on).then(on.onEnd, on.onEnd)
    },
    close: () => stopping.abort(),
  }
}

const hear = (told: string, on: Following): void => {
  if (told.startsWith('event: live')) return on.onLive?.()
  const message = shown.safeParse(JSON.parse(told.replace(/^data: /, '')))
  if (message.success) on.onMessage(message.data)
}

const read = async (stream: string, headers: Readonly<Record<string, string>>, signal: AbortSignal, on: Following): Promise<void> => {
  const reply = await fetch(stream, { headers, signal })
  if (reply.body === null) return
  let text = ''
  for await (const part of reply.body.pipeThrough(new TextDecoderStream())) {
    text += part
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      hear(text.slice(0, end), on)
      text = text.slice(end + 2)
    }
  }
}

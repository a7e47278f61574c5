import { z } from 'zod'

const message = z.object({
  id: z.number(), from: z.enum(['bot', 'user']), html: z.string(), edits: z.number(), at: z.number(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
})
export type ChatMessage = z.output<typeof message>

const problem = z.object({ field: z.string(), limit: z.string() })
const AWAY = 'The desk does not answer. Whether this reached it is not known: look at /status.'
const AGAIN_MS = 1_000

/** null when it was taken, else what is wrong, for a person. */
export const sendToChat = async (path: 'say' | 'press', body: unknown): Promise<string | null> => {
  const reply = await fetch(`/api/chat/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null)
  if (reply === null) return AWAY
  if (reply.status === 202) return null
  // A door that failed does not know either whether the desk had heard it before.
  if (reply.status >= 500) return AWAY
  const read = problem.safeParse(await reply.json().catch(() => null))
  return read.success ? `The ${read.data.field} must be ${read.data.limit}. Nothing was sent.` : AWAY
}

type Hearer = { readonly onMessage: (message: ChatMessage) => void; readonly onTrouble: (says: string | null) => void }

const hear = (told: string, { onMessage }: Hearer): void => {
  if (!told.startsWith('data: ')) return
  const read = message.safeParse(JSON.parse(told.slice(6)))
  if (read.success) onMessage(read.data)
}

const listen = async (hearer: Hearer, stop: AbortSignal): Promise<void> => {
  const reply = await fetch('/api/chat/stream', { signal: stop, cache: 'no-store' })
  if (!reply.ok || reply.body === null) throw new Error(problem.safeParse(await reply.json().catch(() => null)).data?.limit ?? 'no stream')
  hearer.onTrouble(null)
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      hear(text.slice(0, end), hearer)
      text = text.slice(end + 2)
    }
  }
}

/** Follows the chat until stopped, again and again: what was shown before comes first each time. */
export const followChat = async (hearer: Hearer, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await listen(hearer, stop).catch((thrown: unknown) => { if (!stop.aborted) hearer.onTrouble(`The chat is not heard (${thrown instanceof Error ? thrown.message : 'no answer'}); the page tries again.`) })
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Emulator, EmulatorUpdate } from '#bot/emulator.ts'

export type ChatDoor = {
  /** true when the request was one of the chat's. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, receive: (update: EmulatorUpdate) => void) => Promise<boolean>
  readonly close: () => void
}

/** Ends what was shown before: from here on the stream is what happens now. */
const LIVE = 'event: live\ndata: {}\n\n'
const BODY_MAX = 64 * 1024
const READ_MAX = 16 * 1024 * 1024
const said = z.object({ text: z.string().min(1).max(4_096) })
const pressed = z.object({ data: z.string().min(1).max(64), message: z.int().optional() })

const readBody = async (request: IncomingMessage): Promise<string | null> => {
  let size = 0
  const parts: Buffer[] = []
  for await (const part of request) {
    size += part.length
    // Read on without keeping it: a connection that is cut hides the answer from who sent too much.
    if (size > READ_MAX) return null
    if (size <= BODY_MAX) parts.push(part)
  }
  if (size > BODY_MAX) return null
  return Buffer.concat(parts).toString('utf8')
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

const matches = (given: string | undefined, token: string): boolean => {
  const a = Buffer.from(given ?? '')
  const b = Buffer.from(`Bearer ${token}`)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The user's side of the emulated chat: what was said, what is shown now, and every change. Only the holder of the token in the data folder comes in. */
export const chatDoor = ({ emulator, token, user }: { readonly emulator: Emulator; readonly token: string; readonly user: number }): ChatDoor => {
  const streams = new Set<ServerResponse>()
  const unsubscribe = emulator.onChange((chat, message) => {
    if (chat === user) for (const stream of streams) stream.write(`data: ${JSON.stringify(message)}\n\n`)
  })
  const follow = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' })
    for (const message of emulator.messages(user).slice(-50)) response.write(`data: ${JSON.stringify(message)}\n\n`)
    response.write(LIVE)
    streams.add(response)
    response.on('close', () => streams.delete(response))
  }
  const act = async (request: IncomingMessage, response: ServerResponse, receive: (update: EmulatorUpdate) => void): Promise<void> => {
    const text = await readBody(request)
    if (text === null) return answer(response, 413, { field: 'body', limit: `at most ${BODY_MAX} bytes` })
    const body = parse(text)
    const isSay = request.url === '/chat/say'
    const read = isSay ? said.safeParse(body) : pressed.safeParse(body)
    if (!read.success) return answer(response, 400, { field: isSay ? 'text' : 'data', limit: isSay ? '1 to 4096 characters' : 'the data of a button shown' })
    const update = 'text' in read.data ? emulator.say(user, read.data.text) : emulator.press(user, read.data.data, read.data.message)
    if (update === null) return answer(response, 409, { field: 'data', limit: 'a button that is shown now' })
    receive(update)
    return answer(response, 202, { update: update.update_id })
  }
  return {
    handle: async (request, response, receive) => {
      if (request.url === undefined || !request.url.startsWith('/chat/')) return false
      if (!matches(request.headers.authorization, token)) answer(response, 401, { field: 'authorization', limit: 'the token of chat.json in the data folder' })
      else if (request.method === 'GET' && request.url === '/chat/stream') follow(response)
      else if (request.method === 'POST' && (request.url === '/chat/say' || request.url === '/chat/press')) await act(request, response, receive)
      else answer(response, 404, { field: 'path', limit: '/chat/stream, /chat/say or /chat/press' })
      return true
    },
    close: () => {
      unsubscribe()
      for (const stream of streams) stream.end()
    },
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

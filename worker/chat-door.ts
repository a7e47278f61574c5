import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { OWNER_ID } from '#bot/access.ts'
import type { LocalUsers } from '#wiring-local'
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
const NAME = '1 to 40 letters, digits, spaces, dots, dashes'
const newUser = z.object({ name: z.string().trim().regex(/^[\p{L}\p{N} ._-]{1,40}$/u, NAME) })
type Ask = { readonly request: IncomingMessage; readonly response: ServerResponse }
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
export const chatDoor = ({ emulator, token, users }: { readonly emulator: Emulator; readonly token: string; readonly users: LocalUsers }): ChatDoor => {
  const streams = new Map<ServerResponse, number>()
  const tell = (chat: number, news: unknown): void => {
    for (const [stream, user] of streams) if (user === chat) stream.write(`data: ${JSON.stringify(news)}\n\n`)
  }
  const unsubscribe = [emulator.onChange(tell), emulator.onGone((chat, gone) => tell(chat, { gone }))]
  const follow = (response: ServerResponse, user: number): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' })
    for (const message of emulator.messages(user).slice(-50)) response.write(`data: ${JSON.stringify(message)}\n\n`)
    response.write(LIVE)
    streams.set(response, user)
    response.on('close', () => streams.delete(response))
  }
  const act = async ({ request, response, user, isSay }: Ask & { readonly user: number; readonly isSay: boolean }, receive: (update: EmulatorUpdate) => void): Promise<void> => {
    const text = await readBody(request)
    if (text === null) return answer(response, 413, { field: 'body', limit: `at most ${BODY_MAX} bytes` })
    const body = parse(text)
    const read = isSay ? said.safeParse(body) : pressed.safeParse(body)
    if (!read.success) return answer(response, 400, { field: isSay ? 'text' : 'data', limit: isSay ? '1 to 4096 characters' : 'the data of a button shown' })
    const update = 'text' in read.data ? emulator.say(user, read.data.text) : emulator.press(user, read.data.data, read.data.message)
    if (update === null) return answer(response, 409, { field: 'data', limit: 'a button that is shown now' })
    receive(update)
    return answer(response, 202, { update: update.update_id })
  }
  const addUser = async ({ request, response }: Ask): Promise<void> => {
    const read = newUser.safeParse(parse((await readBody(request)) ?? ''))
    if (!read.success) return answer(response, 400, { field: 'name', limit: NAME })
    const made = await users.add(read.data.name)
    if (made === 'taken') return answer(response, 409, { field: 'name', limit: 'a name that no user of this machine has' })
    return made === 'full' ? answer(response, 409, { field: 'users', limit: 'at most 20' }) : answer(response, 201, made)
  }
  const route = async (ask: Ask, receive: (update: EmulatorUpdate) => void): Promise<void> => {
    const { request, response } = ask
    const url = new URL(request.url ?? '/', 'http://desk')
    if (url.pathname === '/chat/users') return request.method === 'POST' ? addUser(ask) : answer(response, 200, { users: await users.list() })
    // Who is meant is one of this machine's users, and nobody else of the desk.
    const user = (await users.list()).find(({ id }) => String(id) === (url.searchParams.get('user') ?? OWNER_ID))?.id
    if (user === undefined) return answer(response, 404, { field: 'user', limit: 'one of /chat/users' })
    if (request.method === 'GET' && url.pathname === '/chat/stream') return follow(response, user)
    if (request.method === 'POST' && (url.pathname === '/chat/say' || url.pathname === '/chat/press')) return act({ ...ask, user, isSay: url.pathname === '/chat/say' }, receive)
    return answer(response, 404, { field: 'path', limit: '/chat/stream, /chat/say, /chat/press or /chat/users' })
  }
  return {
    handle: async (request, response, receive) => {
      if (request.url === undefined || !request.url.startsWith('/chat/')) return false
      if (!matches(request.headers.authorization, token)) answer(response, 401, { field: 'authorization', limit: 'the token of chat.json in the data folder' })
      else await route({ request, response }, receive)
      return true
    },
    close: () => {
      for (const leave of unsubscribe) leave()
      for (const stream of streams.keys()) stream.end()
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

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

type Message = { readonly message_id: number; readonly chat: number; readonly from: 'bot' | 'user'; text: string; data: readonly string[] }
type Payload = Readonly<Record<string, unknown>>

/** Updates brought one after the other, once somebody said where to. */
const line = () => {
  let bring: ((update: unknown) => Promise<void>) | null = null
  let brought: Promise<void> = Promise.resolve()
  return {
    /** From here on updates are brought, as to a webhook. */
    to: (post: (update: unknown) => Promise<void>): void => { bring = post },
    takes: (update: unknown): boolean => {
      const post = bring
      if (post !== null) brought = brought.then(() => post(update))
      return post !== null
    },
  }
}

/** A server on a free port; each request is handed on with its whole body. */
const listening = async (handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => handle(request, response, Buffer.concat(parts).toString()))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return { server, address: server.address() }
}

/** A Bot API over HTTP for one bot: chats, long polling with its 409, a webhook that somebody set. */
export const openBotApi = async (token: string) => {
  const messages: Message[] = []
  const calls: { readonly method: string; readonly payload: Payload }[] = []
  const heard = new Set<() => void>()
  let [updateId, messageId, confirmed] = [1_000, 1, 0]
  let waiting: { readonly answer: (status: number, body: unknown) => void; readonly end: () => void } | null = null
  let updates: { readonly update_id: number }[] = []
  const hook = { url: '' }
  const failing = new Map<string, { readonly status: number; readonly body: unknown }>()
  const wake = (): void => { for (const hear of heard) hear() }
  const ready = (): readonly { readonly update_id: number }[] => updates.filter((update) => update.update_id >= confirmed)

  const poll = (payload: Payload, answer: (status: number, body: unknown) => void): void => {
    waiting?.end()
    confirmed = Math.max(confirmed, Number(payload['offset'] ?? 0))
    if (ready().length > 0) return answer(200, { ok: true, result: ready() })
    const mine = { answer, end: () => { waiting = null; answer(409, { ok: false, error_code: 409, description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running' }) } }
    waiting = mine
    // A second of Telegram is ten of ours.
    setTimeout(() => {
      if (waiting !== mine) return
      waiting = null
      answer(200, { ok: true, result: [] })
    }, Number(payload['timeout'] ?? 0) * 10)
  }
  const handle = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const answer = (status: number, value: unknown): void => void (response.writeHead(status, { 'content-type': 'application/json' }), response.end(JSON.stringify(value)))
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    const payload: Payload = JSON.parse(body === '' ? '{}' : body)
    if (given !== token) return answer(401, { ok: false, error_code: 401, description: 'Unauthorized' })
    calls.push({ method, payload })
    const wrong = failing.get(method)
    failing.delete(method)
    if (wrong !== undefined) answer(wrong.status, wrong.body)
    else if (method === 'getUpdates') poll(payload, answer)
    else answer(200, { ok: true, result: act(method, payload, { messages, hook, next: () => messageId++ }) })
    wake()
  }
  const { server, address } = await listening((request, response, body) => {
    response.on('close', () => { if (!response.writableFinished) waiting = null })
    handle(request, response, body)
  })
  const hookLine = line()
  const push = (update: Payload): void => {
    const numbered = { update_id: updateId++, ...update }
    if (hookLine.takes(numbered)) return
    updates = [...updates, numbered]
    const now = waiting
    waiting = null
    now?.answer(200, { ok: true, result: ready() })
  }
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`, messages, calls, hook, failing,
    say: speaker({ messages, next: () => messageId++, push }),
    press: (id: number, message: number, data: string): void => push({ callback_query: { id: String(updateId), from: person(id), chat_instance: '1', message: { message_id: message, date: 0, chat: { id, type: 'private', first_name: `P${id}` }, text: 'x' }, data } }),
    textsTo: (chat: number): readonly string[] => messages.filter((message) => message.chat === chat && message.from === 'bot').map(({ text }) => text),
    bringTo: hookLine.to,
    /** Ends a long poll as another reader would. */
    conflict: (): void => waiting?.end(),
    isWaiting: (): boolean => waiting !== null,
    /** Resolves as soon as it holds; looked at after every call. */
    until: async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => { const hear = (): void => { heard.delete(hear); resolve() }; heard.add(hear) })
    },
    close: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

const buttonsOf = (payload: Payload): readonly string[] => (JSON.stringify(payload['reply_markup'] ?? {}).match(/"callback_data":"([^"]+)"/g) ?? []).map((text) => text.slice(17, -1))

/** What a method does to the chats. */
const act = (method: string, payload: Payload, { messages, hook, next }: { readonly messages: Message[]; readonly hook: { url: string }; readonly next: () => number }): unknown => {
  const chat = Number(payload['chat_id'])
  const found = messages.findIndex((message) => message.chat === chat && message.message_id === Number(payload['message_id']))
  switch (method) {
    case 'getMe': return { id: 42, is_bot: true, first_name: 'Keel', username: 'desk_bot', can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false }
    case 'getWebhookInfo': return { url: hook.url, has_custom_certificate: false, pending_update_count: 0 }
    case 'setWebhook':
      hook.url = String(payload['url'])
      return true
    case 'deleteWebhook':
      hook.url = ''
      return true
    case 'sendMessage': {
      const id = next()
      messages.push({ message_id: id, chat, from: 'bot', text: asRead(payload), data: buttonsOf(payload) })
      return { message_id: id, date: 0, chat: { id: chat, type: 'private' } }
    }
    case 'editMessageText': {
      const old = messages[found]
      if (old !== undefined) messages[found] = { ...old, text: asRead(payload), data: buttonsOf(payload) }
      return true
    }
    case 'deleteMessage': return found >= 0 && messages.splice(found, 1).length > 0
    default: return true
  }
}

/** As a person reads it: a no-break space is a space. */
const asRead = (payload: Payload): string => String(payload['text']).replaceAll('\u00A0', ' ')

const person = (id: number) => ({ id, is_bot: false, first_name: `P${id}` })
const speaker = ({ messages, next, push }: { readonly messages: Message[]; readonly next: () => number; readonly push: (update: Payload) => void }) => (id: number, text: string, chat: Payload = { id, type: 'private', first_name: `P${id}` }): void => {
  const number = next()
  messages.push({ message_id: number, chat: Number(chat['id']), from: 'user', text, data: [] })
  push({ message: { message_id: number, date: 0, from: person(id), chat, text } })
}

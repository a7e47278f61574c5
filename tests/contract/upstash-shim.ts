import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { redisLine, type RedisLine, type Reply } from './redis-line.ts'

export type Shim = { readonly url: string; readonly token: string; readonly headersSeen: () => readonly string[]; readonly close: () => Promise<void> }

const encoded = (reply: Reply, base64: boolean): unknown => {
  if (typeof reply === 'string') return base64 && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply
  return Array.isArray(reply) ? reply.map((item: Reply) => encoded(item, base64)) : reply
}
const answerOf = (reply: Reply, base64: boolean): object => (reply instanceof Error ? { error: reply.message } : { result: encoded(reply, base64) })

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const part of request) text += String(part)
  return text === '' ? [] : JSON.parse(text)
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const subscribe = ({ port, prefix, channel }: { readonly port: number; readonly prefix: string; readonly channel: string }, request: IncomingMessage, reply: ServerResponse): void => {
  const line = redisLine(port)
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  const tell = (news: Reply): void => { if (isList(news)) reply.write(`data: ${news.map((word, at) => (at === 1 ? channel : word)).join(',')}\n\n`) }
  line.onPush(tell)
  void line.send(['SUBSCRIBE', `${prefix}${channel}`]).then(tell)
  request.on('close', () => line.close())
}

/** A Redis of one's own within one that others use: the key of a command, or its channel, under a name of this shim. */
const named = (prefix: string) => (words: readonly unknown[]): readonly unknown[] => {
  const at = String(words[0]).toLowerCase() === 'eval' ? 3 : 1
  return words.map((word, index) => (index === at ? `${prefix}${String(word)}` : word))
}

const command = async (line: Pick<RedisLine, 'send'>, path: string, body: unknown, base64: boolean): Promise<{ readonly status: number; readonly answer: unknown }> => {
  const list = isList(body) ? body : []
  if (path === '/pipeline') return { status: 200, answer: (await Promise.all(list.filter(isList).map((words) => line.send(words)))).map((reply) => answerOf(reply, base64)) }
  const reply = await line.send(list)
  return { status: reply instanceof Error ? 400 : 200, answer: answerOf(reply, base64) }
}

/** Upstash's REST form (commands, pipelines, subscriptions) in front of a Redis of this machine. */
export const upstashShim = (redisPort: number, prefix = ''): Promise<Shim> => {
  const token = 'a-token-of-this-test-with-more-than-32-bytes'
  const line = redisLine(redisPort)
  const own = { send: (words: readonly unknown[]) => line.send(named(prefix)(words)) }
  const headers = new Set<string>()
  const server = createServer((request, reply) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shim')
    for (const name of Object.keys(request.headers)) headers.add(name)
    if (request.headers.authorization !== `Bearer ${token}`) return void reply.writeHead(401).end('{"error":"Unauthorized"}')
    if (pathname.startsWith('/subscribe/')) return subscribe({ port: redisPort, prefix, channel: decodeURIComponent(pathname.slice('/subscribe/'.length)) }, request, reply)
    void bodyOf(request)
      .then((body) => command(own, pathname, body, request.headers['upstash-encoding'] === 'base64'))
      .then(({ status, answer }) => reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)))
      .catch((thrown: unknown) => reply.writeHead(400).end(JSON.stringify({ error: String(thrown) })))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const place = server.address()
      const port = typeof place === 'object' && place !== null ? place.port : 0
      resolve({
        url: `http://127.0.0.1:${port}`, token, headersSeen: () => [...headers],
        close: () => new Promise((done) => { line.close(); server.closeAllConnections(); server.close(() => done()) }),
      })
    })
  })
}

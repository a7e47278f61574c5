import { createServer, type RequestListener, type Server } from 'node:http'
import { isFault } from '#core/fault.ts'
import type { Transport } from '#desk/ports/world.ts'
import { afterEach, expect, test } from 'vitest'
import { fetchTransport } from './fetch-transport.ts'
import { poolTransport } from './pool-transport.ts'

const servers: Server[] = []
const ends: (() => Promise<void>)[] = []
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const kinds: readonly (readonly [string, (base: string) => Transport])[] = [
  ['fetch', fetchTransport],
  ['pool', (base) => {
    const pool = poolTransport(base)
    ends.push(pool.close)
    return pool.transport
  }],
]
const post = { method: 'POST', path: '/order?a=1', headers: { 'X-BB-APIKEY': 'k', 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'b=2', timeoutMs: 400 } as const
const factsOf = (promise: Promise<unknown>) => promise.then(() => 'no fault', (thrown: unknown) => (isFault(thrown) ? thrown.facts : thrown))

test.each(kinds)('%s sends bytes as they are and brings status, headers and body back', async (_name, make) => {
  const base = await serve((message, response) => {
    message.setEncoding('utf8').once('data', (body) => response.writeHead(400, { 'X-Api-Limit': '3000' }).end(`${message.method} ${message.url} ${String(message.headers['x-bb-apikey'])} ${String(body)}`))
  })
  const reply = await make(base)(post)
  expect(reply).toMatchObject({ status: 400, body: 'POST /order?a=1 k b=2' })
  expect(reply.headers['x-api-limit']).toBe('3000')
})

test.each(kinds)('%s knows that a refused connection never reached anyone', async (_name, make) => {
  const base = await serve(() => {})
  await new Promise((done) => servers.pop()?.close(done))
  expect(await factsOf(make(base)(post))).toMatchObject({ code: 'unreachable', neverReached: true, outcomeKnown: true })
})

test.each(kinds)('%s leaves a cut connection in doubt', async (_name, make) => {
  const base = await serve((message) => message.socket.destroy())
  expect(await factsOf(make(base)(post))).toMatchObject({ code: 'connection-lost', outcomeKnown: false })
})

test.each(kinds)('%s leaves a silent server in doubt after its time', async (_name, make) => {
  const base = await serve(() => {})
  expect(await factsOf(make(base)(post))).toMatchObject({ code: 'timeout', outcomeKnown: false })
})

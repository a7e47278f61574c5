import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { admin, type AdminParts } from './admin.ts'
import type { FaultAsk, Faults } from './faults.ts'
import type { Journal } from './journal.ts'
import type { Keeper } from './keeper.ts'
import { openStreamSockets } from './stream-sockets.ts'

export type ShellParts = { readonly keeper: Keeper; readonly journal: Journal; readonly faults: Faults; readonly now: () => number }
export type Shell = {
  readonly listen: (port: number) => Promise<number>
  /** Several times a second: market steps, then what streams owe. */
  readonly beat: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The gate itself refuses above 64 kB; up to here it can say so in its own words. */
const BODY_MAX = 256 * 1024
/** Longer than clients keep theirs, so that it is never the server that closes under a request. */
const KEEP_ALIVE_MS = 75_000

const NO_BODY = Buffer.alloc(0)

/** By its events: an iterator over the stream costs more than the whole order. */
const readBody = (message: IncomingMessage): Promise<string | null> =>
  new Promise((done, failed) => {
    let whole: Buffer = NO_BODY
    let length = 0
    message.on('data', (bytes: Buffer) => {
      length += bytes.length
      if (length <= BODY_MAX) whole = whole === NO_BODY ? bytes : Buffer.concat([whole, bytes])
    })
    message.once('end', () => done(length > BODY_MAX ? null : whole.toString('utf8')))
    message.once('error', failed)
  })

const wireOf = (message: IncomingMessage, body: string): WireRequest | null => {
  const { method } = message
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') return null
  const headers: Record<string, string> = {}
  for (const name of Object.keys(message.headers)) {
    const value = message.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  return { method, path: message.url ?? '/', headers, body: body === '' ? null : body, timeoutMs: 0 }
}

const json = (status: number, value: unknown): WireReply => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })
const TOO_LONG = json(400, { code: -1004, msg: 'Malformed request: too long.', field: 'body', limit: '65536 characters' })
const METHOD = json(400, { code: -1004, msg: 'Malformed request: unknown method.', field: 'method', limit: 'GET, POST, PUT, DELETE' })
const BROKEN = json(500, { code: -1000, msg: 'An unknown error occured while processing the request.' })

/** What a met fault answers instead; null: the true answer. */
const instead = (fault: FaultAsk | null, now: number): WireReply | null => {
  if (fault?.kind === '429') return { ...json(429, { code: -1003, msg: 'Too many requests.' }), headers: { 'x-api-limit-status': '0', 'x-api-limit': '3000', 'x-api-limit-reset-timestamp': String(now + fault.ms) } }
  if (fault?.kind === '418') return json(418, { code: -1003, msg: 'Banned.' })
  return fault?.kind === '5xx' ? { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>503 Service Unavailable</html>' } : null
}
const isExecuted = (fault: FaultAsk | null): boolean => fault === null || (fault.kind !== '429' && fault.kind !== '418' && (fault.kind !== '5xx' || fault.executed))

type Answer = (request: WireRequest) => Promise<WireReply | null>

/** What a request gets, with the faults that are on; null: the connection is cut without an answer. */
const answerer = ({ keeper, faults, now }: ShellParts, adminParts: AdminParts): Answer => {
  const execute = (request: WireRequest, fault: FaultAsk | null): WireReply => {
    const first = isExecuted(fault) ? keeper.house.handle(request, now()) : null
    const reply = fault?.kind === 'double' ? keeper.house.handle(request, now()) : first
    return instead(fault, now()) ?? faults.hide(request, reply ?? BROKEN, now())
  }
  return async (request) => {
    if (request.path.startsWith('/admin')) return admin(adminParts, request, now())
    const fault = faults.meet(request)
    if (fault?.kind === 'delay') await new Promise((go) => setTimeout(go, fault.ms))
    if (fault?.kind !== 'drop') return execute(request, fault)
    if (fault.executed) execute(request, fault)
    return null
  }
}

const serve = async (message: IncomingMessage, response: ServerResponse, answer: Answer, tell: () => Promise<void>): Promise<void> => {
  const body = await readBody(message)
  const request = body === null ? null : wireOf(message, body)
  const reply = body === null ? TOO_LONG : request === null ? METHOD : await answer(request)
  await tell()
  if (reply === null) {
    response.destroy()
    return
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) })
  response.end(reply.body)
}

/** A bug of ours: told on stderr, answered as the venue would, and nothing else stops. */
const failed = (message: IncomingMessage, response: ServerResponse, thrown: unknown): void => {
  process.stderr.write(`${JSON.stringify({ level: 'error', event: 'request failed', path: (message.url ?? '').slice(0, 100), error: thrown instanceof Error ? thrown.stack : String(thrown) })}\n`)
  if (!response.headersSent) response.writeHead(BROKEN.status, BROKEN.headers)
  response.end(BROKEN.body)
}

export const openShell = (parts: ShellParts): Shell => {
  const { keeper, journal, faults, now } = parts
  const streams = openStreamSockets({ house: keeper.house, journal, now, silentUntil: faults.silentUntil })
  let running = true
  const answer = answerer(parts, {
    keeper, faults, disconnect: streams.disconnect, isRunning: () => running,
    run: (wanted) => {
      running = wanted
    },
  })
  const server: Server = createServer((message, response) => {
    serve(message, response, answer, streams.tell).catch((thrown: unknown) => failed(message, response, thrown))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('upgrade', streams.upgrade)
  return {
    listen: (port) => new Promise((done, refused) => {
      server.once('error', refused)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        done(typeof address === 'object' && address !== null ? address.port : port)
      })
    }),
    beat: async () => {
      if (running) keeper.turn(now())
      keeper.house.beat(now())
      await streams.tell()
    },
    close: async () => {
      streams.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

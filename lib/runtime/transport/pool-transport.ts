import type { Clock, Transport } from '#desk/ports/world.ts'
import { Pool } from 'undici'
import { transportFault } from './fault-of.ts'

export type PoolTransport = {
  readonly transport: Transport
  /** Keeps connections open by asking `path` every 20 s; runs until stopped. */
  readonly keepWarm: (clock: Clock, path: string, stop: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

const CONNECTIONS = 8
const KEEP_ALIVE_MS = 60_000
const CONNECT_MS = 3_000
const WARM_MS = 20_000
const WARM_TIMEOUT_MS = 5_000

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])))

/** For the worker: open connections that are reused, so that an order's first byte leaves at once. Nothing is retried here. */
export const poolTransport = (base: string): PoolTransport => {
  const pool = new Pool(base, { connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS, keepAliveMaxTimeout: KEEP_ALIVE_MS, connect: { timeout: CONNECT_MS } })
  const transport: Transport = async (request) => {
    try {
      const reply = await pool.request({
        method: request.method, path: request.path, headers: request.headers, body: request.body, headersTimeout: request.timeoutMs, bodyTimeout: request.timeoutMs,
        signal: AbortSignal.timeout(request.timeoutMs),
      })
      return { status: reply.statusCode, headers: headersOf(reply.headers), body: await reply.body.text() }
    } catch (thrown) {
      throw transportFault(thrown)
    }
  }
  return {
    transport,
    keepWarm: async (clock, path, stop) => {
      while (!stop.aborted) {
        // A failure shows at the next request; here it only means that the connection isn't warm.
        await transport({ method: 'GET', path, headers: {}, body: null, timeoutMs: WARM_TIMEOUT_MS }).catch(() => null)
        await clock.sleep(WARM_MS, stop)
      }
    },
    close: () => pool.close(),
  }
}

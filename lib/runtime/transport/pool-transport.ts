import type { Clock, Transport, WireReply, WireRequest } from '#desk/ports/world.ts'
import { type Dispatcher, Pool } from 'undici'
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

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> => {
  const plain: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return plain
}

const decoder = new TextDecoder()
const textOf = (parts: readonly Buffer[]): string => decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts))

const tooLate = (ms: number): Error => {
  const error = new Error(`no whole reply within ${ms} ms`)
  error.name = 'TimeoutError'
  return error
}

/** Methods of one request's handler: `pool.request` would build a stream around each small reply, and a signal for its time. */
class OneReply implements Dispatcher.DispatchHandler {
  readonly #done: (reply: WireReply) => void
  readonly #failed: (thrown: Error) => void
  readonly #timer: NodeJS.Timeout
  readonly #parts: Buffer[] = []
  #controller: Dispatcher.DispatchController | null = null
  #late: Error | null = null
  #status = 0
  #headers: Readonly<Record<string, string>> = {}

  constructor(timeoutMs: number, done: (reply: WireReply) => void, failed: (thrown: Error) => void) {
    this.#done = done
    this.#failed = failed
    this.#timer = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs)
  }
  #giveUp(timeoutMs: number): void {
    this.#late = tooLate(timeoutMs)
    this.#controller?.abort(this.#late)
    this.#failed(this.#late)
  }
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It waited for a connection until it was too late: not a byte of it is written.
    if (this.#late !== null) controller.abort(this.#late)
  }
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#status = status
    this.#headers = headersOf(headers)
  }
  onResponseData(_: Dispatcher.DispatchController, part: Buffer): void {
    this.#parts.push(part)
  }
  onResponseEnd(): void {
    clearTimeout(this.#timer)
    this.#done({ status: this.#status, headers: this.#headers, body: textOf(this.#parts) })
  }
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer)
    this.#failed(error)
  }
}

/** The one timer of a request bounds all of it, so the pool's own two are off. */
const exchange = (pool: Pool, { method, path, headers, body, timeoutMs }: WireRequest): Promise<WireReply> =>
  new Promise((done, failed) => {
    pool.dispatch({ method, path, headers, body, headersTimeout: 0, bodyTimeout: 0 }, new OneReply(timeoutMs, done, failed))
  })

/** For the worker: open connections that are reused, so that an order's first byte leaves at once. Nothing is retried here. */
export const poolTransport = (base: string): PoolTransport => {
  const pool = new Pool(base, { connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS, keepAliveMaxTimeout: KEEP_ALIVE_MS, connect: { timeout: CONNECT_MS } })
  const transport: Transport = async (request) => {
    try {
      return await exchange(pool, request)
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

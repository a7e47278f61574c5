/** ms. `now` is the wall clock (UTC); `monotonic` never jumps and has no epoch. */
export type Clock = {
  readonly now: () => number
  readonly monotonic: () => number
  /** Resolves after `ms`, or at once when the signal aborts (it never rejects). */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Calls back once after `ms`; what it gives takes the call back. */
  readonly after: (ms: number, wake: () => void) => () => void
}
/** Uniform in [0, 1). */
export type Chance = () => number
/** Every background loop goes through here, so that a stop can wait for all of them. */
export type Tasks = {
  readonly start: (name: string, run: (stop: AbortSignal) => Promise<void>) => void
  /** Aborts all and resolves when they ended. */
  readonly stop: () => Promise<void>
}
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
/** One record per event; facts hold no secret and no bigint. */
export type Log = (level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>) => void

/** A request as bytes; the path carries its query. One Transport per venue and process. */
export type WireRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly timeoutMs: number
}
export type WireReply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
/** Rejects with a Fault: `neverReached` when no byte was written, else `outcomeKnown: false`. */
export type Transport = (request: WireRequest) => Promise<WireReply>

/** One WebSocket. Text frames only. */
export type Socket = { readonly send: (text: string) => void; readonly close: () => void }
export type SocketHandlers = { readonly onOpen: () => void; readonly onText: (text: string) => void; readonly onClose: (reason: string) => void }
export type SocketOpener = (path: string, handlers: SocketHandlers) => Socket

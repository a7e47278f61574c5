import type { Chance, Clock, Socket, SocketOpener } from '#desk/ports/world.ts'

/** One stream that is opened again and again until stopped. */
export type Line = {
  readonly open: SocketOpener
  readonly clock: Clock
  readonly chance: Chance
  /** Where to connect; may ask the venue first (a listen key). A failure counts as a lost connection. */
  readonly path: () => Promise<string>
  readonly onUp: (send: (text: string) => void) => void
  /** True when the frame proves that content flows: it feeds the watchdog. */
  readonly onText: (text: string) => boolean
  readonly onDown: (reason: string) => void
  /** Work beside the socket while it lives (subscriptions, key upkeep); its failure ends the connection. */
  readonly beside?: (send: (text: string) => void, drop: (reason: string) => void, stop: AbortSignal) => Promise<void>
}

/** The venue drops a socket after 60 s without a frame; 45 s without content is dead for us (TOOBIT-API.md 7.2). */
const SILENCE_MS = 45_000
const PING_MS = 20_000
const TICK_MS = 1_000
/** Five client messages a second are allowed; ours keep this distance. */
const SEND_GAP_MS = 250
const BACKOFF_MS = 500
const BACKOFF_MAX_MS = 30_000
/** A connection that lived this long ends a row of failures. */
const HEALTHY_MS = 60_000

export const keepLine = async (line: Line, stop: AbortSignal): Promise<void> => {
  let failures = 0
  while (!stop.aborted) {
    const since = line.clock.monotonic()
    const reason = await oneLife(line, stop)
    if (stop.aborted) return
    line.onDown(reason)
    failures = line.clock.monotonic() - since >= HEALTHY_MS ? 1 : failures + 1
    await line.clock.sleep(Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (failures - 1)) * (0.5 + line.chance() / 2), stop)
  }
}

const oneLife = async (line: Line, stop: AbortSignal): Promise<string> => {
  let path: string
  try {
    path = await line.path()
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'no address'
  }
  return stop.aborted ? 'stopped' : connected(line, path, stop)
}

const connected = (line: Line, path: string, stop: AbortSignal): Promise<string> =>
  new Promise((ended) => {
    const { clock } = line
    const life = new AbortController()
    const outbox: string[] = []
    let up = false
    let draining = false
    let contentAt = clock.monotonic()
    let pingAt = contentAt + PING_MS
    let socket: Socket | null = null

    const end = (reason: string): void => {
      if (life.signal.aborted) return
      life.abort()
      stop.removeEventListener('abort', onStop)
      socket?.close()
      ended(reason)
    }
    const onStop = (): void => end('stopped')
    const send = (text: string): void => {
      outbox.push(text)
      if (up && !draining) void drain()
    }
    /** Runs only while something is to be sent, and its gap after that. */
    const drain = async (): Promise<void> => {
      draining = true
      for (let text = outbox.shift(); text !== undefined && !life.signal.aborted; text = outbox.shift()) {
        socket?.send(text)
        await clock.sleep(SEND_GAP_MS, life.signal)
      }
      draining = false
    }
    const watch = async (): Promise<void> => {
      while (!life.signal.aborted) {
        await clock.sleep(TICK_MS, life.signal)
        const now = clock.monotonic()
        if (now - contentAt >= SILENCE_MS) end('silent')
        else if (up && now >= pingAt) {
          pingAt = now + PING_MS
          send(JSON.stringify({ ping: clock.now() }))
        }
      }
    }
    stop.addEventListener('abort', onStop, { once: true })
    socket = line.open(path, {
      onOpen: () => {
        up = true
        contentAt = clock.monotonic()
        line.onUp(send)
        if (!draining) void drain()
        void line.beside?.(send, end, life.signal).catch((thrown: unknown) => end(thrown instanceof Error ? thrown.message : 'failed'))
      },
      onText: (text) => {
        if (life.signal.aborted) return
        // None was ever seen, yet other clients answer a server's ping: so does this one.
        if (text.startsWith('{"ping"')) send(JSON.stringify({ pong: clock.now() }))
        if (line.onText(text)) contentAt = clock.monotonic()
      },
      onClose: (reason) => end(reason),
    })
    void watch()
  })

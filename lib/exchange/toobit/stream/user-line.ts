import { isFault } from '#core/fault.ts'
import type { SocketOpener } from '#desk/ports/world.ts'
import type { ToobitClient } from '../client.ts'
import { createListenKey, keepListenKey } from '../routes/listen-key.ts'
import { keepLine } from './connection.ts'

export type UserStreamParts = { readonly client: ToobitClient; readonly socket: SocketOpener }
/** What is told of an account's stream: each frame as its text, and the line's own state. */
export type UserLine = {
  readonly onText: (text: string) => void
  /** `again`: it was up before, so something may have been missed. */
  readonly onUp: (again: boolean) => void
  readonly onDown: (reason: string) => void
}

/** A key lives 60 minutes from its last PUT. */
const UPKEEP_MS = 25 * 60_000
/** In the last 5 minutes of its key the stream says so each minute. */
const ENDS = '"listenKeyWillExpire"'

/** One account's stream: its listen key made, kept alive and made anew, the line opened again after every loss. Runs until stopped. */
export const keepUserLine = async ({ client, socket }: UserStreamParts, line: UserLine, stop: AbortSignal): Promise<void> => {
  let key = ''
  let upkeep = false
  let lost = false
  await keepLine({
    open: socket,
    clock: client.clock,
    chance: client.chance,
    path: async () => {
      key = await createListenKey(client)
      return `/api/v1/ws/${key}`
    },
    onUp: () => {
      upkeep = false
      line.onUp(lost)
      lost = false
    },
    onText: (text) => {
      if (text.includes(ENDS)) upkeep = true
      else line.onText(text)
      // A quiet account sends nothing: here a pong is proof enough.
      return true
    },
    onDown: (reason) => {
      lost = true
      line.onDown(reason)
    },
    beside: async (_send, drop, life) => {
      let due = client.clock.monotonic() + UPKEEP_MS
      while (!life.aborted) {
        await client.clock.sleep(1_000, life)
        if (life.aborted || (!upkeep && client.clock.monotonic() < due)) continue
        upkeep = false
        due = client.clock.monotonic() + UPKEEP_MS
        await keepKey(client, key, drop)
      }
    },
  }, stop)
}

/** A key that the venue no longer knows is made anew by reconnecting; any other failure leaves the key its remaining half hour. */
const keepKey = async (client: ToobitClient, key: string, drop: (reason: string) => void): Promise<void> => {
  try {
    await keepListenKey(client, key)
  } catch (thrown) {
    if (isFault(thrown) && thrown.facts.code === 'invalid-listen-key') drop('listen key ended')
    else if (!isFault(thrown)) throw thrown
  }
}

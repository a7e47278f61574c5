import type { TelegramCall } from '#bot/parts.ts'
import { isFault } from '#core/fault.ts'
import type { ChatHeard } from '#desk/pulse.ts'
import type { Clock } from '#desk/ports/world.ts'

/** Calls of the Bot API, and how it answered the last of them. A long poll takes as long as it is told to, so its time says nothing. */
export const watchedCall = (call: TelegramCall, clock: Pick<Clock, 'now' | 'monotonic'>): { readonly call: TelegramCall; readonly heard: () => ChatHeard | null } => {
  let last: ChatHeard | null = null
  return {
    heard: () => last,
    call: async (method, payload) => {
      const began = clock.monotonic()
      const note = (fault: string | null): void => {
        last = { at: clock.now(), ms: method === 'getUpdates' ? (last?.ms ?? 0) : Math.round(clock.monotonic() - began), fault }
      }
      try {
        const answer = await call(method, payload)
        note(!answer.ok && (answer.error_code >= 500 || answer.error_code === 401) ? `HTTP ${answer.error_code}` : null)
        return answer
      } catch (thrown) {
        note(isFault(thrown) ? thrown.facts.code : 'failed')
        throw thrown
      }
    },
  }
}

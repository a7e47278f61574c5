import type { Clock, WireReply } from '#desk/ports/world.ts'

/** While it lasts nothing may be sent; a ban is told at once, a limit may be waited for. Times are of the monotonic clock. */
export type Hold = { readonly until: number; readonly banned: boolean }
export type Holds = {
  readonly now: () => Hold | null
  /** What a reply says; `venueNow` is the venue's time as far as it is known, in which it tells its reset. */
  readonly learn: (reply: WireReply, venueNow: number) => void
}

const BAN_FIRST_MS = 120_000
const BAN_MAX_MS = 3 * 86_400_000
const LIMIT_MS = 60_000

/**
 * 429: until the reset told, or 60 s. 418: two minutes, doubled each time, up to three days (TOOBIT-API.md 2.1). What was on the wire when a ban
 * began is answered with it as well: that is the same ban.
 */
export const openHolds = (clock: Clock): Holds => {
  let hold: Hold | null = null
  let bans = 0
  return {
    now: () => {
      if (hold !== null && hold.until <= clock.monotonic()) hold = null
      return hold
    },
    learn: (reply, venueNow) => {
      const now = clock.monotonic()
      if (reply.status === 418) {
        if (hold !== null && hold.banned && hold.until > now) return
        bans += 1
        hold = { until: now + Math.min(BAN_MAX_MS, BAN_FIRST_MS * 2 ** (bans - 1)), banned: true }
      } else if (reply.status === 429) {
        const reset = headerNumber(reply, 'x-api-limit-reset-timestamp')
        const told = saidAt(reply) ?? venueNow
        hold = { until: now + (reset === null || reset <= told ? LIMIT_MS : Math.min(reset - told, 2 * LIMIT_MS)), banned: false }
      } else if (reply.status === 200) bans = 0
    },
  }
}

/**
 * The sender's own time (HTTP Date, cut to the second): before the venue's time is known, ours may be minutes off, and with it how long a limit lasts. null: not told.
 */
const saidAt = (reply: WireReply): number | null => {
  const at = Date.parse(reply.headers['date'] ?? '')
  return Number.isFinite(at) ? at : null
}

export const headerNumber = (reply: WireReply, name: string): number | null => {
  const text = reply.headers[name]
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

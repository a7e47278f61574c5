import { ENTER_MINUTES } from '#bot/commands/access.ts'
import type { Access } from '#bot/parts.ts'
import { realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { freshSecret } from '#runtime/ids.ts'
import { enterKey } from '#runtime/session.ts'

/** Where the pages are, with a key that opens them once; null where nobody said where they are. */
export const enterLinkOf = ({ APP_URL: address, KEEL_SESSION_SECRET: secret }: Env): Access['enterLink'] =>
  address === null || secret === null ? null : (user) => `${address}/enter?key=${enterKey(freshSecret(), { secret, nowMs: realClock.now(), user, lastsS: ENTER_MINUTES * 60 })}`

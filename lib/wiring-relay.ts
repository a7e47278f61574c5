import { present } from '#core/assert.ts'
import { postgresStore } from '#db/store.ts'
import type { Posted } from '#desk/forward-frames.ts'
import { type Relay, relayAccounts, type RelayParts } from '#desk/relay-accounts.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import type { Clock, Log, Tasks, Transport } from '#desk/ports/world.ts'
import { isFault } from '#core/fault.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { keepUserLine } from '#exchange/toobit/stream/user-line.ts'
import { RELAY_GAP } from '#exchange/toobit/wire/stream.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { hookHeaders } from '#runtime/hook-signature.ts'
import { processName } from '#runtime/ids.ts'
import { makeLog } from '#runtime/log.ts'
import { realTasks } from '#runtime/tasks.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { openDatabase } from './wiring-between.ts'
import { signerOf } from './wiring-keys.ts'

export type WiredRelay = { readonly relay: Relay; readonly tasks: Tasks; readonly log: Log; readonly close: () => Promise<void> }

const POST_MS = 10_000
const PATH = '/webhook/toobit'
/** What no later try can mend: the frames themselves. Anything else (a late clock, another secret, a store that is away) may be mended beside. */
const REFUSED: ReadonlySet<number> = new Set([400, 413, 415])

/** Brings a text to the desk's door, signed at the moment of its sending. */
export const hookPost = ({ transport, secret, clock, log }: { readonly transport: Transport; readonly secret: string; readonly clock: Clock; readonly log: Log }): RelayParts['post'] => async (account, body): Promise<Posted> => {
  try {
    const reply = await transport({ method: 'POST', path: PATH, headers: hookHeaders(secret, { account, time: String(clock.now()), body }), body, timeoutMs: POST_MS })
    if (reply.status === 200) return 'taken'
    log('warn', 'desk-did-not-take', { account, status: reply.status, says: reply.body.slice(0, 200) })
    return REFUSED.has(reply.status) ? 'refused' : 'again'
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    log('warn', 'desk-not-reached', { account, code: thrown.facts.code })
    return 'again'
  }
}

export const gapFrame = (clock: Clock) => (reason: string): string => JSON.stringify({ eventType: RELAY_GAP, eventTime: clock.now(), reason })

const hasLine = (env: Env, { venue }: AccountRow): boolean => venue === 'toobit' || env.PAPER_REST !== null

/** A relay on the desk's own database: it opens keys to make listen keys with them, and nothing else. `only`: ids of accounts; empty: all. */
export const wireRelay = async (env: Env, only: readonly string[]): Promise<WiredRelay> => {
  const log = makeLog(env.KEEL_LOG, processName('relay'))
  const sql = await openDatabase(env, 2)
  const store = postgresStore(sql)
  const secret = present(env.TOOBIT_WEBHOOK_SECRET, 'checked at start')
  const relay = relayAccounts({
    clock: realClock, chance: realChance, log, store, only, gapFrame: gapFrame(realClock),
    post: hookPost({ transport: fetchTransport(present(env.APP_URL, 'checked at start').replace(/\/$/, '')), secret, clock: realClock, log }),
    listen: async (account) => {
      if (!hasLine(env, account)) return null
      const paper = account.venue === 'paper'
      const client = openClient({ transport: fetchTransport(paper ? (env.PAPER_REST ?? '') : env.TOOBIT_REST), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: await signerOf(env, account) })
      const socket = wsOpener(paper ? (env.PAPER_WS ?? '') : env.TOOBIT_WS)
      return (heard, stop) => keepUserLine({ client, socket }, heard, stop)
    },
  })
  return { relay, log, tasks: realTasks({ clock: realClock, log }), close: () => sql.close() }
}

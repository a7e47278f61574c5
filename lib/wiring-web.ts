import { present } from '#core/assert.ts'
import { openSql } from '#db/client.ts'
import { userIdOf } from '#db/identity.ts'
import { schemaIsReady } from '#db/schema-version.ts'
import { postgresStore } from '#db/store.ts'
import { cachedInstruments, type Instruments } from '#desk/entry-facts.ts'
import { jobDoor, type JobDoor } from '#desk/jobs.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { Store, UserId, VenueKind } from '#desk/ports/store.ts'
import type { Clock, Log } from '#desk/ports/world.ts'
import { storedTexts, type StoredTexts } from '#desk/stored-account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import { type Env, processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { freshId, processName } from '#runtime/ids.ts'
import { makeLog } from '#runtime/log.ts'
import { readSession, type Session, sessionToken, takeEnterKey } from '#runtime/session.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { feedOf, kvOf } from './wiring-between.ts'

/** What a web function has: stored facts, public prices, and who asks. No sealed exchange key is ever opened here. */
export type Web = {
  readonly env: Env
  readonly store: Store
  readonly kv: Kv
  readonly feed: Feed
  readonly clock: Clock
  readonly log: Log
  readonly texts: StoredTexts
  readonly marketOf: (venue: VenueKind) => MarketData
  readonly instrumentsOf: (venue: VenueKind) => Instruments
  readonly freshId: () => string
  /** For a job: decides what waits, runs no effect, holds no account. */
  readonly jobDoor: () => Promise<JobDoor>
  readonly isReady: () => Promise<boolean>
  readonly sessionOf: (token: string | undefined) => Promise<(Session & { readonly id: UserId }) | null>
  /** Signs a browser in with a key that opens the desk once. */
  readonly enter: (key: string) => Promise<{ readonly type: 'entered'; readonly token: string } | { readonly type: 'used' | 'wrong' }>
}

/** Two connections an instance: functions are many. */
const CONNECTIONS = 2

export const wireWeb = async (): Promise<Web> => {
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_SESSION_SECRET'])
  if ('faults' in read) throw new Error(showFaults(read.faults))
  const { env } = read
  const secret = present(env.KEEL_SESSION_SECRET, 'checked at start')
  const sql = await openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked at start'), connections: CONNECTIONS })
  const holder = processName('web')
  const log = makeLog(env.KEEL_LOG, holder)
  const kv = kvOf(env, sql)
  const markets = new Map<VenueKind, MarketData>()
  const instruments = new Map<VenueKind, Instruments>()
  const openMarket = (kind: VenueKind): MarketData => {
    const rest = kind === 'paper' ? present(env.PAPER_REST, 'a paper account needs the paper exchange') : env.TOOBIT_REST
    const client = openClient({ transport: fetchTransport(rest), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: null })
    return toobitMarket({ client, socket: wsOpener(kind === 'paper' ? present(env.PAPER_WS, 'a paper account needs the paper exchange') : env.TOOBIT_WS) })
  }
  const [store, feed, texts] = [postgresStore(sql), feedOf({ env, sql, log, listenOn: env.DATABASE_URL_DIRECT }), storedTexts()]
  const marketOf = (kind: VenueKind): MarketData => {
    const market = markets.get(kind) ?? openMarket(kind)
    markets.set(kind, market)
    return market
  }
  return {
    env, kv, log, freshId, marketOf,
    store, feed, clock: realClock, texts,
    jobDoor: () => jobDoor({ store, feed, clock: realClock, log, texts, holder }),
    instrumentsOf: (kind) => {
      const cached = instruments.get(kind) ?? cachedInstruments({ market: marketOf(kind), clock: realClock })
      instruments.set(kind, cached)
      return cached
    },
    isReady: () => schemaIsReady(sql),
    sessionOf: async (token) => {
      const session = await readSession(token, secret, realClock.now())
      return session === null ? null : { ...session, id: userIdOf({ user_id: session.user }) }
    },
    enter: async (key) => {
      const taken = await takeEnterKey(key, { secret, clock: realClock, kv })
      return taken.type === 'taken' ? { type: 'entered', token: await sessionToken({ secret, nowMs: realClock.now(), user: taken.user }) } : taken
    },
  }
}

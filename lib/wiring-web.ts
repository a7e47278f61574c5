import { present } from '#core/assert.ts'
import { userIdOf } from '#db/identity.ts'
import { schemaIsReady } from '#db/schema-version.ts'
import { cachedInstruments, type Instruments } from '#desk/entry-facts.ts'
import type { PaperInProcess } from '#desk/drive-paper.ts'
import type { JobDoor } from '#desk/job-accounts.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import type { Store, UserId, VenueKind } from '#desk/ports/store.ts'
import type { Clock, Log } from '#desk/ports/world.ts'
import type { PricesOf } from '#desk/show-price.ts'
import { sessionsFrom } from '#desk/sessions.ts'
import { storedTexts, type StoredTexts } from '#desk/stored-account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { freshId } from '#runtime/ids.ts'
import { readSession, type Session, sessionToken, takeEnterKey } from '#runtime/session.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import type { BriefDesks } from './wiring-brief.ts'
import type { WebDoor } from './wiring-door.ts'

/** What a web function has: stored facts, public prices, and who asks. Where a worker runs, no sealed exchange key is ever opened here. */
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
  /** For a job: decides what waits; where a worker runs, it runs no effect and holds no account. */
  readonly jobDoor: () => Promise<JobDoor>
  /** Without a worker (EXCHANGE_LANE=web): desks that hold an account for moments. null: a worker holds the accounts and their keys. */
  readonly brief: (() => Promise<BriefDesks>) | null
  readonly isReady: () => Promise<boolean>
  readonly sessionOf: (token: string | undefined) => Promise<(Session & { readonly id: UserId }) | null>
  /** Signs a browser in with a key that opens the desk once. */
  readonly enter: (key: string) => Promise<{ readonly type: 'entered'; readonly token: string; readonly user: UserId; readonly at: number } | { readonly type: 'used' | 'wrong' }>
}

export const wireWeb = ({ env, sql, store, kv, feed, log, holder }: WebDoor): Web => {
  const secret = present(env.KEEL_SESSION_SECRET, 'checked at start')
  const markets = new Map<VenueKind, MarketData>()
  const instruments = new Map<VenueKind, Instruments>()
  let paper: PaperInProcess | null = null
  const openSource = (kind: VenueKind) => {
    const rest = kind === 'paper' ? (env.PAPER_REST ?? env.TOOBIT_REST) : env.TOOBIT_REST
    const client = openClient({ transport: fetchTransport(rest), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: null })
    return { client, market: toobitMarket({ client, socket: wsOpener(kind === 'paper' ? (env.PAPER_WS ?? env.TOOBIT_WS) : env.TOOBIT_WS) }) }
  }
  const texts = storedTexts()
  const marketOf = (kind: VenueKind): MarketData => {
    const market = markets.get(kind) ?? openSource(kind).market
    markets.set(kind, market)
    return market
  }
  let prices: Promise<(venue: VenueKind) => PublicPrices | null> | null = null
  const publicPricesOf: PricesOf = async (venue) => (await (prices ??= import('./wiring-prices.ts').then((wiring) => wiring.publicPricesOf({ env, kv, log, transportTo: fetchTransport }))))(venue)
  // Loaded when a job first needs it: the engine is much to load for a page.
  const paperAccounts = async (): Promise<Pick<JobDoor, 'paper'>> => {
    if (env.PAPER_REST !== null) return {}
    const { paperRows } = await import('./wiring-in-process.ts')
    return { paper: (paper ??= paperRows(sql, openSource('paper'))) }
  }
  let desks: Promise<BriefDesks> | null = null
  const openDesks = (): Promise<BriefDesks> => (desks ??= import('./wiring-brief.ts').then(({ wireBrief }) => wireBrief({ env, store, kv, feed, log, marketOf, openPaper: paperAccounts })))
  return {
    env, kv, log, freshId, marketOf,
    brief: env.EXCHANGE_LANE === 'web' ? openDesks : null,
    store, feed, clock: realClock, texts,
    jobDoor: async () => (await import('#desk/jobs.ts')).jobDoor({ store, kv, feed, clock: realClock, log, texts, holder, hands: env.EXCHANGE_LANE === 'web' ? (await openDesks()).hands : null, publicPricesOf, ...(await paperAccounts()) }),
    instrumentsOf: (kind) => {
      const cached = instruments.get(kind) ?? cachedInstruments({ market: marketOf(kind), clock: realClock })
      instruments.set(kind, cached)
      return cached
    },
    isReady: () => schemaIsReady(sql),
    sessionOf: async (token) => {
      const session = await readSession(token, secret, realClock.now())
      if (session === null) return null
      const id = userIdOf({ user_id: session.user })
      return session.since < (await sessionsFrom(store, id)) ? null : { ...session, id }
    },
    enter: async (key) => {
      const at = realClock.now()
      const taken = await takeEnterKey(key, { secret, clock: realClock, kv })
      if (taken.type !== 'taken') return taken
      const id = userIdOf({ user_id: taken.user })
      // Who was signed out everywhere, by /web end, /revoke or a restore, comes in by no key from before that.
      if (taken.madeAt < (await sessionsFrom(store, id))) return { type: 'wrong' }
      return { type: 'entered', token: await sessionToken({ secret, nowMs: at, user: taken.user }), user: id, at }
    },
  }
}

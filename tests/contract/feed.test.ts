import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { pollFeed } from '#db/feed-poll.ts'
import { listenFeed } from '#db/feed.ts'
import { postgresStore } from '#db/store.ts'
import type { Feed } from '#desk/ports/kv.ts'
import type { AccountId, Store } from '#desk/ports/store.ts'
import { realClock } from '#runtime/clock.ts'
import { upstashFeed } from '#runtime/feed-upstash.ts'
import { openUpstash } from '#runtime/kv-upstash.ts'
import { createSimStore } from '#sim/store.ts'
import { installedServer, reaches, type Server } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { account, accountRow, decided, event, input, user } from './ids.ts'
import { upstashShim } from './upstash-shim.ts'

/** Two processes; news is told after a drain, as the loop does. */
type FeedPlace = { readonly store: Store; readonly here: Feed; readonly there: Feed; readonly breakLines: (() => Promise<void>) | null; readonly close: () => Promise<void> }

const feedContract = (name: string, missing: string | null, open: () => Promise<FeedPlace>): void => {
  describe.skipIf(missing !== null)(`feed: ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    let place: FeedPlace
    let drained = 0
    beforeAll(async () => {
      place = await open()
      await place.store.addUser(user('u1'), { telegramId: '1', name: 'A', language: 'en', timeZone: 'UTC' })
      await place.store.addAccount(accountRow('a1', 'u1'))
    }, 60_000)
    afterAll(async () => { await place.close() })

    const act = async (): Promise<number> => {
      drained += 1
      await place.store.offer(account('a1'), [input(`i${drained}`)])
      await place.store.drain(account('a1'), (drain) => decided(drain, { journal: [event(drain.account.seq + 1)] }))
      await place.here.publish(account('a1'), drained)
      return drained
    }
    /** Acts until the other process heard of it: news may be lost, what comes next is heard. */
    const heardAfterActing = async (heard: readonly [AccountId, number][]): Promise<boolean> => {
      const end = performance.now() + 15_000
      while (performance.now() < end) {
        const seq = await act()
        await realClock.sleep(100)
        if (heard.some(([of, at]) => of === 'a1' && at >= seq)) return true
      }
      return false
    }

    test('what one process did another hears, and a stop ends the hearing', async () => {
      const stop = new AbortController()
      const heard: [AccountId, number][] = []
      const following = place.there.follow((of, seq) => heard.push([of, seq]), stop.signal)
      expect(await heardAfterActing(heard)).toBe(true)
      stop.abort()
      await following
      const known = heard.length
      await act()
      await realClock.sleep(150)
      expect(heard.length).toBe(known)
    }, 30_000)

    test('after a broken line it is heard again', async () => {
      const stop = new AbortController()
      const heard: [AccountId, number][] = []
      const following = place.there.follow((of, seq) => heard.push([of, seq]), stop.signal)
      await heardAfterActing(heard)
      await place.breakLines?.()
      heard.length = 0
      expect(await heardAfterActing(heard)).toBe(true)
      stop.abort()
      await following
    }, 30_000)
  })
}

const onPostgres = async (server: Server, kind: 'listen' | 'poll'): Promise<FeedPlace> => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 4 })
  const feed = (): Feed => (kind === 'poll' ? pollFeed(sql, realClock, 50) : listenFeed({ sql, directUrl: database.url, clock: realClock, onProblem: () => undefined }))
  const breakLines = async (): Promise<void> => {
    await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`, [])
  }
  return { store: postgresStore(sql), here: feed(), there: feed(), breakLines, close: async () => { await sql.close(); await database.drop() } }
}

const simStore = () => {
  const world = createSimStore(() => 0)
  return [world.connect(() => Promise.resolve()), world.connect(() => Promise.resolve())] as const
}

const embedded = embeddedServer()
const installed = await installedServer()
const server = embedded.missing === null ? embedded : installed
const redis = (await reaches(6379)) ? null : 'not tried: no Redis at 127.0.0.1:6379'
afterAll(() => embedded.close())

feedContract('the simulator', null, () => {
  const [one, two] = simStore()
  return Promise.resolve({ store: one.store, here: one.feed, there: two.feed, breakLines: null, close: () => Promise.resolve() })
})
feedContract(`LISTEN on ${server.name}`, server.missing, () => onPostgres(server, 'listen'))
feedContract(`polling on ${server.name}`, server.missing, () => onPostgres(server, 'poll'))
feedContract('Upstash’s publish and subscribe', redis, async () => {
  const shim = await upstashShim(6379)
  const feed = (): Feed => upstashFeed(openUpstash(shim), realClock, () => undefined)
  return { store: simStore()[0].store, here: feed(), there: feed(), breakLines: null, close: () => shim.close() }
})

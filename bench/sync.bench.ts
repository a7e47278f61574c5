import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readTradeLine } from '#bot/line/trade-line.ts'
import { isLineFault } from '#bot/line/line-fault.ts'
import { isFault } from '#core/fault.ts'
import { userIdOf } from '#db/identity.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { startDesk } from '#desk/start-desk.ts'
import { syncAccount } from '#desk/sync-account.ts'
import { confirmTrade, draftTrade } from '#desk/verbs.ts'
import type { Asker } from '#desk/verbs.ts'
import { spawnPaper } from '#paper-server/spawn-paper.ts'
import { readEnv } from '#runtime/env.ts'
import { freshSecret } from '#runtime/ids.ts'
import { wireWorker } from '#wiring'
import { takePorts } from '../bin/ports.ts'
import { haveDatabase, startPostgres } from '../bin/postgres/server.ts'
import { print, quantile, round } from './measure.ts'

/** Accounts that one worker holds; KEEL_SYNC_ACCOUNTS=1000 is the goal's own number, which takes minutes to set up. */
const ACCOUNTS = Number(process.env['KEEL_SYNC_ACCOUNTS'] ?? 40)
const COINS = ['BTC', 'ETH', 'SOL', 'DOGE', 'LAYER'] as const
/** Trades of the one account that has many. */
const MANY = 50
/** Trades that are set up side by side. */
const HANDS = 4
const GOAL_ACCOUNTS = 1_000
const GOAL_MS = 60_000

const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-bench-'))
const server = await startPostgres({ data: folder, password: freshSecret(), log: path.join(folder, 'postgres.log'), ports: takePorts() })
const database = await haveDatabase(server, 'keel')
await migrateDatabase(database)
const paper = await spawnPaper(['--seed', '5'])
const read = readEnv({
  DATABASE_URL: database, KEEL_LOG: 'error', KEEL_VAULT_KEYS: `k1:${freshSecret()}`,
  PAPER_REST: paper.told.rest, PAPER_WS: paper.told.ws, PAPER_KEY: paper.told.key, PAPER_SECRET: paper.told.secret, PAPER_ADMIN_TOKEN: paper.told.adminToken,
}, ['DATABASE_URL', 'KEEL_VAULT_KEYS'])
if ('faults' in read) throw new Error(`bench: ${JSON.stringify(read.faults)}`)
const wired = await wireWorker(read.env)
const desk = await startDesk(wired.desk(null, null))
const { door } = desk
const { store } = wired

/** Does each in turn, `hands` of them at a time. */
const inTurns = async <T>(all: readonly T[], hands: number, act: (one: T) => Promise<void>): Promise<void> => {
  const left = [...all]
  await Promise.all(Array.from({ length: hands }, async () => { for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one) }))
}
const until = async (so: () => Promise<boolean> | boolean): Promise<void> => { while (!(await so())) await wired.clock.sleep(100) }

const askers: Asker[] = []
for (let n = 0; n <= ACCOUNTS; n += 1) {
  await wired.addMember(1_000 + n, `Trader ${n}`)
  const user = userIdOf({ user_id: `telegram-${1_000 + n}` })
  const [row] = await store.accounts(user)
  if (row === undefined) throw new Error(`bench: account ${n} was not made`)
  askers.push({ user, account: row.account })
}
await until(() => desk.held().length > ACCOUNTS)
const [busy, ...others] = askers
if (busy === undefined) throw new Error('bench: no account')

const numbers = (function* () { for (let n = 1; ; n += 1) yield n })()
const open = async (asker: Asker, coin: string, line: string): Promise<void> => {
  const parsed = readTradeLine(`${coin} long 5x ${line}`)
  const instrument = (await door.venue('paper').instruments.all()).find(({ base }) => base === coin)
  if (isLineFault(parsed) || instrument === undefined) throw new Error(`bench: ${coin} can't be traded`)
  const name = numbers.next().value
  const drafted = await draftTrade(door, asker, { id: `draft-${name}`, name: '', instrument, plan: { ...parsed.plan, symbol: instrument.symbol } })
  if (drafted.type !== 'accepted' || drafted.trade === null) throw new Error(`bench: no draft: ${JSON.stringify(drafted, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`)
  const confirmed = await confirmTrade(door, asker, { id: `confirm-${name}`, trade: drafted.trade, quoteNumber: 1 })
  if (confirmed.type !== 'accepted') throw new Error(`bench: not confirmed: ${JSON.stringify(confirmed, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`)
}
/** A key's own limit is kept to: the ask comes again when the limit has room. */
const openInTime = async (asker: Asker, coin: string, line: string): Promise<void> => {
  for (;;) {
    try {
      return await open(asker, coin, line)
    } catch (thrown) {
      if (!isFault(thrown) || thrown.facts.retry !== 'after-limit') throw thrown
      await wired.clock.sleep(Math.max(100, (thrown.facts.retryAt ?? 0) - wired.clock.now()))
    }
  }
}
const settled = async ({ user, account }: Asker, trades: number): Promise<boolean> => {
  // A draft whose confirmation met the key's limit stays one; another took its place.
  const rows = (await store.trades(user, account, { ended: false, limit: 100 })).filter(({ status }) => status !== 'draft')
  return rows.length === trades && rows.every((row) => row.status === 'open' && row.nakedSince === null)
}

const since = performance.now()
await inTurns(others.flatMap((asker) => COINS.map((coin) => ({ asker, coin }))), HANDS, ({ asker, coin }) => openInTime(asker, coin, '60usdt @ market sl 9%'))
for (let n = 0; n < MANY; n += 1) await openInTime(busy, COINS[n % COINS.length] ?? 'BTC', '40usdt @ market tp 8% sl 9%')
for (const asker of others) await until(() => settled(asker, COINS.length))
await until(() => settled(busy, MANY))
const setUpMs = performance.now() - since

const naked = (await Promise.all(others.map(({ user, account }) => store.trades(user, account, { ended: false, limit: 100 })))).flat().map(({ nakedMs }) => nakedMs)

const exchange = await door.exchangeOf(busy.account)
const row = await store.accountOfLoop(busy.account)
if (exchange === null || row === null) throw new Error('bench: the busy account is not held')
const began = performance.now()
const { calls, symbols } = await syncAccount({ ...door, holder: wired.holder }, row, exchange, { at: door.deskClock.storeNow(), lastPrice: async (symbol) => (await door.venue('paper').market.quote(symbol)).last })
const manyMs = performance.now() - began

/** ms until all of them are read whole, begun at once as at a start. */
const syncAll = async (some: readonly Asker[]): Promise<number> => {
  const at = performance.now()
  await Promise.all(some.map(({ account }) => door.syncNow(account)))
  return performance.now() - at
}
await syncAll(others.slice(0, 5))
const halfMs = await syncAll(others.slice(0, Math.floor(ACCOUNTS / 2)))
const allMs = await syncAll(others)

print('sync', {
  accounts: ACCOUNTS, tradesEach: COINS.length, setUpMs: round(setUpMs, 0), allMs: round(allMs, 0), perAccountMs: round(allMs / ACCOUNTS), thousandMs: round((allMs / ACCOUNTS) * GOAL_ACCOUNTS, 0), goalThousandMs: GOAL_MS,
  many: { trades: MANY, symbols: symbols.length, calls, ms: round(manyMs) },
  stopConfirmed: { trades: naked.length, p50Ms: round(quantile(naked, 0.5), 0), p99Ms: round(quantile(naked, 0.99), 0), maxMs: round(quantile(naked, 1), 0), goalP99Ms: 1_000 },
}, [
  { name: 'exchange calls of one whole read of 50 trades, less one per symbol', value: calls - symbols.length, goal: { atMost: 8 } },
  { name: 'cost of an account among all / among half of them', value: round(allMs / ACCOUNTS / (halfMs / Math.floor(ACCOUNTS / 2))), goal: { atMost: 1.6 } },
])
await desk.stop()
await wired.tasks.stop()
await wired.close()
await paper.stop()
await server.stop()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

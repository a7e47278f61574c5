import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { changeAdmitted } from '#bot/access.ts'
import { openSql } from '#db/client.ts'
import { postgresStore } from '#db/store.ts'
import type { OrderRow, TriggerRow } from '#core/order/order.ts'
import type { PositionRow } from '#core/position/position.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { type Spawned, spawnPaper } from '#paper-server/spawn-paper.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import { freshId, freshSecret } from '#runtime/ids.ts'
import { sessionToken } from '#runtime/session.ts'
import { signJob } from '#runtime/job-signature.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { buildPages } from '../../bin/pages/build.ts'
import { freePort } from '../../bin/ports.ts'
import { pause, within } from '../../bin/processes.ts'
import { makeShutdown } from '../../bin/shutdown.ts'
import { installedServer, reaches } from '../contract/databases.ts'
import { neonProxy } from '../contract/neon-proxy.ts'
import { upstashShim } from '../contract/upstash-shim.ts'
import { openBotApi } from '../flow/bot-api.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TSX = new URL('../../node_modules/tsx/dist/esm/index.mjs', import.meta.url).href
const APP_URL = 'https://desk.example'
/** Its first number is the bot's own, as the stand-in answers it. */
const TOKEN = '42:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_xyz'
const SYMBOL = 'BTC-SWAP-USDT'
/** Telegram's number of the desk's owner. */
export const OWNER = 500

const server = await installedServer()
/** Why it can't be tried here; null: it can. */
export const missing: string | null = server.missing ?? ((await reaches(6379)) ? null : 'not tried: no Redis at 127.0.0.1:6379')

export type Lane = 'worker' | 'web'
export type Desk = Awaited<ReturnType<typeof serverlessDesk>>
type Running = { readonly child: ChildProcess; readonly kill: () => Promise<void> }

/** Updates as Telegram numbers them. */
const telegramUpdates = () => {
  let updateId = 1_000
  let messageId = 50_000
  const person = (id: number) => ({ id, is_bot: false, first_name: `P${id}` })
  const said = (text: string, from = OWNER) => ({ update_id: updateId++, message: { message_id: messageId++, date: 0, from: person(from), chat: { id: from, type: 'private', first_name: `P${from}` }, text } })
  const pressed = (data: string, message = 1, from = OWNER) => ({ update_id: updateId++, callback_query: { id: String(updateId), from: person(from), chat_instance: '1', data, message: { message_id: message, date: 0, chat: { id: from, type: 'private', first_name: `P${from}` }, text: 'x' } } })
  return { said, pressed }
}

/** Processes of the desk, and all that they said. */
const processesOf = (env: Readonly<Record<string, string>>) => {
  let log = ''
  const running = new Set<Running>()
  const run = async (entry: string, more: Readonly<Record<string, string>>, words: readonly string[] = []): Promise<Running & { readonly url: string }> => {
    const port = await freePort()
    const child = spawn(process.execPath, ['--import', TSX, entry, ...words], { cwd: ROOT, env: { NODE_ENV: 'production', ...env, ...more, PORT: String(port) }, stdio: ['pipe', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { log += part.toString() })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const one = { child, url: `http://127.0.0.1:${port}`, kill: () => { child.kill('SIGKILL'); running.delete(one); return ended } }
    running.add(one)
    if (!(await within(30_000, () => fetch(`${one.url}/health/ready`).then((reply) => reply.status === 200, () => child.exitCode !== null)))) throw new Error(`${entry} is not ready:\n${log}`)
    return one
  }
  return { run, log: (): string => log, killAll: async (): Promise<void> => void (await Promise.all([...running].map((one) => one.kill()))) }
}

/** The doors of a process, as Telegram, QStash and a signed-in browser knock at them. */
const doorsOf = (secrets: { readonly hook: string; readonly job: string; readonly session: string }) => {
  const post = (to: { readonly url: string }, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${to.url}/webhook/telegram`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secrets.hook, ...headers } })
  /** Calls a job as QStash does; what it says it did. */
  const job = async (to: { readonly url: string }, name: string): Promise<{ readonly status: number; readonly done: unknown }> => {
    const body = JSON.stringify({ job: name })
    const signature = await signJob(secrets.job, { url: `${APP_URL}/api/cron/${name}`, body, nowMs: Date.now(), jti: freshId() })
    const reply = await fetch(`${to.url}/api/cron/${name}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'upstash-signature': signature } })
    return { status: reply.status, done: await reply.json() }
  }
  /** A door of the pages, as a browser that is signed in asks it. */
  const ask = async (to: { readonly url: string }, door: string): Promise<{ readonly status: number; readonly body: unknown }> => {
    const cookie = `keel_session=${await sessionToken({ secret: secrets.session, nowMs: Date.now(), user: 'owner' })}`
    const reply = await fetch(`${to.url}/api/exchange/${door}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', origin: to.url, cookie } })
    return { status: reply.status, body: await reply.json() }
  }
  return { post, job, ask }
}

/** What rests and is held at the paper exchange, asked of itself. */
const atExchange = (paper: Spawned) => {
  const client = openClient({ transport: fetchTransport(paper.told.rest), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: hmacSigner(paper.told.key, paper.told.secret) })
  const exchange = toobitAccount({ client, socket: wsOpener(paper.told.ws) })
  return {
    positions: (): Promise<readonly PositionRow[]> => exchange.positions(SYMBOL),
    rows: (): Promise<readonly TriggerRow[]> => exchange.openTriggers({ symbol: SYMBOL }),
    entries: async (): Promise<readonly OrderRow[]> => (await exchange.orderHistory({ symbol: SYMBOL })).filter(({ direction }) => direction === 'open'),
    price: async (at: number): Promise<void> => void (await paper.admin('POST', 'trade', { symbol: SYMBOL, price: at.toFixed(1), quantity: '1', buyerIsTaker: true })),
  }
}

/** Two processes of the built pages on one database, with the drivers of a serverless deployment, beside stand-ins of its services. */
export const serverlessDesk = async (lane: Lane) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-serverless-'))
  mkdirSync(path.join(folder, 'log'))
  const shutdown = makeShutdown([])
  await buildPages({ data: folder, inherited: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }, say: () => undefined, shutdown })
  const [database, proxy, redis, api, paper] = await Promise.all([server.open(), neonProxy(), upstashShim(6379, `${freshId()}:`), openBotApi(TOKEN), spawnPaper(['--seed', '7'])])
  await paper.admin('POST', 'market', { running: false })
  const secrets = { hook: freshSecret(), job: freshSecret(), session: freshSecret(), vault: `k1:${freshSecret()}`, events: freshSecret() }
  const env = {
    PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NEXT_TELEMETRY_DISABLED: '1', APP_URL, EXCHANGE_LANE: lane, KEEL_DATA: folder,
    DATABASE_URL: database.url, DB_DRIVER: 'neon', NEON_PROXY: proxy.address, KEEL_FEED: 'upstash', UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token,
    KEEL_SESSION_SECRET: secrets.session, KEEL_VAULT_KEYS: secrets.vault, TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: secrets.hook, TOOBIT_WEBHOOK_SECRET: secrets.events, TELEGRAM_API: api.url, TOOBIT_REST: 'http://127.0.0.1:9', TOOBIT_WS: 'ws://127.0.0.1:9',
    PAPER_REST: paper.told.rest, PAPER_WS: paper.told.ws, PAPER_KEY: paper.told.key, PAPER_SECRET: paper.told.secret,
  }
  const scheduled = { QSTASH_URL: 'http://127.0.0.1:9', QSTASH_TOKEN: freshSecret(), QSTASH_CURRENT_SIGNING_KEY: secrets.job, QSTASH_NEXT_SIGNING_KEY: freshSecret() }
  const { run, log, killAll } = processesOf(env)
  // Beside a worker the pages need no key: with these, whatever they would sign or open is refused.
  const keyless = lane === 'worker' ? { PAPER_SECRET: freshSecret(), KEEL_VAULT_KEYS: '' } : {}
  const web = () => run('bin/pages/serve.ts', { ...scheduled, ...keyless })
  const worker = () => run('worker/main.ts', {})
  const relay = (to: { readonly url: string }) => run('bin/keel.mjs', { APP_URL: to.url, TELEGRAM_BOT_TOKEN: '' }, ['relay'])

  const sql = await openSql('pg', { url: database.url, connections: 2 })
  const store = postgresStore(sql)
  await changeAdmitted({ store }, (list) => [...list, { telegram: String(OWNER), as: '1', name: 'Ann', owner: true, at: 0 }])
  const { said, pressed } = telegramUpdates()
  const { post, job, ask } = doorsOf(secrets)
  const until = async <T>(what: string, look: () => Promise<T | null | false> | T | null | false, ms = 20_000): Promise<T> => {
    const end = performance.now() + ms
    for (;;) {
      const found = await look()
      if (found !== null && found !== false) return found
      if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}\nchat:\n${api.textsTo(OWNER).slice(-5).join('\n--\n')}\nlog:\n${log().slice(-4_000)}`)
      await pause(150)
    }
  }
  const seq = async (): Promise<number> => {
    const rows = await Promise.all((await store.accountsOfLoop(null, 9)).map((account) => store.accountOfLoop(account)))
    return rows.reduce((sum, row) => sum + (row?.seq ?? 0), 0)
  }
  /** Types of the journals' rows after a number. */
  const journalSince = async (after: number): Promise<readonly string[]> => (await sql.query('select type from journal where seq > $1 order by account, seq', [after])).map(({ type }) => String(type))
  /** The journals' length, once nothing was added to them for 1.5 s. */
  const atRest = async (): Promise<number> => {
    for (let before = await seq(), since = performance.now(); ; ) {
      await pause(100)
      const now = await seq()
      if (now !== before) [before, since] = [now, performance.now()]
      else if (performance.now() - since > 1_500) return now
    }
  }
  return {
    seq, atRest, ask, journalSince,
    api, paper, store, web, worker, relay, said, pressed, post, job, until,
    secretsOf: (): readonly string[] => [...Object.values(secrets), TOKEN, redis.token, paper.told.secret],
    log,
    /** Data of the newest button whose data begins so. */
    button: (prefix: string): string | null => api.messages.filter(({ chat }) => chat === OWNER).flatMap(({ data }) => data).findLast((data) => data.startsWith(prefix)) ?? null,
    ...atExchange(paper),
    holders: async (): Promise<readonly string[]> => (await sql.query(`select holder from leases where holder <> '' order by account`, [])).map(({ holder }) => String(holder)),
    close: async (): Promise<void> => {
      await killAll()
      await sql.close()
      await paper.kill()
      await Promise.all([api.close(), redis.close(), proxy.close()])
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

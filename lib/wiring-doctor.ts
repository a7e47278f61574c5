import { telegramOverHttp } from '#bot/telegram-wire.ts'
import { isFault } from '#core/fault.ts'
import { openSql } from '#db/client.ts'
import { schemaIsReady } from '#db/schema-version.ts'
import type { Clock } from '#desk/ports/world.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { openUpstash, upstashKv } from '#runtime/kv-upstash.ts'
import { qstashSchedule } from '#runtime/schedule-qstash.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'

/** What one service said. `mend`: what its user can do about it. */
export type Finding = { readonly service: string; readonly state: 'ok' | 'not set' | 'fault'; readonly says: string; readonly mend: string | null }
type Check = { readonly service: string; readonly set: boolean; readonly unset: string; readonly mend: string; readonly run: () => Promise<string> }

/** Longest that one service is waited for (ms). */
const PATIENCE_MS = 8_000
/** The exchange refuses what is signed with a clock this far off (ms): Keel signs with the exchange's own time, and says so from here on. */
const CLOCK_MS = 1_000

/** Words of a failure without addresses: they may hold a password. */
const wordsOf = (thrown: unknown): string => {
  if (isFault(thrown)) return thrown.facts.code.replaceAll('-', ' ')
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
  return text.replaceAll(/\b[a-z]+:\/\/\S+/gi, '(address)').slice(0, 160)
}

const databaseSays = async (env: Env, url: string): Promise<string> => {
  const sql = await openSql(env.DB_DRIVER, { url, connections: 1 })
  try {
    const [row] = await sql.query('select version() as version', [])
    const version = /^\S+ \S+/.exec(String(row?.['version']))?.[0] ?? 'a database'
    if (!(await schemaIsReady(sql))) throw new Error(`${version} answers, and its tables are older than this program needs: run keel migrate`)
    return `${version}, by ${env.DB_DRIVER}; tables are up to date`
  } finally {
    await sql.close()
  }
}

const exchangeSays = async (rest: string, clock: Clock): Promise<string> => {
  const client = openClient({ transport: fetchTransport(rest), clock, chance: realChance, budget: openBudget(clock), signer: null })
  const off = Math.round(await client.time.offset())
  return `answers; this machine's clock is ${Math.abs(off) < CLOCK_MS ? 'right' : `${Math.abs(off)} ms ${off > 0 ? 'behind' : 'ahead'} (Keel signs with the exchange's time)`}`
}

const telegramSays = async (env: Env, token: string): Promise<string> => {
  const call = telegramOverHttp(fetchTransport(env.TELEGRAM_API), token)
  const me = await call('getMe', {})
  if (!me.ok) throw new Error(`refuses the token (${me.error_code})`)
  const name = me.result !== null && typeof me.result === 'object' && 'username' in me.result ? String(me.result.username) : 'a bot'
  const hook = await call('getWebhookInfo', {})
  const url = hook.ok && hook.result !== null && typeof hook.result === 'object' && 'url' in hook.result ? String(hook.result.url) : ''
  return `@${name}; ${url === '' ? 'no webhook, it is read by polling' : `its webhook leads to ${URL.canParse(url) ? new URL(url).host : 'somewhere'}`}`
}

const upstashSays = async (url: string, token: string): Promise<string> => {
  const kv = upstashKv(openUpstash({ url, token }))
  const key = `doctor:${realClock.now()}`
  await kv.set(key, 'well', 10_000)
  const back = await kv.get(key)
  await kv.remove(key)
  if (back !== 'well') throw new Error('gives back something else than was written')
  return 'keeps and gives back a value'
}

const checksOf = (env: Env): readonly Check[] => {
  const { DATABASE_URL: url, DATABASE_URL_DIRECT: direct, UPSTASH_REDIS_REST_URL: redis, UPSTASH_REDIS_REST_TOKEN: redisToken, QSTASH_TOKEN: qstash, TELEGRAM_BOT_TOKEN: bot, APP_URL: appUrl } = env
  return [
    { service: 'Database', set: url !== null, unset: '`npm start` runs one of its own', mend: 'Look at DATABASE_URL: host, user, password, and whether this machine may reach it.', run: () => databaseSays(env, url ?? '') },
    { service: 'Database, direct', set: direct !== null, unset: 'needed beside a pooled address: for news and migrations', mend: 'DATABASE_URL_DIRECT must be the address that is not pooled.', run: () => databaseSays(env, direct ?? '') },
    { service: 'Toobit', set: true, unset: '', mend: 'Look at TOOBIT_REST, and whether this machine may reach it.', run: () => exchangeSays(env.TOOBIT_REST, realClock) },
    { service: 'Paper exchange', set: env.PAPER_REST !== null, unset: '`npm start` runs one of its own; elsewhere paper accounts trade at Toobit\'s public prices, each as a row of the database', mend: 'Look at PAPER_REST; `npm run paper` starts one.', run: () => exchangeSays(env.PAPER_REST ?? '', realClock) },
    { service: 'Upstash Redis', set: redis !== null && redisToken !== null, unset: 'the database keeps locks and cool-downs instead', mend: 'Look at UPSTASH_REDIS_REST_URL and its token.', run: () => upstashSays(redis ?? '', redisToken ?? '') },
    { service: 'QStash', set: qstash !== null && appUrl !== null, unset: 'jobs are woken by the scheduler of the worker', mend: 'Look at QSTASH_TOKEN, QSTASH_URL and APP_URL.', run: async () => `${(await qstashSchedule({ token: qstash ?? '', appUrl: appUrl ?? '', ...(env.QSTASH_URL === null ? {} : { baseUrl: env.QSTASH_URL }) }).list()).length} jobs scheduled` },
    { service: 'Telegram', set: bot !== null, unset: 'the chat of this machine is the bot\'s only door', mend: '@BotFather gives a new TELEGRAM_BOT_TOKEN.', run: () => telegramSays(env, bot ?? '') },
    { service: 'Figures', set: env.METRICS_TOKEN !== null, unset: 'METRICS_TOKEN lets Prometheus read /metrics; a signed-in browser needs none', mend: 'Set METRICS_TOKEN, 32 bytes or more (see .env.example).', run: () => Promise.resolve('/metrics of the pages and of the worker take the token') },
    { service: 'Vault', set: env.KEEL_VAULT_KEYS !== null, unset: '`npm start` makes its own; elsewhere exchange keys can\'t be kept', mend: 'Set KEEL_VAULT_KEYS (see .env.example).', run: () => Promise.resolve(`${env.KEEL_VAULT_KEYS?.split(',').length ?? 0} keys; the first seals`) },
    { service: 'Pages', set: env.KEEL_SESSION_SECRET !== null && appUrl !== null, unset: '`npm start` makes a secret of its own; elsewhere set KEEL_SESSION_SECRET and APP_URL', mend: 'Set APP_URL to the address that browsers use.', run: () => Promise.resolve(`${appUrl?.startsWith('https:') === true ? 'behind TLS' : 'without TLS: for this machine only'}`) },
  ]
}

const examine = async ({ service, set, unset, mend, run }: Check): Promise<Finding> => {
  if (!set) return { service, state: 'not set', says: unset, mend: null }
  const late = new AbortController()
  try {
    const said = await Promise.race([run(), realClock.sleep(PATIENCE_MS, late.signal).then(() => Promise.reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)))])
    return { service, state: 'ok', says: said, mend: null }
  } catch (thrown) {
    return { service, state: 'fault', says: wordsOf(thrown), mend }
  } finally {
    late.abort()
  }
}

/** Tries each service that the environment names, side by side. Nothing is changed but a key in Redis, which is removed. */
export const examineAll = (env: Env): Promise<readonly Finding[]> => Promise.all(checksOf(env).map(examine))

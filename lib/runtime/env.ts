import { z } from 'zod'
import { address, addressOr, choice, databaseAddress, headerSecret, market, secret, vaultKeys, whole, words, wordsOr, type Field } from './env-field.ts'

/** Every variable that Keel reads; .env.example lists the same ones. */
const FIELDS = {
  DATABASE_URL: databaseAddress(),
  DATABASE_URL_DIRECT: databaseAddress(),
  DB_DRIVER: choice(['pg', 'neon', 'vercel'], 'pg'),
  DB_CONNECTIONS: whole(1, 100, 10),
  NEON_PROXY: address(['ws:', 'wss:']),
  HOST: wordsOr(/^[0-9A-Za-z.:_-]{1,255}$/, 'an address or name of this machine', '127.0.0.1'),
  PORT: whole(0, 65_535, 3_000),
  APP_URL: address(['https:', 'http:']),
  KEEL_WORKER: address(['http:', 'https:']),
  KEEL_DATA: wordsOr(/^[^\0]{1,1000}$/, 'a folder', '.data'),
  KEEL_MARKET: market(),
  KEEL_SPEED: whole(1, 100_000, 60),
  KEEL_LOG: choice(['debug', 'info', 'warn', 'error'], 'info'),
  KEEL_TIED: choice(['0', '1'], '0'),
  KEEL_VAULT_KEYS: vaultKeys(),
  KEEL_SESSION_SECRET: secret(),
  KEEL_SCHEDULER_KEY: secret(),
  KEEL_SCHEDULER_KEY_NEXT: secret(),
  EXCHANGE_LANE: choice(['worker', 'web'], 'worker'),
  KEEL_FEED: choice(['listen', 'poll', 'upstash'], 'listen'),
  UPSTASH_REDIS_REST_URL: address(['https:', 'http:']),
  UPSTASH_REDIS_REST_TOKEN: secret(),
  QSTASH_URL: address(['https:', 'http:']),
  QSTASH_TOKEN: secret(),
  QSTASH_CURRENT_SIGNING_KEY: secret(),
  QSTASH_NEXT_SIGNING_KEY: secret(),
  CRON_SECRET: secret(),
  METRICS_TOKEN: secret(),
  TELEGRAM_BOT_TOKEN: secret(),
  TELEGRAM_WEBHOOK_SECRET: headerSecret(),
  TELEGRAM_API: addressOr(['https:', 'http:'], 'https://api.telegram.org'),
  KEEL_TAKE_OVER: choice(['0', '1'], '0'),
  TOOBIT_REST: addressOr(['https:', 'http:'], 'https://api.toobit.com'),
  TOOBIT_WS: addressOr(['wss:', 'ws:'], 'wss://stream.toobit.com'),
  TOOBIT_WEBHOOK_SECRET: secret(),
  PRICE_BINANCE: addressOr(['https:', 'http:'], 'https://fapi.binance.com'),
  PRICE_BYBIT: addressOr(['https:', 'http:'], 'https://api.bybit.com'),
  PRICE_OKX: addressOr(['https:', 'http:'], 'https://www.okx.com'),
  PRICE_COINGECKO: addressOr(['https:', 'http:'], 'https://api.coingecko.com'),
  PRICE_CRYPTOCOMPARE: addressOr(['https:', 'http:'], 'https://min-api.cryptocompare.com'),
  PAPER_REST: address(['http:', 'https:']),
  PAPER_WS: address(['ws:', 'wss:']),
  PAPER_KEY: words(/^[\x21-\x7e]{8,200}$/, '8 to 200 printable letters'),
  PAPER_SECRET: secret(),
  PAPER_ADMIN_TOKEN: secret(),
} satisfies Readonly<Record<string, Field<unknown>>>

type Read<F> = F extends Field<infer T> ? T : never
export type Env = { readonly [Name in keyof typeof FIELDS]: Read<(typeof FIELDS)[Name]> }
export type EnvFault = { readonly field: string; readonly value: string; readonly limit: string; readonly nearest: string | null }
export type Source = Readonly<Record<string, string | undefined>>

/** Variables that only make sense together. */
const TOGETHER: readonly (readonly (keyof Env)[])[] = [
  ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  ['QSTASH_TOKEN', 'QSTASH_CURRENT_SIGNING_KEY', 'QSTASH_NEXT_SIGNING_KEY'],
  ['PAPER_REST', 'PAPER_WS', 'PAPER_KEY', 'PAPER_SECRET'],
]

const SHAPE = z.object({
  DATABASE_URL: FIELDS.DATABASE_URL.schema, DATABASE_URL_DIRECT: FIELDS.DATABASE_URL_DIRECT.schema, DB_DRIVER: FIELDS.DB_DRIVER.schema,
  DB_CONNECTIONS: FIELDS.DB_CONNECTIONS.schema, NEON_PROXY: FIELDS.NEON_PROXY.schema, HOST: FIELDS.HOST.schema, PORT: FIELDS.PORT.schema, APP_URL: FIELDS.APP_URL.schema, KEEL_WORKER: FIELDS.KEEL_WORKER.schema,
  KEEL_DATA: FIELDS.KEEL_DATA.schema, KEEL_MARKET: FIELDS.KEEL_MARKET.schema, KEEL_SPEED: FIELDS.KEEL_SPEED.schema, KEEL_LOG: FIELDS.KEEL_LOG.schema,
  KEEL_TIED: FIELDS.KEEL_TIED.schema, KEEL_VAULT_KEYS: FIELDS.KEEL_VAULT_KEYS.schema, KEEL_SESSION_SECRET: FIELDS.KEEL_SESSION_SECRET.schema,
  KEEL_SCHEDULER_KEY: FIELDS.KEEL_SCHEDULER_KEY.schema, KEEL_SCHEDULER_KEY_NEXT: FIELDS.KEEL_SCHEDULER_KEY_NEXT.schema,
  EXCHANGE_LANE: FIELDS.EXCHANGE_LANE.schema, KEEL_FEED: FIELDS.KEEL_FEED.schema,
  UPSTASH_REDIS_REST_URL: FIELDS.UPSTASH_REDIS_REST_URL.schema, UPSTASH_REDIS_REST_TOKEN: FIELDS.UPSTASH_REDIS_REST_TOKEN.schema,
  QSTASH_URL: FIELDS.QSTASH_URL.schema, QSTASH_TOKEN: FIELDS.QSTASH_TOKEN.schema,
  QSTASH_CURRENT_SIGNING_KEY: FIELDS.QSTASH_CURRENT_SIGNING_KEY.schema, QSTASH_NEXT_SIGNING_KEY: FIELDS.QSTASH_NEXT_SIGNING_KEY.schema,
  CRON_SECRET: FIELDS.CRON_SECRET.schema,
  METRICS_TOKEN: FIELDS.METRICS_TOKEN.schema, TELEGRAM_BOT_TOKEN: FIELDS.TELEGRAM_BOT_TOKEN.schema, TELEGRAM_WEBHOOK_SECRET: FIELDS.TELEGRAM_WEBHOOK_SECRET.schema,
  TELEGRAM_API: FIELDS.TELEGRAM_API.schema, KEEL_TAKE_OVER: FIELDS.KEEL_TAKE_OVER.schema,
  TOOBIT_REST: FIELDS.TOOBIT_REST.schema, TOOBIT_WS: FIELDS.TOOBIT_WS.schema, TOOBIT_WEBHOOK_SECRET: FIELDS.TOOBIT_WEBHOOK_SECRET.schema, PAPER_REST: FIELDS.PAPER_REST.schema, PAPER_WS: FIELDS.PAPER_WS.schema,
  PRICE_BINANCE: FIELDS.PRICE_BINANCE.schema, PRICE_BYBIT: FIELDS.PRICE_BYBIT.schema, PRICE_OKX: FIELDS.PRICE_OKX.schema,
  PRICE_COINGECKO: FIELDS.PRICE_COINGECKO.schema, PRICE_CRYPTOCOMPARE: FIELDS.PRICE_CRYPTOCOMPARE.schema,
  PAPER_KEY: FIELDS.PAPER_KEY.schema, PAPER_SECRET: FIELDS.PAPER_SECRET.schema, PAPER_ADMIN_TOKEN: FIELDS.PAPER_ADMIN_TOKEN.schema,
} satisfies { readonly [Name in keyof typeof FIELDS]: z.ZodType })

const isField = (name: string): name is keyof Env => name in FIELDS
export const ENV_NAMES: readonly string[] = Object.keys(FIELDS)

const faultOf = (name: keyof Env, source: Source): EnvFault => {
  const { limit, nearest, secret: hidden } = FIELDS[name]
  const value = source[name] ?? ''
  return { field: name, value: hidden ? `(hidden, ${value.length} letters)` : value.slice(0, 100), limit, nearest: nearest(value) }
}

const missingOf = (env: Env, needs: readonly (keyof Env)[]): readonly EnvFault[] => {
  const alone = TOGETHER.flatMap((group) => {
    const set = group.filter((name) => env[name] !== null)
    return set.length === 0 ? [] : group.filter((name) => env[name] === null).map((name) => ({ name, why: `needed because ${set.join(', ')} is set` }))
  })
  const absent = [
    ...needs.map((name) => ({ name, why: 'this process needs it' })),
    ...(env.KEEL_FEED === 'upstash' ? [{ name: 'UPSTASH_REDIS_REST_URL' as const, why: 'needed because KEEL_FEED is upstash' }] : []),
  ].filter(({ name }) => env[name] === null)
  return [...alone, ...absent].map(({ name, why }) => ({ field: name, value: '(not set)', limit: `${FIELDS[name].limit}; ${why}`, nearest: null }))
}

/** Reads what the process was given; all faults at once. `needs` are the variables that this process can't do without. */
export const readEnv = (source: Source, needs: readonly (keyof Env)[] = []): { readonly env: Env } | { readonly faults: readonly EnvFault[] } => {
  const result = SHAPE.safeParse(source)
  if (!result.success) {
    const names = new Set(result.error.issues.map(({ path }) => String(path[0])))
    return { faults: [...names].filter(isField).map((name) => faultOf(name, source)) }
  }
  const missing = missingOf(result.data, needs)
  return missing.length > 0 ? { faults: missing } : { env: result.data }
}

export const showFaults = (faults: readonly EnvFault[]): string =>
  faults.map(({ field, value, limit, nearest }) => `${field} = ${value}: must be ${limit}${nearest === null ? '' : `; nearest: ${nearest}`}`).join('\n')

/** The environment of this process: the only place that reads it. */
export const processEnv = (): Source => process.env

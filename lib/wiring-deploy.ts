import { tellCommands } from '#bot/command-list.ts'
import { ALLOWED_UPDATES } from '#bot/poll-telegram.ts'
import type { TelegramCall } from '#bot/parts.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import { isFault } from '#core/fault.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { scheduleJobs } from '#desk/schedule-jobs.ts'
import type { Env } from '#runtime/env.ts'
import { qstashSchedule } from '#runtime/schedule-qstash.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { webhookOf } from './wiring-telegram.ts'

/** One step of a deployment: what was done, or why not and what to do. */
export type DeployStep = { readonly step: string; readonly state: 'done' | 'left' | 'failed'; readonly says: string }
type Done = Omit<DeployStep, 'step'>

const done = (says: string): Done => ({ state: 'done', says })
const left = (says: string): Done => ({ state: 'left', says })
const failed = (says: string): Done => ({ state: 'failed', says })

const READY_MS = 10_000

const migrate = async (env: Env): Promise<Done> => {
  await migrateDatabase(env.DATABASE_URL_DIRECT ?? env.DATABASE_URL ?? '')
  return done('its tables are up to date')
}

const urlIn = (result: unknown): string => (result !== null && typeof result === 'object' && 'url' in result && typeof result.url === 'string' ? result.url : '')
/** The host alone: a webhook's path may hold a secret. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'somewhere')

const bringWebhook = async (env: Env, call: TelegramCall): Promise<Done> => {
  const webhook = webhookOf(env)
  if (webhook === null) return failed('Telegram brings messages only to an https APP_URL, with a TELEGRAM_WEBHOOK_SECRET: set both')
  const before = await call('getWebhookInfo', {})
  if (!before.ok) return failed(`Telegram refuses the token (${before.error_code}): @BotFather gives a new TELEGRAM_BOT_TOKEN`)
  const leads = urlIn(before.result)
  if (leads !== '' && leads !== webhook.url && env.KEEL_TAKE_OVER !== '1') return failed(`the bot's webhook leads to ${hostOf(leads)}, another installation: KEEL_TAKE_OVER=1 takes it away from there`)
  const set = await call('setWebhook', { url: webhook.url, secret_token: webhook.secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false })
  // Without its list every command works all the same.
  if (set.ok) await tellCommands(call)
  return set.ok ? done(`Telegram brings messages to ${hostOf(webhook.url)}`) : failed(`Telegram refuses ${hostOf(webhook.url)} (${set.description.slice(0, 120)})`)
}

const schedule = async (env: Env): Promise<Done> => {
  if (env.QSTASH_TOKEN === null) return left('without QSTASH_TOKEN the worker calls the jobs')
  const jobs = await scheduleJobs(qstashSchedule({ token: env.QSTASH_TOKEN, appUrl: (env.APP_URL ?? '').replace(/\/$/, ''), ...(env.QSTASH_URL === null ? {} : { baseUrl: env.QSTASH_URL }) }))
  return done(`QStash calls ${jobs} jobs`)
}

const ready = async (env: Env): Promise<Done> => {
  const at = `${(env.APP_URL ?? '').replace(/\/$/, '')}/health/ready`
  const status = await fetch(at, { signal: AbortSignal.timeout(READY_MS), redirect: 'manual' }).then((reply) => reply.status, () => null)
  if (status === 200) return done(`${hostOf(at)} is ready`)
  return failed(status === null ? `${hostOf(at)} does not answer: deploy the pages, then run this again` : `${hostOf(at)} answers ${status}: look at its log, and at \`keel doctor\` with its variables`)
}

const stepsOf = (env: Env): readonly (readonly [string, () => Promise<Done>])[] => [
  ['Database', () => migrate(env)],
  ['Telegram', () => (env.TELEGRAM_BOT_TOKEN === null ? Promise.resolve(left('without TELEGRAM_BOT_TOKEN there is no bot')) : bringWebhook(env, telegramOverHttp(fetchTransport(env.TELEGRAM_API), env.TELEGRAM_BOT_TOKEN)))],
  ['Jobs', () => schedule(env)],
  ['Pages', () => ready(env)],
]

/** Each step in its order, told as it ends; every one may be run again at any time. A failed one does not hold up the next. */
export async function* deploySetup(env: Env): AsyncGenerator<DeployStep> {
  for (const [step, run] of stepsOf(env)) {
    // A fault's code and no more: other words may hold an address with a password.
    yield { step, ...(await run().catch((thrown: unknown) => failed(isFault(thrown) ? thrown.facts.code.replaceAll('-', ' ') : 'it failed; `keel doctor` says more'))) }
  }
}

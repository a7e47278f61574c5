import { join } from 'node:path'
import { OWNER_ID } from '#bot/access.ts'
import { ENTER_MINUTES } from '#bot/commands/access.ts'
import { makeBot } from '#bot/bot.ts'
import { makeEmulator } from '#bot/emulator.ts'
import { type Access, LOCAL_ACCESS } from '#bot/parts.ts'
import type { Webhook } from '#bot/poll-telegram.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import { runLeftUpdates } from '#bot/work-updates.ts'
import { startDesk } from '#desk/start-desk.ts'
import { type Env, processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { digest, freshSecret, newCode } from '#runtime/ids.ts'
import { enterKey } from '#runtime/session.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wireWorker } from '#wiring'
import { BOT_INFO } from './bot-info.ts'
import { chatDoor } from './chat-door.ts'
import { httpDoor } from './http-door.ts'
import { untilStopped } from '#runtime/until-stopped.ts'
import { startScheduler } from './scheduler.ts'
import { routedCall, startTelegram } from './telegram.ts'

const LOCAL_CHAT = Number(OWNER_ID)
const BOT = 'local'

/** Where the pages are, with a key that opens them once; null where nobody said where they are. */
const enterLinkOf = ({ APP_URL: address, KEEL_SESSION_SECRET: secret }: Env): Access['enterLink'] =>
  address === null || secret === null ? null : (user) => `${address}/enter?key=${enterKey(freshSecret(), { secret, nowMs: Date.now(), user, lastsS: ENTER_MINUTES * 60 })}`

/** Telegram brings updates only to an address behind TLS. */
const webhookOf = ({ APP_URL: at, TELEGRAM_WEBHOOK_SECRET: secret }: Env): Webhook | null => (at?.startsWith('https:') === true && secret !== null ? { url: `${at.replace(/\/$/, '')}/webhook/telegram`, secret } : null)

/** The desk as a process: all loops, the bot behind its emulator, a health and status page. */
const main = async (): Promise<void> => {
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_VAULT_KEYS', 'PAPER_REST', 'PAPER_WS', 'PAPER_KEY', 'PAPER_SECRET'])
  if ('faults' in read) {
    process.stderr.write(`${showFaults(read.faults)}\n`)
    process.exitCode = 2
    return
  }
  const { env } = read
  const wired = await wireWorker(env)
  const stopped = untilStopped(env.KEEL_TIED === '1')
  const token = freshSecret()
  const emulator = makeEmulator(wired.clock.now)
  const http = await httpDoor({ host: env.HOST, port: env.PORT, appUrl: env.APP_URL, isReady: wired.isReady, log: wired.log, chat: chatDoor({ emulator, token, user: LOCAL_CHAT }), tokenFile: join(env.KEEL_DATA, 'chat.json'), token })
  await wired.localOwner(String(LOCAL_CHAT))
  const telegram = env.TELEGRAM_BOT_TOKEN === null ? null : { pool: poolTransport(env.TELEGRAM_API), token: env.TELEGRAM_BOT_TOKEN }
  const call = telegram === null ? null : telegramOverHttp(telegram.pool.transport, telegram.token)
  const desk = await startDesk(wired.desk(routedCall(emulator.call, String(LOCAL_CHAT), call)))
  const codes = { newCode, digest }
  const named: { bot: string | null } = { bot: null }
  const enterLink = enterLinkOf(env)
  const access: Access = call === null ? { ...LOCAL_ACCESS, enterLink } : { ...LOCAL_ACCESS, enterLink, telegram: { codes, botName: () => named.bot } }
  const updates = { door: desk.door, bot: makeBot({ door: desk.door, bot: BOT, call: emulator.call, access }, BOT_INFO), name: BOT }
  if (call !== null) startTelegram({ ...wired, door: desk.door, call, local: emulator.call, localChat: String(LOCAL_CHAT), takeOver: env.KEEL_TAKE_OVER === '1', webhook: webhookOf(env), codes, enterLink, opened: (bot) => { named.bot = bot } })
  wired.tasks.start('left-updates', (stop) => runLeftUpdates(updates, stop))
  if (wired.scheduler !== null) startScheduler(wired, wired.scheduler)
  http.open(updates, desk)
  wired.log('info', 'desk-runs', { port: http.port })
  await stopped
  wired.log('info', 'desk-stops')
  await http.close()
  await desk.stop()
  await telegram?.pool.close()
  await wired.close()
}

await main()

import { join } from 'node:path'
import { decideAsk } from '#bot/access-asks.ts'
import { OWNER_ID } from '#bot/access.ts'
import { makeBot } from '#bot/bot.ts'
import { makeEmulator } from '#bot/emulator.ts'
import { type Access, LOCAL_ACCESS, type TelegramCall } from '#bot/parts.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import { runLeftUpdates } from '#bot/work-updates.ts'
import type { Clock } from '#desk/ports/world.ts'
import type { ChatHeard } from '#desk/pulse.ts'
import { startDesk } from '#desk/start-desk.ts'
import { type Env, processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { digest, freshSecret, newCode } from '#runtime/ids.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wireWorker } from '#wiring'
import { enterLinkOf } from '#wiring-enter'
import { webhookOf } from '#wiring-telegram'
import { BOT_INFO } from './bot-info.ts'
import { chatDoor } from './chat-door.ts'
import { httpDoor } from './http-door.ts'
import { untilStopped } from '#runtime/until-stopped.ts'
import { startScheduler } from './scheduler.ts'
import { watchedCall } from './watched-call.ts'
import { routedCall, startTelegram } from './telegram.ts'

const LOCAL_CHAT = Number(OWNER_ID)
const BOT = 'local'

type OpenTelegram = { readonly call: TelegramCall | null; readonly heard: (() => ChatHeard | null) | null; readonly close: () => Promise<void> }
const openTelegram = (env: Env, clock: Clock): OpenTelegram => {
  if (env.TELEGRAM_BOT_TOKEN === null) return { call: null, heard: null, close: () => Promise.resolve() }
  const { transport, close } = poolTransport(env.TELEGRAM_API)
  return { ...watchedCall(telegramOverHttp(transport, env.TELEGRAM_BOT_TOKEN), clock), close }
}

/** The desk as a process: all loops, the bot behind its emulator, a health and status page. */
const main = async (): Promise<void> => {
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_VAULT_KEYS'])
  if ('faults' in read) {
    process.stderr.write(`${showFaults(read.faults)}\n`)
    process.exitCode = 2
    return
  }
  const { env } = read
  if (env.EXCHANGE_LANE === 'web') {
    process.stderr.write('EXCHANGE_LANE = web: this desk works without a worker, its functions hold the accounts; for a worker set worker, there and here\n')
    process.exitCode = 2
    return
  }
  const wired = await wireWorker(env)
  const stopped = untilStopped(env.KEEL_TIED === '1')
  const token = freshSecret()
  const emulator = makeEmulator(wired.clock.now)
  const http = await httpDoor({ host: env.HOST, port: env.PORT, appUrl: env.APP_URL, workerUrl: env.KEEL_WORKER, isReady: wired.isReady, log: wired.log, chat: chatDoor({ emulator, token, users: wired.localUsers }), metrics: { ...wired.meter, token: env.METRICS_TOKEN, store: wired.store }, tokenFile: join(env.KEEL_DATA, 'chat.json'), token })
  await wired.localOwner(String(LOCAL_CHAT))
  const { call, heard, close } = openTelegram(env, wired.clock)
  const desk = await startDesk(wired.desk(routedCall(emulator.call, call), heard))
  const codes = { newCode, digest }
  const named: { bot: string | null } = { bot: null }
  const enterLink = enterLinkOf(env)
  const access: Access = call === null ? { ...LOCAL_ACCESS, enterLink } : { ...LOCAL_ACCESS, enterLink, telegram: { codes, botName: () => named.bot, decideAsk: (from, yes) => decideAsk({ door: desk.door, call, addMember: wired.addMember }, from, yes) } }
  const updates = { door: desk.door, bot: makeBot({ door: desk.door, bot: BOT, call: emulator.call, access, paper: wired.paper }, BOT_INFO), name: BOT }
  if (call !== null) startTelegram({ ...wired, door: desk.door, heldAccounts: desk.held, call, local: emulator.call, localChat: String(LOCAL_CHAT), takeOver: env.KEEL_TAKE_OVER === '1', webhook: webhookOf(env), codes, enterLink, opened: (bot) => { named.bot = bot } })
  wired.tasks.start('left-updates', (stop) => runLeftUpdates(updates, stop))
  if (wired.scheduler !== null) startScheduler(wired, wired.scheduler)
  http.open(updates, desk)
  wired.log('info', 'desk-runs', { port: http.port })
  await stopped
  wired.log('info', 'desk-stops')
  await http.close()
  await desk.stop()
  await close()
  await wired.close()
}

await main()

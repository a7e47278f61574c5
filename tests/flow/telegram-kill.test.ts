import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { deskLine, findDesk } from '../../bin/chat/desk-line.ts'
import { paintText } from '../../bin/chat/paint.ts'
import { installationSecrets } from '../../bin/installation.ts'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { isAlive } from '../../bin/processes.ts'
import { closedFolder, run, type Run } from '../starter/runs.ts'
import { openBotApi } from './bot-api.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const KEEL = [process.execPath, new URL('../../bin/keel.mjs', import.meta.url).pathname, 'start']
/** Its first number is the bot's own, as the stand-in answers it. */
const TOKEN = '42:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_xyz'
/** Telegram's number of the trader; those of one or two digits are chats of this machine. */
const TRADER = 420_007
const LIMIT_MS = 60_000
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close() }, 60_000)

type Api = Awaited<ReturnType<typeof openBotApi>>

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))
const until = async <T>(what: string, look: () => T | null | false | Promise<T | null | false>, more: () => string = () => ''): Promise<T> => {
  const end = performance.now() + LIMIT_MS
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== false) return seen
    if (performance.now() > end) throw new Error(`not within ${LIMIT_MS / 1000} s: ${what}\n${more()}`)
    await pause(100)
  }
}

/** The trader's chat as its phone shows it: newest text last, without tags. */
const phone = (api: Api) => {
  const plain = (): readonly string[] => api.textsTo(TRADER).map((text) => text.replaceAll(/<[^>]+>/g, ''))
  const shows = (pattern: RegExp, from = 0): Promise<string> => until(String(pattern), () => plain().slice(from).find((text) => pattern.test(text)) ?? null, () => plain().slice(-4).join('\n--\n'))
  const button = (starts: string): { readonly message: number; readonly data: string } | null => {
    const found = api.messages.filter((message) => message.chat === TRADER).findLast(({ data }) => data.some((one) => one.startsWith(starts)))
    const data = found?.data.find((one) => one.startsWith(starts))
    return found === undefined || data === undefined ? null : { message: found.message_id, data }
  }
  const ask = (text: string, pattern: RegExp): Promise<string> => {
    const from = plain().length
    api.say(TRADER, text)
    return shows(pattern, from)
  }
  return { plain, shows, button, ask }
}

/** The owner's code, shown in the chat of this machine alone. */
const codeOf = async (data: string): Promise<string> => {
  const place = await findDesk(data)
  if (place === null) throw new Error('no desk runs')
  const line = deskLine(place)
  let shown = ''
  line.follow({ onMessage: (message) => { shown += paintText(message.html, false) }, onEnd: () => undefined })
  const code = await until('a code', () => /\/auth ([A-Z0-9-]+)/.exec(shown)?.[1] ?? null, () => shown)
  line.close()
  return code
}

const workerPid = (data: string): number => {
  const told: { readonly children?: readonly { readonly entry: string; readonly pid: number }[] } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
  return told.children?.find((child) => child.entry.includes('worker'))?.pid ?? 0
}

/** As Telegram does: until it is answered with 200. */
const bringer = (address: string, data: string) => async (update: unknown): Promise<void> => {
  const { webhook } = installationSecrets(data)
  await until('the webhook takes an update', () => fetch(`${address}/webhook/telegram`, { method: 'POST', body: JSON.stringify(update), headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhook } }).then((reply) => reply.status === 200, () => false))
}

const openDesk = async (way: 'polling' | 'webhook') => {
  const api = await openBotApi(TOKEN)
  closing.push(api.close)
  const data = path.join(closedFolder(), 'data')
  const desk: Run = run([...KEEL, '--data', data, '--port', '0', '--market', 'seeded:11'], ROOT, { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: api.url, ...(way === 'webhook' ? { APP_URL: 'https://desk.example' } : {}) })
  closing.push(() => { desk.process.kill('SIGTERM'); return desk.ended })
  const address = await desk.address()
  if (way === 'webhook') {
    await until('the webhook is set', () => api.hook.url !== '')
    expect(api.hook.url).toBe('https://desk.example/webhook/telegram')
    api.bringTo(bringer(address, data))
  } else await until('the bot is read', () => api.isWaiting())
  return { api, data }
}

const tried = findPackage() === null ? ' (not tried: no embedded PostgreSQL here)' : ''
test.skipIf(tried !== '').each(['polling', 'webhook'] as const)(`in Telegram by %s, the worker killed in the middle of a press: one trade with its stop, watched, explained and closed${tried}`, async (way) => {
  const { api, data } = await openDesk(way)
  const { plain, shows, button, ask } = phone(api)
  await ask(`/auth ${await codeOf(data)}`, /owner|Welcome|let in/i)
  await ask('BTC long 10x 40c @ market tp 3/5/8% 40/30/30 sl 2% trail 0.5% from 1%', /draft/)
  const confirm = await until('a confirm button', () => button('c:'))
  const killed = workerPid(data)
  const before = api.calls.length
  api.press(TRADER, confirm.message, confirm.data)
  // Its first word after the press: the order is decided and on its way, and nothing of it is told yet.
  await api.until(() => api.calls.slice(before).some(({ method }) => method === 'answerCallbackQuery'))
  process.kill(killed, 'SIGKILL')
  await until('another worker', () => !isAlive(killed) && workerPid(data) !== killed)

  await shows(/ open[\s\S]*TP1[\s\S]*at the exchange/)
  await until('the position as the exchange shows it', async () => /BTC-SWAP-USDT 40 at/.test(await ask('/positions', /exchange/)))
  expect(await ask('/status', /1 trade open/)).toMatch(/1 trade open, none waits for an entry[\s\S]*Nothing needs you\./)
  expect(await ask('/why 1', /Entry order sent: 40 at market/)).toMatch(/you confirmed it[\s\S]*Entry filled: 40[\s\S]*Stop moves to/)
  expect(plain().filter((text) => text.includes('Entry filled')).length).toBe(1)

  // The card comes anew below, and the one above goes.
  api.say(TRADER, '/close 1 100%')
  await shows(/Close 40 of 40 at market/)
  const yes = await until('its yes', () => button('cy:'))
  api.press(TRADER, yes.message, yes.data)
  await until('no trade is live', async () => (await ask('/trades', /trade/i)).includes('No open trades'))
  expect(await ask('/history', /BTC/)).toMatch(/BTC long/)
  expect(await ask('/positions', /exchange/)).not.toContain('BTC-SWAP-USDT')
}, 240_000)

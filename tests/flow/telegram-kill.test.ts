import { readFileSync } from 'node:fs'
import path from 'node:path'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { deskLine, findDesk } from '../../bin/chat/desk-line.ts'
import { paintText } from '../../bin/chat/paint.ts'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { isAlive, within } from '../../bin/processes.ts'
import { closedFolder, run } from '../starter/runs.ts'
import { openBotApi } from './bot-api.ts'

const KEEL = [process.execPath, new URL('../../bin/keel.mjs', import.meta.url).pathname, 'start']
const [TOKEN, SECRET, ME] = ['4200:AAH-a-token-of-the-test-only-0123456789', 'a-webhook-secret-of-the-test-only-0123456789', 420_007]

/** As it is read: without its marks. */
const plain = (text: string): string => text.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&')

type Api = Awaited<ReturnType<typeof openBotApi>>

/** The code that makes the first sender the owner, as this machine's own chat shows it. */
const ownersCode = async (data: string): Promise<string> => {
  const place = await findDesk(data)
  if (place === null) throw new Error('no desk runs')
  const line = deskLine(place)
  const code = await new Promise<string>((resolve) => line.follow({ onMessage: (message) => {
    const found = /\/auth ([A-Z0-9-]+)/.exec(paintText(message.html, false))?.[1]
    if (found !== undefined) resolve(found)
  }, onEnd: () => undefined }))
  line.close()
  return code
}

/** As Telegram does: brought again until it is taken, and never the next before the one before it. */
const bringTo = (api: Api, local: string): void => api.bringTo(async (update) => {
  for (let tries = 0; tries < 200; tries += 1) {
    const status = await request(`${local}/webhook/telegram`, { method: 'POST', headers: { host: 'desk.example', 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }, body: JSON.stringify(update) }).then(async (reply) => {
      await reply.body.dump()
      return reply.statusCode
    }, () => 0)
    if (status === 200) return
    await new Promise<void>((resolve) => void setTimeout(resolve, 200))
  }
})

const workerOf = (data: string): number => {
  const told: { readonly children?: readonly { readonly entry: string; readonly pid: number }[] } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
  return told.children?.find((child) => child.entry.includes('worker'))?.pid ?? 0
}

const tried = findPackage() === null ? ' (not tried: no embedded PostgreSQL here)' : ''
test.skipIf(tried !== '').each(['polling', 'webhook'] as const)(`in Telegram by %s, the worker killed in the middle of a press: one trade, protected, watched, closed and explained${tried}`, async (way) => {
  const data = path.join(closedFolder(), 'data')
  const api = await openBotApi(TOKEN)
  const hooked = way === 'webhook' ? { TELEGRAM_WEBHOOK_SECRET: SECRET, APP_URL: 'https://desk.example' } : {}
  const desk = run([...KEEL, '--data', data, '--port', '0', '--market', 'seeded:11'], new URL('../..', import.meta.url).pathname, { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: api.url, ...hooked })
  const card = () => api.messages.findLast((message) => message.chat === ME && /long 10× · 1 /.test(plain(message.text)))
  const shows = (...texts: readonly string[]): Promise<void> => api.until(() => texts.every((text) => plain(card()?.text ?? '').includes(text)))
  const answer = async (text: string, holds: RegExp): Promise<string> => {
    const before = api.messages.length
    api.say(ME, text)
    const found = () => api.messages.slice(before).find((message) => message.from === 'bot' && holds.test(plain(message.text)))
    await api.until(() => found() !== undefined)
    return plain(found()?.text ?? '')
  }
  try {
    const shown = await desk.address()
    const local = way === 'webhook' ? (/(http:\/\/127\.0\.0\.1:\d+)/.exec(desk.output())?.[1] ?? '') : shown
    if (way === 'webhook') {
      await api.until(() => api.hook.url === 'https://desk.example/webhook/telegram')
      bringTo(api, local)
    }
    await answer(`/auth ${await ownersCode(data)}`, /let in|owner/i)

    await answer('BTC long 10x 32c @ market tp 2/4/6% 40/30/30 sl 1.5% trail 0.8%', /draft 1/)
    const draft = api.messages.findLast((message) => message.chat === ME && /draft 1/.test(plain(message.text)))
    const confirm = draft?.data[0] ?? ''
    const before = workerOf(data)
    api.press(ME, draft?.message_id ?? 0, confirm)
    // As soon as the press is on its way to be worked, the worker dies; the press comes once more, as Telegram's repeats do.
    process.kill(before, 'SIGKILL')
    api.press(ME, draft?.message_id ?? 0, confirm)
    expect(await within(60_000, () => !isAlive(before) && workerOf(data) !== before)).toBe(true)
    await shows('open 32/32', 'at the exchange', 'TP3')

    expect(await answer('/trades', /long open/)).not.toMatch(/2 BTC/)
    expect(await answer('/positions', /own figures/)).toContain('BTC-SWAP-USDT 32 at')
    expect(await answer('/why 1', /you confirmed it/)).toContain('k1-1-1')
    await answer('/close 1 100%', /Clos/)
    await api.until(() => api.textsTo(ME).some((text) => /Gross|closed/i.test(text) && /net/.test(text)))
    expect(await answer('/history', /BTC/)).toMatch(/BTC/)
  } finally {
    desk.process.kill('SIGTERM')
    await desk.ended
    await api.close()
  }
}, 240_000)

import { rmSync } from 'node:fs'
import path from 'node:path'
import { request } from 'undici'
import { workerChat } from '#runtime/worker-chat.ts'
import { within } from '../bin/processes.ts'
import { openBotApi } from '../tests/flow/bot-api.ts'
import { closedFolder, run } from '../tests/starter/runs.ts'
import { print, quantile, round } from './measure.ts'

const ROUNDS = 300
/** The first ones warm code, pools and plans. */
const WARM = 40
const SECRET = 'a-secret-of-the-bench-with-more-than-32-letters'
const TOKEN = '42:a-token-of-the-bench-with-more-than-32-letters'
const ME = 7

/** The whole desk as `npm start` brings it up: PostgreSQL from npm, worker, built pages; Telegram is a server of this process. */
const folder = closedFolder()
const api = await openBotApi(TOKEN)
const data = path.join(folder, 'data')
const desk = run([process.execPath, new URL('../bin/keel.mjs', import.meta.url).pathname, 'start', '--data', data, '--port', '0', '--market', 'seeded:7'], folder, {
  TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API: api.url, TELEGRAM_WEBHOOK_SECRET: SECRET, APP_URL: 'https://desk.example',
})
const local = async (): Promise<string> => {
  await within(150_000, () => /Pages? +http/.test(desk.output()) || desk.process.exitCode !== null)
  const address = /process \d+/.test(desk.output()) ? /(http:\/\/127\.0\.0\.1:\d+)/.exec(desk.output())?.[1] : undefined
  if (address === undefined) throw new Error(`bench: no desk; it said:\n${desk.output()}`)
  return address
}

const numbers = (function* () { for (let n = 1_001; ; n += 1) yield n })()
const post = async (at: string, text: string): Promise<void> => {
  const number = numbers.next().value
  const update = { update_id: number, message: { message_id: number, date: 0, from: { id: ME, is_bot: false, first_name: 'B' }, chat: { id: ME, type: 'private', first_name: 'B' }, text } }
  const reply = await request(`${at}/webhook/telegram`, { method: 'POST', headers: { host: 'desk.example', 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }, body: JSON.stringify(update) })
  await reply.body.dump()
  if (reply.statusCode !== 200) throw new Error(`bench: the webhook answered ${reply.statusCode}`)
}
const alive = async (at: string): Promise<number> => {
  const since = performance.now()
  await (await request(`${at}/health/live`, { headers: { host: 'desk.example' } })).body.dump()
  return performance.now() - since
}
/** ms until the hook's own answer, and until the bot's message is at Telegram. */
const ask = async (at: string, text: string): Promise<{ readonly hook: number; readonly answer: number }> => {
  const before = api.textsTo(ME).length
  const since = performance.now()
  let answer = 0
  const heard = api.until(() => api.textsTo(ME).length > before).then(() => void (answer = performance.now() - since))
  await post(at, text)
  const hook = performance.now() - since
  await heard
  return { hook, answer }
}

/** The code that makes the first sender the owner, as the chat of this machine shows it. */
const ownersCode = async (): Promise<string> => {
  for (;;) {
    const chat = workerChat(data)
    if (chat === null) throw new Error('bench: the worker has no chat')
    const reply = await fetch(`${chat.address}/chat/stream`, { headers: { authorization: `Bearer ${chat.token}` } })
    const [reader, text] = [reply.body?.getReader(), new TextDecoder()]
    let told = ''
    while (reader !== undefined && !/\/auth ([A-Z0-9-]+)/.test(told)) told += text.decode((await reader.read()).value, { stream: true })
    await reader?.cancel()
    const code = /\/auth ([A-Z0-9-]+)/.exec(told)?.[1]
    if (code !== undefined) return code
  }
}

try {
  const at = await local()
  await api.until(() => api.hook.url !== '')
  await ask(at, `/auth ${await ownersCode()}`)
  const ms: Record<'hook' | 'read' | 'draft' | 'floor', number[]> = { hook: [], read: [], draft: [], floor: [] }
  for (let n = 0; n < WARM + ROUNDS; n += 1) {
    const isDraft = n % 5 === 0
    const took = await ask(at, isDraft ? 'BTC long 10x 200usdt @ market tp 2/4/6% 40/30/30 sl 1.5% be tp1 trail 0.8%' : '/trades')
    const floor = await alive(at)
    if (n < WARM) continue
    ms.hook.push(took.hook)
    ms.floor.push(floor)
    ms[isDraft ? 'draft' : 'read'].push(took.answer)
  }
  const of = (name: keyof typeof ms) => ({ p50Ms: round(quantile(ms[name], 0.5)), p99Ms: round(quantile(ms[name], 0.99)) })
  // One in five makes a draft; of those alone the 99th of a hundred would be the slowest of all.
  const answers = [...ms.read, ...ms.draft]
  print('answer', { updates: ROUNDS, goalP99Ms: 50, toAnswer: { p50Ms: round(quantile(answers, 0.5)), p99Ms: round(quantile(answers, 0.99)) }, webhook200: of('hook'), toAnswerOfRead: of('read'), toAnswerOfDraft: of('draft'), floor: { what: 'GET /health/live of the same server', ...of('floor') } }, [
    { name: 'webhook 200 / smallest answer of the server, p50', value: round(quantile(ms.hook, 0.5) / quantile(ms.floor, 0.5)), goal: { atMost: 8 } },
  ])
} finally {
  desk.process.kill('SIGTERM')
  await desk.ended
  await api.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

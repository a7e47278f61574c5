import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { workerChat } from '#runtime/worker-chat.ts'
import { CHROMIUM, openBrowser, openPage } from '../tests/pages/browser.ts'
import { closedFolder, run } from '../tests/starter/runs.ts'
import { deskLine } from '../bin/chat/desk-line.ts'
import { SUPERUSER } from '../bin/postgres/cluster.ts'
import { within } from '../bin/processes.ts'
import { print, quantile, round } from './measure.ts'

/** Parts of one trade that are closed one by one, each a fill. */
const FILLS = 24
/** ms of quiet between two fills: what a page does while news never ends is another figure. */
const QUIET_MS = 2_500
const LINE = 'BTC long 10x 1500usdt @ market sl 4%'

const data = path.join(closedFolder(), 'data')
const desk = run([process.execPath, new URL('../bin/keel.mjs', import.meta.url).pathname, 'start', '--data', data, '--port', '0', '--market', 'seeded:7'], path.dirname(data))

/** Says a line to the bot, as the owner's terminal does. */
const say = async (text: string): Promise<void> => {
  const chat = workerChat(data)
  const reply = await fetch(`${chat?.address}/chat/say`, { method: 'POST', headers: { authorization: `Bearer ${chat?.token}` }, body: JSON.stringify({ text }) })
  if (reply.status !== 202) throw new Error(`bench: ${text} was answered with ${reply.status}`)
}

const filled = z.object({ filledAt: z.coerce.number() })
/** Asks for a close of a part, and presses its yes as soon as that is shown. */
const partCloser = () => {
  const chat = workerChat(data)
  if (chat === null) throw new Error('bench: no desk')
  const line = deskLine(chat)
  let asked = false
  line.follow({ onEnd: () => undefined, onMessage: ({ id, buttons }) => {
    const yes = buttons.flat().find(({ label }) => label.startsWith('Yes, close'))
    if (!asked || yes === undefined) return
    asked = false
    void line.press(yes.data, id)
  } })
  const closePart = async (): Promise<void> => {
    asked = true
    await line.say('/close 1 4%')
  }
  return { closePart, leave: line.close }
}

/** Exchange time (ms) of the trade's newest exit fill; paper exchange and browser share this machine's clock. */
const newestFill = async (database: pg.Client): Promise<number> => {
  const { rows } = await database.query<{ body: string }>(`select body from journal where type = 'exit-filled' order by seq desc limit 1`)
  return filled.parse(JSON.parse(rows[0]?.body ?? '{}')).filledAt
}
const databaseOf = async (): Promise<pg.Client> => {
  const { database: password } = z.object({ database: z.string() }).parse(JSON.parse(readFileSync(path.join(data, 'secrets.json'), 'utf8')))
  const port = Number(readFileSync(path.join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3])
  const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'keel' })
  await client.connect()
  return client
}

/** The wall-clock time of the frame in which the list of fills has so many rows. */
const paintedRows = (page: Page, rows: number): Promise<number> => page.evaluate(`new Promise((done) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())))
  const has = () => document.querySelectorAll('table.list tbody tr').length >= ${rows}
  if (has()) return painted()
  const seen = new MutationObserver(() => { if (has()) { seen.disconnect(); painted() } })
  seen.observe(document.body, { childList: true, subtree: true, characterData: true })
})`)

const measure = async (address: string): Promise<void> => {
  const enter = /Enter once +(\S+)/.exec(desk.output())?.[1] ?? ''
  const browser = await openBrowser()
  const { page } = await openPage(browser)
  const database = await databaseOf()
  try {
    await page.goto(enter)
    await page.waitForURL(`${address}/`)
    await page.goto(`${address}/chat`)
    await say(LINE)
    await page.getByRole('button', { name: /^Confirm/ }).click()
    await page.goto(`${address}/trades/1`)
    await page.locator('.live-dot:not(.lost)').waitFor()
    await page.getByText('at the exchange').first().waitFor({ timeout: 20_000 })
    // The entry's own fill is one of them.
    await page.locator('table.list tbody tr').first().waitFor({ timeout: 20_000 })
    const rows = (): Promise<number> => page.locator('table.list tbody tr').count()
    const parts = partCloser()
    const ms: number[] = []
    for (let n = 0; n < FILLS; n += 1) {
      const before = await rows()
      const painted = paintedRows(page, before + 1)
      await parts.closePart()
      const at = await painted
      const took = at - (await newestFill(database))
      // The first ones warm the page's code and the server's plans.
      if (n >= 4) ms.push(took)
      await page.waitForTimeout(QUIET_MS)
    }
    parts.leave()
    print('pixel', { fills: ms.length, p50Ms: round(quantile(ms, 0.5)), p90Ms: round(quantile(ms, 0.9)), maxMs: round(quantile(ms, 1)), goalMs: 250 }, [{ name: 'fills that were on the screen', value: ms.length / (FILLS - 4), goal: { atLeast: 1 } }])
  } finally {
    await database.end()
    await browser.close()
  }
}

try {
  await within(150_000, () => /Enter once/.test(desk.output()) || desk.process.exitCode !== null)
  if (CHROMIUM === null) print('pixel', { skipped: 'no Chromium is installed' })
  else await measure(await desk.address())
} finally {
  desk.process.kill('SIGTERM')
  await desk.ended
  rmSync(path.dirname(data), { recursive: true, force: true })
}
process.exit(0)

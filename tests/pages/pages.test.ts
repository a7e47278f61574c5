import { rmSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { within } from '../../bin/processes.ts'
import { closedFolder, type Run, run } from '../starter/runs.ts'
import { CHROMIUM, openBrowser, openPage } from './browser.ts'

const missing = CHROMIUM === null ? 'no Chromium is installed' : findPackage() === null ? 'no PostgreSQL for this platform is installed' : null
const KEEL = new URL('../../bin/keel.mjs', import.meta.url).pathname
/** Where pictures of the page go, for who wants to look at them. */
const PICTURES = process.env['KEEL_PICTURES']
const PAGES = ['/', '/trades', '/trades/1', '/chat', '/accounts']
/** A first load's script, compressed (ARCHITECTURE.md, section 7). */
const SCRIPT_MAX = 200_000

/** The whole desk, as `npm start` brings it up, and one browser that entered. */
describe.skipIf(missing !== null)(`the pages${missing === null ? '' : ` (not tried: ${missing})`}`, () => {
  const folder = closedFolder()
  let desk: Run
  let address = ''
  let browser: Browser
  let page: Page
  let faults: readonly string[]
  const enterAddress = (): string => /Enter once +(\S+)/.exec(desk.output())?.[1] ?? ''

  beforeAll(async () => {
    desk = run([process.execPath, KEEL, 'start', '--data', path.join(folder, 'data'), '--port', '0', '--market', 'seeded:7'], folder)
    await within(150_000, () => /Pages +http/.test(desk.output()) || desk.process.exitCode !== null)
    address = /Pages +(http:[^,\s]+)/.exec(desk.output())?.[1] ?? ''
    if (address === '') throw new Error(`no pages; it said:\n${desk.output()}`)
    browser = await openBrowser()
    ;({ page, faults } = await openPage(browser))
  }, 180_000)
  afterAll(async () => {
    await browser.close()
    desk.process.kill('SIGTERM')
    await desk.ended
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  test('without a session every page leads to the one that explains, and nothing else answers', async () => {
    for (const at of PAGES) {
      const reply = await fetch(`${address}${at}`)
      expect([at, new URL(reply.url).pathname, reply.status]).toEqual([at, '/enter', 200])
      expect(await reply.text()).toContain('it works once')
    }
    for (const at of ['/api/events', '/api/chat/stream', '/api/exchange/positions', '/api/exchange/orders?account=paper', '/api/exchange/sync-status', '/api/exchange/drift', '/api/exchange/certificate']) expect([at, (await fetch(`${address}${at}`)).status]).toEqual([at, 401])
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
  })

  test.each([
    ['no origin', {}, 403],
    ['an origin elsewhere', { origin: 'https://evil.example' }, 403],
    ['an origin that is none', { origin: 'null' }, 403],
  ])('a write with %s changes nothing', async (_, headers, status) => {
    const before = await fetch(`${address}/enter/take`, { method: 'POST', headers, body: new URLSearchParams({ key: new URL(enterAddress()).searchParams.get('key') ?? '' }), redirect: 'manual' })
    expect(before.status).toBe(status)
  })

  test.each([['nothing', ''], ['another text', 'owner~zzzz~AAAAAAAAAAAAAAAA~BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB'], ['100 kB', 'x'.repeat(100_000)], ['markup', '<script>alert(1)</script>']])('a key that is %s opens nothing and is told so', async (_, key) => {
    const reply = await fetch(`${address}/enter/take`, { method: 'POST', headers: { origin: address }, body: new URLSearchParams({ key }), redirect: 'manual' })
    expect(reply.status).toBe(303)
    expect(reply.headers.get('location')).toBe('/enter?no=wrong')
    expect(reply.headers.get('set-cookie')).toBeNull()
  })

  test('the printed address signs the owner in, once, with a cookie that no script reads', async () => {
    await page.goto(enterAddress())
    await page.waitForURL(`${address}/`)
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ name: 'keel_session', httpOnly: true, sameSite: 'Lax' })
    expect(await page.getByText('Nothing is open, and nothing waits.').isVisible()).toBe(true)
    const other = await openPage(browser)
    await other.page.goto(enterAddress())
    await other.page.waitForURL(/no=used/)
    expect(await other.page.getByText('was used already').isVisible()).toBe(true)
    await other.page.context().close()
  }, 30_000)

  test('a trade said in the chat and confirmed there stands on the other pages, with its stop, by itself', async () => {
    const { page: status } = { page: await page.context().newPage() }
    await status.goto(`${address}/`)
    await page.goto(`${address}/chat`)
    await page.getByLabel('Say a trade or a command').fill('BTC long 10x 200usdt @ market tp 2/4/6% 40/30/30 sl 1.5% be tp1')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('button', { name: /^Confirm/ }).click()
    // The other page is told: nobody reloads it.
    await status.getByText('stop, at the exchange').waitFor({ timeout: 20_000 })
    expect(await status.getByText('BTC long 10×').isVisible()).toBe(true)
    await status.getByText('BTC long 10×').click()
    await status.getByRole('heading', { name: 'Fills' }).waitFor()
    expect(await status.locator('table.list tbody tr').count()).toBeGreaterThan(0)
    expect(await status.locator('.why li').count()).toBeGreaterThan(3)
    expect(await status.locator('.chart canvas').count()).toBeGreaterThan(0)
    await status.getByRole('heading', { name: 'If Keel stops now' }).waitFor()
    await status.locator('.certificate').getByText(/^stop [\d,.]+ for \d+$/).waitFor({ timeout: 20_000 })
    await status.locator('.losses').getByText(/15 % gap/).waitFor({ timeout: 20_000 })
    expect(await status.getByText('at the exchange; then break-even after TP1').isVisible()).toBe(true)
    // The page leads to the line that closes it; the chat asks in numbers before it does.
    await status.getByRole('link', { name: 'Close it in the chat' }).click()
    expect(await status.getByLabel('Say a trade or a command').inputValue()).toBe('/close 1')
    await status.getByRole('button', { name: 'Send' }).click()
    await status.getByText(/Close \d+ of \d+ at market|How much at market/).waitFor()
    await status.close()
  }, 60_000)

  test('at 360 px a message may have several lines: the field grows with them, and Enter sends', async () => {
    const phone = await (await browser.newContext({ viewport: { width: 360, height: 740 }, storageState: await page.context().storageState() })).newPage()
    await phone.goto(`${address}/chat`)
    const field = phone.getByLabel('Say a trade or a command')
    const height = (): Promise<number> => field.evaluate((one) => one.clientHeight)
    await field.fill('/price')
    const one = await height()
    await field.press('Shift+Enter')
    await field.pressSequentially('BTC')
    expect(await field.inputValue()).toBe('/price\nBTC')
    expect(await height()).toBeGreaterThan(one)
    await field.fill(Array.from({ length: 20 }, () => 'a line').join('\n'))
    expect(await height()).toBeLessThan(one * 6)
    await field.fill('/help\nclose')
    await field.press('Enter')
    await phone.getByText('closes a trade or a part of it').first().waitFor()
    expect(await field.inputValue()).toBe('')
    expect(await height()).toBe(one)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await phone.context().close()
  }, 60_000)

  test('of a set-up that is asked for again one card stands in the chat: the one above goes, buttons and all', async () => {
    const other = await (await browser.newContext({ storageState: await page.context().storageState() })).newPage()
    await other.goto(`${address}/chat`)
    const cards = other.getByText('Which coin?')
    const say = async (text: string): Promise<void> => {
      await other.getByLabel('Say a trade or a command').fill(text)
      await other.getByLabel('Say a trade or a command').press('Enter')
    }
    await say('/new')
    await cards.waitFor()
    const first = await other.locator('.keys').count()
    await say('/new')
    await other.locator('.bubble.mine', { hasText: '/new' }).nth(1).waitFor()
    await other.locator('.bubble.mine + .bubble', { hasText: 'Which coin?' }).waitFor()
    expect([await cards.count(), await other.locator('.keys').count()]).toEqual([1, first])
    await say('/restart')
    await other.getByText('This chat begins anew').waitFor()
    await other.context().close()
  }, 60_000)

  test('a second user of this machine has a chat, an account and trades of their own', async () => {
    const wide = await (await browser.newContext({ viewport: { width: 360, height: 740 }, storageState: await page.context().storageState() })).newPage()
    await wide.goto(`${address}/chat`)
    const say = async (text: string): Promise<void> => {
      await wide.getByLabel('Say a trade or a command').fill(text)
      await wide.getByLabel('Say a trade or a command').press('Enter')
    }
    await say('/trades')
    await wide.getByRole('log', { name: 'Messages of Owner' }).getByText('BTC long').first().waitFor()
    await wide.goto(`${address}/accounts`)
    await wide.getByRole('textbox', { name: 'Name of a new user' }).fill('Owner')
    await wide.keyboard.press('Enter')
    await wide.getByText('a name that no user of this machine has').waitFor()
    await wide.getByRole('textbox', { name: 'Name of a new user' }).fill('Ana')
    await wide.keyboard.press('Enter')
    await wide.getByText('Owner, Ana.').waitFor()
    await wide.goto(`${address}/chat`)
    await wide.getByRole('button', { name: 'Ana' }).click()
    await wide.getByRole('button', { name: 'Ana', pressed: true }).waitFor()
    const anas = wide.getByRole('log', { name: 'Messages of Ana' })
    await say('/trades')
    await anas.getByText('No open trades.').waitFor()
    // A new account is read from its exchange before its figures can be told.
    for (let tries = 0; tries < 10 && (await anas.getByText('10,000.00').count()) === 0; tries += 1) {
      await say('/portfolio')
      await anas.getByText('10,000.00').first().waitFor({ timeout: 2_000 }).catch(() => undefined)
    }
    expect(await anas.getByText('10,000.00').count()).toBeGreaterThan(0)
    expect(await wide.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    if (PICTURES !== undefined) await wide.screenshot({ path: path.join(PICTURES, 'chat-users.png') })
    await wide.emulateMedia({ colorScheme: 'dark' })
    if (PICTURES !== undefined) await wide.screenshot({ path: path.join(PICTURES, 'chat-users-dark.png') })
    await wide.getByRole('button', { name: 'Owner' }).click()
    await wide.getByRole('log', { name: 'Messages of Owner' }).getByText('BTC long').first().waitFor()
    expect(await wide.getByText('No open trades.').count()).toBe(0)
    await wide.context().close()
  }, 60_000)

  test.each([
    ['the desk stands still', /Desk +process (\d+)/, 'The desk does not run now.'],
    ['the pages themselves do', /Pages .*process (\d+)/, 'Not connected: this is as of'],
  ])('when %s, an open page doubts first, says so in words, and takes it back', async (_, who, says) => {
    const pid = Number(who.exec(desk.output())?.[1])
    await page.goto(`${address}/`)
    await page.locator('.live-dot:not(.lost)').waitFor()
    process.kill(pid, 'SIGSTOP')
    try {
      await page.locator('.live-dot.lost').waitFor({ timeout: 12_000 })
      await page.getByText(says).waitFor({ timeout: 30_000 })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await page.getByText(says).waitFor({ state: 'hidden', timeout: 30_000 })
    expect(await page.locator('.live-dot.lost').count()).toBe(0)
  }, 90_000)

  test('a trade that is not there is told so, whatever the address says', async () => {
    for (const at of ['999', '-1', 'abc', '1e9', '%F0%9F%98%80', '0x1']) {
      const reply = await page.goto(`${address}/trades/${at}`)
      expect([at, reply?.status(), await page.getByText('There is no such trade of yours.').isVisible()]).toEqual([at, 404, true])
    }
  }, 30_000)

  test('on a phone nothing is wider than the screen, in light and in dark', async () => {
    const state = await page.context().storageState()
    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, colorScheme, storageState: state })
      for (const at of PAGES) {
        await phone.page.goto(`${address}${at}`)
        const wider = await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect([colorScheme, at, wider]).toEqual([colorScheme, at, 0])
        if (PICTURES !== undefined) await phone.page.screenshot({ path: path.join(PICTURES, `phone-${colorScheme}${at.replaceAll('/', '-')}.png`), fullPage: true })
      }
      expect(phone.faults).toEqual([])
      await phone.page.context().close()
    }
  }, 60_000)

  test('the pages are walked by keyboard: the content first, then each place', async () => {
    await page.goto(`${address}/`)
    const focused = async (): Promise<unknown> => {
      await page.keyboard.press('Tab')
      return page.evaluate('document.activeElement?.textContent')
    }
    expect([await focused(), await focused(), await focused(), await focused(), await focused(), await focused()]).toEqual(['To the content', 'Keel', 'Status', 'Trades', 'Chat', 'Accounts'])
  }, 30_000)

  test('the first load of each page asks for at most 200 kB of script, compressed, and for nothing elsewhere', async () => {
    const state = await page.context().storageState()
    const loads: { readonly at: string; readonly sum: number }[] = []
    for (const at of PAGES) {
      const fresh = await openPage(browser, { storageState: state })
      const scripts = new Map<string, number>()
      const elsewhere: string[] = []
      fresh.page.on('request', (request) => { if (!request.url().startsWith(address) && !request.url().startsWith('data:')) elsewhere.push(request.url()) })
      fresh.page.on('response', (reply) => { if (reply.request().resourceType() === 'script') void reply.body().then((body) => scripts.set(reply.url(), gzipSync(body).length), () => undefined) })
      await fresh.page.goto(`${address}${at}`, { waitUntil: 'load' })
      await fresh.page.locator('.live-dot').waitFor()
      const sum = [...scripts.values()].reduce((all, one) => all + one, 0)
      expect(sum).toBeGreaterThan(10_000)
      loads.push({ at, sum })
      expect(elsewhere).toEqual([])
      await fresh.page.context().close()
    }
    expect(loads.filter(({ sum }) => sum > SCRIPT_MAX)).toEqual([])
  }, 60_000)

  test('/web in the chat gives an address that signs another browser in, once', async () => {
    await page.goto(`${address}/chat`)
    await page.getByLabel('Say a trade or a command').fill('/web')
    await page.getByRole('button', { name: 'Send' }).click()
    const said = page.getByText(/signs a browser in/)
    await said.waitFor()
    const link = /http\S+\/enter\?key=\S+?(?=\d\d:\d\d:\d\d|\s|$)/.exec((await said.textContent()) ?? '')?.[0] ?? ''
    const other = await openPage(browser)
    await other.page.goto(link)
    await other.page.waitForURL(`${address}/`)
    expect(await other.page.getByText('Equity', { exact: true }).first().isVisible()).toBe(true)
    await other.page.context().close()
  }, 30_000)

  test('a signed-out browser is a stranger again', async () => {
    const state = await page.context().storageState()
    const leaving = await openPage(browser, { storageState: state })
    await leaving.page.goto(`${address}/accounts`)
    await leaving.page.getByRole('button', { name: 'Sign out' }).click()
    await leaving.page.waitForURL(/\/enter/)
    await leaving.page.goto(`${address}/trades`)
    expect(new URL(leaving.page.url()).pathname).toBe('/enter')
    await leaving.page.context().close()
  }, 30_000)

  test('nothing went wrong in the browser meanwhile', () => {
    // Pages that are not there are told as such by the browser as well.
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
  })
})

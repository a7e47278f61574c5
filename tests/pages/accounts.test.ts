import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Spawned, spawnPaper } from '../../paper-server/spawn-paper.ts'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { within } from '../../bin/processes.ts'
import { closedFolder, type Run, run } from '../starter/runs.ts'
import { CHROMIUM, openBrowser, openPage } from './browser.ts'

const missing = CHROMIUM === null ? 'no Chromium is installed' : findPackage() === null ? 'no PostgreSQL for this platform is installed' : null
const KEEL = new URL('../../bin/keel.mjs', import.meta.url).pathname
/** Where pictures of the page go, for who wants to look at them. */
const PICTURES = process.env['KEEL_PICTURES']

/** The whole desk, with a second exchange of Toobit's wire in Toobit's place. */
describe.skipIf(missing !== null)(`accounts on the pages${missing === null ? '' : ` (not tried: ${missing})`}`, () => {
  const folder = closedFolder()
  let toobit: Spawned
  let desk: Run
  let address = ''
  let browser: Browser
  let page: Page
  let faults: readonly string[]
  const picture = async (name: string, of = page): Promise<void> => { if (PICTURES !== undefined) await of.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true }) }
  const fill = async (over: { readonly name?: string; readonly key?: string; readonly secret?: string } = {}): Promise<void> => {
    const form = page.getByRole('form', { name: 'Add a Toobit account' })
    await form.getByLabel('Name').fill(over.name ?? 'Main')
    await form.getByLabel('API key').fill(over.key ?? toobit.told.key)
    await form.getByLabel('Secret').fill(over.secret ?? toobit.told.secret)
    for (const tick of await form.getByRole('checkbox').all()) await tick.check()
    await form.getByRole('button').click()
  }

  beforeAll(async () => {
    toobit = await spawnPaper(['--seed', '3'])
    desk = run([process.execPath, KEEL, 'start', '--data', path.join(folder, 'data'), '--port', '0', '--market', 'seeded:7'], folder, { TOOBIT_REST: toobit.told.rest, TOOBIT_WS: toobit.told.ws })
    await within(150_000, () => /Pages +http/.test(desk.output()) || desk.process.exitCode !== null)
    address = /Pages +(http:[^,\s]+)/.exec(desk.output())?.[1] ?? ''
    if (address === '') throw new Error(`no pages; it said:\n${desk.output()}`)
    browser = await openBrowser()
    ;({ page, faults } = await openPage(browser))
    await page.goto(/Enter once +(\S+)/.exec(desk.output())?.[1] ?? '')
    await page.waitForURL(`${address}/`)
    await page.goto(`${address}/accounts`)
  }, 180_000)
  afterAll(async () => {
    await browser.close()
    desk.process.kill('SIGTERM')
    await desk.ended
    await toobit.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  test('doors for machines answer who proves nothing, and do nothing', async () => {
    const post = (at: string, body = '{}'): Promise<number> => fetch(`${address}${at}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then(({ status }) => status)
    expect([await post('/webhook/telegram'), await post('/api/cron/sweep'), await post('/api/cron/forget-old')]).toEqual([404, 401, 401])
    expect((await fetch(`${address}/api/cron/sweep`)).status).toBe(401)
    expect([await post('/api/accounts'), await post('/api/exchange/force-sync')]).toEqual([403, 403])
    expect((await fetch(`${address}/api/accounts`)).status).toBe(401)
  })

  test('a wrong secret is told beside the form, and no account is there', async () => {
    await fill({ secret: 'x'.repeat(40) })
    await page.getByRole('alert').filter({ hasText: 'a key that Toobit takes from this address with this secret' }).waitFor({ timeout: 20_000 })
    await picture('wrong')
    expect(await page.getByRole('heading', { name: /Main/ }).count()).toBe(0)
  }, 40_000)

  test('a good key makes an account that is read by the worker, is not live, and shows the key’s last letters alone', async () => {
    await fill()
    await page.getByRole('heading', { name: 'Main not live' }).waitFor({ timeout: 20_000 })
    await expect.poll(async () => { await page.reload(); return page.getByText('Turn live').count() }, { timeout: 30_000, interval: 500 }).toBe(1)
    const text = await page.content()
    expect(text).toContain(`Key ending in ${toobit.told.key.slice(-4)}`)
    expect([text.includes(toobit.told.key), text.includes(toobit.told.secret)]).toEqual([false, false])
    const logs = ['desk.log', 'pages.log'].map((name) => readFileSync(path.join(folder, 'data', 'log', name), 'utf8')).join()
    expect([logs.includes(toobit.told.key), logs.includes(toobit.told.secret)]).toEqual([false, false])
    await page.getByText('Turn live').click()
    await picture('accounts')
    expect(await page.getByText('Real money: 10,000.00 USDT stand at the exchange').isVisible()).toBe(true)
  }, 60_000)

  test('its connection is tested and its balance read by the worker that holds it', async () => {
    const told: unknown = await page.evaluate(`fetch('/api/accounts').then((r) => r.json()).then(({ accounts }) => accounts.find((one) => one.name === 'Main').account).then((account) => fetch('/api/exchange/test-connection', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) })).then((r) => r.json())`)
    expect(told).toMatchObject({ result: 'answered' })
  }, 30_000)

  test('it is turned live by its name and a tick only, shown so on every page, and turned off again', async () => {
    const form = page.getByRole('form', { name: 'Turn Main live' })
    await form.getByRole('checkbox').check()
    await form.getByLabel('To confirm, type Main').fill('Mian')
    await form.getByRole('button').click()
    await form.getByRole('alert').filter({ hasText: 'Nearest: Main' }).waitFor()
    await form.getByLabel('To confirm, type Main').fill('Main')
    await form.getByRole('button').click()
    await page.getByRole('heading', { name: 'Main live' }).waitFor()
    await page.getByRole('form', { name: 'Show Main' }).getByRole('button').click()
    await page.getByText('live · Main').waitFor()
    await picture('live')
    await page.getByRole('button', { name: 'Turn off' }).click()
    const off = page.getByRole('heading', { name: 'Main not live' })
    await off.waitFor()
    expect(await off.isVisible()).toBe(true)
  }, 40_000)

  test('on a phone nothing is wider than the screen, in light and in dark', async () => {
    const state = await page.context().storageState()
    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, colorScheme, storageState: state })
      await phone.page.goto(`${address}/accounts`)
      for (const fold of await phone.page.locator('summary').all()) await fold.click()
      await picture(`phone-${colorScheme}`, phone.page)
      expect([colorScheme, await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth'), phone.faults]).toEqual([colorScheme, 0, []])
      await phone.page.context().close()
    }
  }, 40_000)

  test('taken away, it is gone, and the pages show the one that is left', async () => {
    await page.getByText('Take away').click()
    const form = page.getByRole('form', { name: 'Take Main away' })
    await form.getByLabel('To confirm, type Main').fill('Main')
    await form.getByRole('button').click()
    await page.getByRole('heading', { name: /Main/ }).waitFor({ state: 'detached' })
    await page.goto(`${address}/`)
    expect(await page.locator('.chip').first().textContent()).toBe('paper')
  }, 30_000)

  test('nothing went wrong in the browser meanwhile', () => {
    // What a door refuses is told by the browser as well.
    expect(faults.filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([])
  })
})

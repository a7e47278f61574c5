import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Where Debian puts Chromium; elsewhere the pages are not tried in a browser, and the tests say so. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
export const CHROMIUM = PLACES.find((place) => existsSync(place)) ?? null

/** Asks nothing of any network: only this machine's own pages. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost']

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS })

/** A page that remembers what went wrong in it. */
export const openPage = async (browser: Browser, options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly faults: readonly string[] }> => {
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })).newPage()
  const faults: string[] = []
  page.on('pageerror', (problem) => faults.push(problem.message))
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()) })
  return { page, faults }
}

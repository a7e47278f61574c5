import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { CHROMIUM, openBrowser, openPage } from './browser.ts'
import { openDesk } from './open-desk.ts'

const missing = CHROMIUM === null ? 'no Chromium is installed' : findPackage() === null ? 'no PostgreSQL for this platform is installed' : null
const SCREEN = { width: 360, height: 780 }
const FIELD = 'Say a trade or a command'

describe.skipIf(missing !== null)(`the pages on a phone${missing === null ? '' : ` (not tried: ${missing})`}`, () => {
  let open: Awaited<ReturnType<typeof openDesk>>
  let browser: Browser
  let page: Page
  const say = async (text: string): Promise<void> => {
    await page.getByLabel(FIELD).fill(text)
    await page.getByLabel(FIELD).press('Enter')
  }

  beforeAll(async () => {
    open = await openDesk()
    browser = await openBrowser()
    ;({ page } = await openPage(browser, { viewport: SCREEN }))
    await page.goto(open.enterAddress())
    await page.waitForURL(`${open.address}/`)
    await page.goto(`${open.address}/chat`)
    await say('BTC long 10x 200usdt @ market tp 2/4/6% 40/30/30 sl 1.5%')
    await page.getByRole('button', { name: /^Confirm/ }).click()
    await page.getByRole('button', { name: /^Close/ }).last().waitFor({ timeout: 20_000 })
  }, 180_000)
  afterAll(async () => {
    await browser.close()
    await open.close()
  }, 30_000)

  /** Pressed where it is: the driver's own click may scroll first. */
  const press = (name: RegExp): Promise<void> => page.getByRole('button', { name, disabled: false }).last().dispatchEvent('click')
  const talk = () => page.locator('.talk')
  const fromEnd = (): Promise<number> => talk().evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)
  const keysBelow = (): Promise<number> => talk().evaluate((box) => ([...box.querySelectorAll('.keys')].at(-1)?.getBoundingClientRect().bottom ?? Infinity) - box.getBoundingClientRect().bottom)

  test('who reads the end of the chat goes on reading it while a card there grows', async () => {
    await expect.poll(fromEnd).toBeLessThan(2)
    const height = await talk().evaluate((box) => box.scrollHeight)
    await press(/^Close/)
    await page.getByRole('button', { name: /^All/ }).last().waitFor()
    expect(await talk().evaluate((box) => box.scrollHeight)).toBeGreaterThan(height)
    await expect.poll(fromEnd).toBeLessThan(2)
  }, 60_000)

  test('who has scrolled up stays there, but sees the buttons that a press brings', async () => {
    await talk().evaluate((box) => box.scrollTo({ top: 0 }))
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)) }))
    expect(await keysBelow()).toBeGreaterThan(0)
    await press(/^All/)
    await page.getByRole('button', { name: /^Yes, close/ }).last().waitFor()
    await expect.poll(keysBelow).toBeLessThanOrEqual(1)
    expect(await fromEnd()).toBeGreaterThan(10)
  }, 60_000)

  test('a command that a message names goes into the field by a press or by the keyboard, with its trade’s number, and is not sent', async () => {
    const field = page.getByLabel(FIELD)
    await say('/stop 1')
    await say('/trail 1 off')
    await page.getByRole('button', { name: '/trail 1', exact: true }).last().waitFor()
    const before = await page.locator('.bubble.mine').count()
    await page.getByRole('button', { name: '/trail 1', exact: true }).last().press('Enter')
    expect(await field.inputValue()).toBe('/trail 1 ')
    await expect.poll(() => field.evaluate((box) => box === document.activeElement)).toBe(true)
    await say('/help')
    const command = page.getByRole('button', { name: '/portfolio', exact: true }).last()
    await command.waitFor()
    expect(await command.evaluate((link) => getComputedStyle(link).whiteSpace)).toBe('nowrap')
    await command.click()
    expect([await field.inputValue(), (await page.locator('.bubble.mine').count()) - before]).toEqual(['/portfolio ', 1])
    await field.fill('')
  }, 60_000)

  test('the bar at the bottom lies above all of an open trade, its candles too', async () => {
    await page.goto(`${open.address}/trades/1`)
    await page.locator('.chart canvas').first().waitFor()
    const covered = await page.evaluate(async () => {
      const bar = [...document.querySelectorAll('.nav a')]
      const above = (link: Element): boolean => {
        const { left, right, top, bottom } = link.getBoundingClientRect()
        const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        return found !== null && link.contains(found)
      }
      const chart = document.querySelector('.chart')?.getBoundingClientRect()
      const barTop = bar[0]?.getBoundingClientRect().top ?? 0
      const told: string[] = []
      // The upper part of the candles, their middle and their time scale under the bar in turn.
      for (const share of [0.1, 0.5, 0.95]) {
        window.scrollTo(0, (chart?.top ?? 0) + (chart?.height ?? 0) * share - barTop - 20)
        for (const link of bar) told.push(above(link) ? 'above' : `${link.textContent} covered at ${share}`)
      }
      return told
    })
    expect(covered).toEqual(Array.from({ length: 12 }, () => 'above'))
  }, 60_000)
})

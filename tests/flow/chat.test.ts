import { Bot } from 'grammy'
import { expect, test } from 'vitest'
import { receiveUpdate } from '#bot/work-updates.ts'
import { BOT_INFO } from '#worker/bot-info.ts'
import { decimal } from '#core/money/decimal.ts'
import { quantity } from '#core/money/money.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { liveDesk } from './live-desk.ts'
import { openCard } from './steered-card.ts'

test('a limit draft older than 60 s is quoted anew in its own message, and that message confirms it', async () => {
  const { ask, press, settle, shown, table, errors } = await liveDesk()
  const summary = await ask('BTC long 10x 21c @ 60000 sl 1% tp 1%')
  expect(summary).toContain('draft 1')
  const old = shown().at(-1)?.buttons.flat()[0]?.data ?? ''
  await settle(62_000)
  await press('Confirm')
  expect(shown().at(-1)?.html).toContain('The quote was older than 60 s: the summary shows the new numbers.')
  expect(old).toBe('c:1:1:sim-account')
  await press('Confirm')
  expect(table?.journal.map((row) => row.type)).toContain('entry-requested')
  expect(errors).toEqual([])
}, 60_000)

test('a second press that changes nothing is done: nothing fails, and the commands behind it do not wait', async () => {
  const { ask, press, pressOld, shown, errors } = await openCard()
  await ask('BTC long 10x 21c @ 59000 sl 1% tp 1%')
  const draft = shown().at(-1)
  await press('Details')
  await pressOld(draft?.buttons.flat().find(({ label }) => label === 'Details')?.data ?? 'none', draft?.id)
  expect(await ask('/price BTC', 300)).toContain('Bid')
  expect(shown().map((message) => message.html).join()).not.toContain('Keel failed')
  expect(errors).toEqual([])
}, 60_000)

test('an update that would fail at every try is told of once and left', async () => {
  const { desk, settle, errors } = await liveDesk()
  const { door } = await desk.ready
  const seen: string[] = []
  const bot = new Bot('1:emulated', { botInfo: BOT_INFO })
  bot.api.config.use((_previous, _method, payload) => {
    seen.push(String(Reflect.get(payload, 'text')))
    return Promise.resolve({ ok: false, error_code: 400, description: 'Bad Request: message is too long' })
  })
  bot.on('message:text', async (context) => void (await context.reply(`answer to ${context.message.text}`)))
  const worked: Promise<void>[] = []
  for (const [update_id, text] of [[1, 'first'], [2, 'second']] as const) worked.push(receiveUpdate({ door, bot, name: 'other' }, { update_id, message: { message_id: update_id, date: 0, chat: { id: 1, type: 'private', first_name: 'You' }, from: { id: 1, is_bot: false, first_name: 'You' }, text } }))
  await settle(200)
  await Promise.all(worked)
  expect(seen).toEqual(['answer to first', expect.stringContaining('Keel failed at this'), 'answer to second', expect.stringContaining('Keel failed at this')])
  expect(errors.map((error) => error.split(' ')[0])).toEqual(['update-failed', 'update-failed'])
}, 60_000)

test('the summary says contracts and coins, and always the liquidation price', async () => {
  const { ask, shown } = await liveDesk()
  expect(await ask('BTC long 10x 32c sl 1%')).toMatch(/Liquidation ≈ <code>[\d,.]+<\/code> −9\./)
  expect(shown().at(-1)?.buttons.flat()[0]?.label).toBe('Confirm: long 32 contracts (0.032 BTC)')
  expect(await ask('BTC short 10x 32c no sl')).toMatch(/Liquidation ≈ <code>[\d,.]+<\/code> \+9\./)
  expect(await ask('BTC long 10x 32c sl 1% cross')).toContain('Liquidation: of the whole account (cross margin)')
}, 60_000)

test('a message ends with its number in /logs; a card with its time and where the price is from', async () => {
  const { ask, press, shown, table, emulator } = await liveDesk()
  await ask('/start')
  await ask('BTC long 10x 32c sl 1%')
  const seen: string[] = []
  emulator.onChange((_, message) => seen.push(message.html))
  await press('Confirm')
  expect(seen.find((html) => html.includes('as of'))).toMatch(/as of \d\d:\d\d:\d\d · [^#]+$/)
  const filled = table?.journal.find((row) => row.type === 'entry-filled')
  expect(shown().map((message) => message.html).find((html) => html.includes('Entry filled'))).toContain(`<i>log ${filled?.seq}</i>`)
}, 60_000)

test('a word too many is named with the usage, and the command does not act', async () => {
  const { ask, press, table } = await liveDesk()
  await ask('BTC long 10x 32c sl 1% tp 1/2%')
  await press('Confirm')
  const before = table?.journal.length
  const refused: readonly (readonly [string, string])[] = [
    ['/close 1 50% extra', 'extra'], ['/pause foo', 'foo'], ['/closeall now', 'now'], ['/stop 1 60000 61000', '61000'], ['/margin 1 5usdt please', 'please'],
    ['/copy 1 2', '2'], ['/targets 1 2/4% 50/50 more', 'more'], ['/why 1 2', '2'], ['/price BTC ETH', 'ETH'],
  ]
  for (const [line, word] of refused) {
    const answer = await ask(line, 500)
    expect(answer).toMatch(new RegExp(`<b>word</b> <code>${word}</code>: too much`))
    expect(answer).toContain('Nothing changed.')
  }
  expect(await ask('/targets 1 4/2%', 500)).toContain('<code>2/4%</code>')
  expect(table?.journal.slice(before).filter((row) => row.type !== 'order-seen')).toEqual([])
}, 60_000)

test('refusals say what is so, and name what would pass', async () => {
  const { ask, press } = await liveDesk()
  expect(await ask('BTC long 10x 200usdt @ 0.5 sl 1%')).toMatch(/A limit at 0\.5 lies outside the exchange's band\.\nFrom [\d,.]+ to [\d,.]+/)
  expect(await ask('BTC long 10x 0.5c sl 1%')).toContain('This size rounds down to no contract at all.\nAt least 1 contracts')
  expect(await ask('PEPE long 10x 20usdt sl 1%')).toContain('Nearest: <code>')
  expect(await ask('BTC long 500x 200usdt sl 0.1%')).toMatch(/^<b>leverage<\/b> <code>500x<\/code>: at most (\d+)x on this symbol\.\nNearest: <code>\1x<\/code>\nNothing changed\./)
  expect(await ask('BTC lnog 10x 200usdt sl 1%')).toContain('<b>side</b> <code>lnog</code>')
  const limited = await ask('BTC long 10x 40000usdt sl 1%')
  expect(limited).toContain('At most')
  const most = /margin of one position[^]*At most ([\d,]+) contracts/.exec(await ask('BTC long 10x 4000usdt sl 1%'))?.[1]?.replaceAll(',', '') ?? 'none'
  expect(await ask(`BTC long 10x ${most}c sl 1%`)).toContain('draft 1')
  expect(await ask(`BTC long 10x ${Number(most) + 20}c sl 1%`)).toContain('Your limit on margin')
  expect(await ask('/stop 1 60000')).toContain('Trade 1 is a draft')
  expect(await ask('BTC long 10x 32c sl 1%')).toContain('draft 2')
  await press('Confirm')
  await ask('/close 2 100%')
  await press('Yes, close')
  expect(await ask('/stop 2 60000')).toContain('Trade 2 has ended.\nHow: /why 2.')
  expect(await ask('/stop 9 60000')).toContain('There is no trade 9.')
  const prices = [...(await ask('/price BTC')).matchAll(/<code>([\d,.]+)<\/code>/g)].map((match) => match[1] ?? '')
  expect(prices.length).toBe(4)
  expect(prices.filter((price) => !/\.\d$/.test(price))).toEqual([])
}, 60_000)

test('where only the stop may rest, the card of a trade with targets says that they need Keel running', async () => {
  for (const [form, says] of [['single', true], ['locked', false]] as const) {
    const { ask, press, shown, settle } = await liveDesk(form)
    await ask('/start')
    await ask('BTC long 10x 32c sl 5% tp 8/9%')
    await press('Confirm')
    await settle(11_000)
    const card = shown().find((message) => message.html.includes('as of'))?.html ?? ''
    expect(card).toContain('at the exchange')
    expect(card.includes('Targets need Keel running.')).toBe(says)
  }
}, 60_000)

test('/status names the contracts that are not Keel’s', async () => {
  const { ask, exchange, settle } = await liveDesk()
  exchange.venue.apply({ type: 'place', account: exchange.account, clientId: 'by-hand', symbol: btc.symbol, side: 'long', direction: 'open', size: { contracts: quantity(decimal('7')) }, price: null, timeInForce: 'ioc' }, exchange.venue.now())
  await settle(65_000)
  expect(await ask('/status')).toContain("Not Keel's: 7 contracts of BTC-SWAP-USDT long")
}, 60_000)

import { expect, test } from 'vitest'
import { isFault } from '#core/fault.ts'
import type { WireReply } from '#desk/ports/world.ts'
import { virtualClock } from '#exchange/shared/virtual-clock.ts'
import { askSource } from './ask-source.ts'
import { binance } from './sources/binance.ts'
import { coingecko } from './sources/coingecko.ts'
import { BTC, perpetual } from './testing/asks.ts'

const clock = virtualClock()
const reply = (status: number, body = '', headers: WireReply['headers'] = {}): WireReply => ({ status, headers, body })
const ask = (answer: WireReply, source = binance, of = BTC) => askSource({ source, clock, transport: () => Promise.resolve(answer) }, of)
const faultOf = (answer: WireReply) => ask(answer).then(() => null, (thrown: unknown) => (isFault(thrown) ? thrown.facts : thrown))
const binanceAt = (at: number): string => `{"symbol":"BTCUSDT","price":"61234.50","time":${at}}`

test('an exchange vouches for its price by answering, an aggregator by the time of its figure', async () => {
  expect(await ask(reply(200, binanceAt(clock.now() - 90_000)))).toMatchObject({ name: 'binance', price: 6_123_450_000_000n, at: clock.now() })
  expect(await ask(reply(200, `{"bitcoin":{"usd":61234.5,"last_updated_at":${clock.now() / 1000 - 90}}}`), coingecko)).toMatchObject({ at: clock.now() - 90_000 })
  expect(await ask(reply(200, `{"bitcoin":{"usd":61234.5,"last_updated_at":${clock.now() / 1000 + 90}}}`), coingecko)).toMatchObject({ at: clock.now() })
})

test('a figure made more than five minutes ago is no price of now', async () => {
  expect(await ask(reply(200, binanceAt(clock.now() - 300_000)))).toMatchObject({ price: 6_123_450_000_000n })
  expect(await faultOf(reply(200, binanceAt(clock.now() - 300_001)))).toMatchObject({ code: 'stale-price' })
})

test('too many requests say when the source may be asked again: as it says, else after a minute, an hour at the most', async () => {
  expect(await faultOf(reply(429, '', { 'retry-after': '119' }))).toMatchObject({ code: 'rate-limited', retryAt: clock.now() + 119_000 })
  expect(await faultOf(reply(418))).toMatchObject({ code: 'rate-limited', retryAt: clock.now() + 60_000 })
  expect(await faultOf(reply(429, '', { 'retry-after': '259200' }))).toMatchObject({ retryAt: clock.now() + 3_600_000 })
  expect(await faultOf(reply(429, '', { 'retry-after': 'soon' }))).toMatchObject({ retryAt: clock.now() + 60_000 })
})

test.each([
  ['source-blocked', reply(451, '{"code":0,"msg":"Service unavailable from a restricted location"}')], ['source-blocked', reply(403)],
  ['source-down', reply(502, '<html>bad gateway</html>')], ['unreadable-answer', reply(200, '<html>hello</html>')],
  ['unreadable-answer', reply(404, binanceAt(1_589_437_530_011))], ['unreadable-answer', reply(302)], ['unreadable-answer', reply(200, `"${'x'.repeat(70_000)}"`)],
  ['not-offered', reply(400, '{"code":-1121,"msg":"Invalid symbol."}')],
])('%s is told apart', async (code, answer) => {
  // A map is only asked about a body that is fresh enough.
  const fresh = { ...answer, body: answer.body.replace('1589437530011', String(clock.now())) }
  expect(await faultOf(fresh)).toMatchObject({ code })
})

test('a source is not troubled with a symbol that it doesn’t offer', async () => {
  let asked = 0
  const transport = () => Promise.resolve(reply(200, `{"${(asked += 1)}":{}}`))
  await expect(askSource({ source: coingecko, clock, transport }, perpetual('NOSUCHCOIN'))).rejects.toMatchObject({ facts: { code: 'not-offered' } })
  expect(asked).toBe(0)
})

test('what is told of an unreadable answer is its beginning', async () => {
  const facts = await faultOf(reply(200, `<html>${'x'.repeat(1_000)}`))
  expect(facts).toMatchObject({ venueText: `HTTP 200: <html>${'x'.repeat(74)}` })
})

import { afterEach, expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { readFlags } from './flags.ts'
import { drivesOf } from './live-market.ts'
import { spawnPaper, type Spawned } from './spawn-paper.ts'

const started: Spawned[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()))
})
const paper = async (...flags: string[]): Promise<Spawned> => {
  const server = await spawnPaper(flags)
  started.push(server)
  return server
}
const lastOf = async (server: Spawned): Promise<string> => {
  const reply = await fetch(`${server.told.rest}/quote/v1/contract/ticker/price?symbol=BTC-SWAP-USDT`)
  const rows: readonly { readonly p?: string }[] = reply.status === 200 ? JSON.parse(await reply.text()) : []
  return rows[0]?.p ?? ''
}

test('trades and marks of a stream become drives on our tick and step; the first frame tells its last price only', () => {
  const known = new Map([[btc.symbol, btc]])
  const trade = (f: boolean) => JSON.stringify({ symbol: btc.symbol, topic: 'trade', f, data: [{ v: '1', t: 1, p: '61234.56', q: '3', m: true }, { v: '2', t: 2, p: '61235.1', q: '0.4', m: false }] })
  expect(drivesOf(trade(false), known)).toMatchObject([{ price: decimal('61234.5'), quantity: decimal('3'), buyerIsTaker: true }, { price: decimal('61235.1'), quantity: btc.step }])
  expect(drivesOf(trade(true), known)).toHaveLength(1)
  expect(drivesOf(JSON.stringify({ topic: 'markPrice', data: { symbolId: btc.symbol, price: '61200.07' } }), known)).toEqual([{ type: 'mark', symbol: btc.symbol, price: decimal('61200') }])
})

test.each(['', '{', '[]', '{"topic":"trade"}', '{"topic":"trade","symbol":"NOPE","data":[]}', '{"topic":"trade","symbol":"BTC-SWAP-USDT","data":[{"p":"-1","q":"x","m":true}]}', '{"topic":"trade","symbol":"BTC-SWAP-USDT","data":[{"p":"1e9","q":"1","m":true}]}'])('%s drives nothing', (text) => {
  expect(drivesOf(text, new Map([[btc.symbol, btc]]))).toEqual([])
})

test('a live paper exchange has the prices of the exchange that it follows', async () => {
  const source = await paper('--port', '0', '--seed', '5')
  await source.admin('POST', 'market', { running: false })
  const follower = await paper('--port', '0', '--live-from', source.told.ws)
  const end = performance.now() + 20_000
  for (let at = 70_000; (await lastOf(follower)) !== String(at - 1) && performance.now() < end; at += 1) {
    await source.admin('POST', 'trade', { symbol: 'BTC-SWAP-USDT', price: String(at), quantity: '5', buyerIsTaker: true })
    await new Promise<void>((resolve) => void setTimeout(resolve, 50))
    if ((await lastOf(follower)) === String(at)) break
  }
  expect(await lastOf(follower)).toBe(await lastOf(source))
}, 60_000)

test('live and replay exclude each other, and an address names its form', () => {
  expect(readFlags(['--live', '--replay', 'x.csv'])).toMatchObject([{ field: '--replay', limit: 'either --live or --replay' }])
  expect(readFlags(['--live-from', 'http://x'])).toMatchObject([{ field: '--live-from', nearest: 'wss://stream.toobit.com' }])
  expect(readFlags(['--live'])).toMatchObject({ live: 'wss://stream.toobit.com' })
})

import { expect, test } from 'vitest'
import { ALL_SOURCES } from '../all-sources.ts'
import { readAnswer } from '../answer.ts'
import type { PriceSource, Told } from '../source.ts'
import { BTC, perpetual } from '../testing/asks.ts'
import { binance } from './binance.ts'
import { bybit } from './bybit.ts'
import { coingecko } from './coingecko.ts'
import { cryptocompare } from './cryptocompare.ts'
import { okx } from './okx.ts'
import { toobit } from './toobit.ts'

const told = (source: PriceSource, body: string, ask = BTC): Told => source.told(readAnswer(body), ask)
const price = (units: bigint, madeAt: number | null): Told => ({ type: 'price', units, madeAt })

test('each source is asked for its own name of the perpetual', () => {
  expect(ALL_SOURCES.map((source) => source.path(BTC))).toEqual([
    '/quote/v1/contract/ticker/price?symbol=BTC-SWAP-USDT',
    '/fapi/v2/ticker/price?symbol=BTCUSDT',
    '/v5/market/tickers?category=linear&symbol=BTCUSDT',
    '/api/v5/market/ticker?instId=BTC-USDT-SWAP',
    '/api/v3/simple/price?ids=bitcoin&vs_currencies=usd&include_last_updated_at=true&precision=full',
    '/data/pricemultifull?fsyms=BTC&tsyms=USDT',
  ])
})

test('a contract of a thousand coins is asked for by the name that each source has for it', () => {
  expect(ALL_SOURCES.map((source) => source.path(perpetual('1000SHIB'))?.split('?')[1])).toEqual([
    'symbol=1000SHIB-SWAP-USDT', 'symbol=1000SHIBUSDT', 'category=linear&symbol=SHIB1000USDT', 'instId=SHIB-USDT-SWAP',
    'ids=shiba-inu&vs_currencies=usd&include_last_updated_at=true&precision=full', 'fsyms=SHIB&tsyms=USDT',
  ])
})

test('what a coin is called can’t reach out of the query', () => {
  const paths = ALL_SOURCES.map((source) => source.path({ symbol: 'A&B=C-SWAP-USDT', base: 'A&B=C', quote: 'USDT' }) ?? '')
  expect(paths.filter((path) => path.includes('A&B'))).toEqual([])
})

// TOOBIT-API.md 4: an array of one row, without a time.
test('Toobit’s answer is its last price; an unknown symbol is not offered', () => {
  expect(told(toobit, '[{"s":"BTC-SWAP-USDT","p":"61234.5"}]')).toEqual(price(6_123_450_000_000n, null))
  expect(told(toobit, '{"code":-1121,"msg":"Invalid symbol."}')).toEqual({ type: 'not-offered' })
})

// Binance, USDⓈ-M Futures, "Symbol Price Ticker V2"; error codes, -1121.
test('Binance’s answer is its last price with the time of the trade; an unknown symbol is not offered', () => {
  expect(told(binance, '{"symbol":"BTCUSDT","price":"61234.50","time":1589437530011}')).toEqual(price(6_123_450_000_000n, 1_589_437_530_011))
  expect(told(binance, '{"code":-1121,"msg":"Invalid symbol."}')).toEqual({ type: 'not-offered' })
  expect(told(binance, '{"code":0,"msg":"Service unavailable from a restricted location"}')).toEqual({ type: 'unreadable' })
})

// Bybit V5, "Get Tickers", linear; error codes 10001 and 10006.
test('Bybit’s answer is its last price with the server’s time; an unknown symbol is not offered, too many requests are', () => {
  expect(told(bybit, '{"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[{"symbol":"BTCUSDT","lastPrice":"61233.90","indexPrice":"61230.11","markPrice":"61234.02","ask1Price":"61234.00","bid1Price":"61233.90"}]},"retExtInfo":{},"time":1672376496682}')).toEqual(price(6_123_390_000_000n, 1_672_376_496_682))
  expect(told(bybit, '{"retCode":10001,"retMsg":"params error: symbol invalid","result":{},"retExtInfo":{},"time":1672376496682}')).toEqual({ type: 'not-offered' })
  expect(told(bybit, '{"retCode":10006,"retMsg":"Too many visits!","result":{},"retExtInfo":{},"time":1672376496682}')).toEqual({ type: 'limited' })
})

// OKX V5, "GET / Ticker"; error codes 51001 and 50011.
test('OKX’s answer is its last price with the ticker’s time; an unknown instrument is not offered, too many requests are', () => {
  expect(told(okx, '{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","last":"61235.1","lastSz":"0.01","askPx":"61235.1","askSz":"1004.09","bidPx":"61235","bidSz":"299.02","ts":"1597026383085"}]}')).toEqual(price(6_123_510_000_000n, 1_597_026_383_085))
  expect(told(okx, '{"code":"51001","msg":"Instrument ID does not exist","data":[]}')).toEqual({ type: 'not-offered' })
  expect(told(okx, '{"code":"50011","msg":"Too Many Requests","data":[]}')).toEqual({ type: 'limited' })
})

// CoinGecko, "Coin Price by IDs": numbers, seconds; an unknown id is left out.
test('CoinGecko’s answer keeps every digit of its number; what it leaves out is not offered', () => {
  expect(told(coingecko, '{"bitcoin":{"usd":61234.56789012345678,"last_updated_at":1711356300}}')).toEqual(price(6_123_456_789_012n, 1_711_356_300_000))
  expect(told(coingecko, '{}')).toEqual({ type: 'not-offered' })
  expect(told(coingecko, '{"status":{"error_code":429,"error_message":"You\'ve exceeded the Rate Limit."}}')).toEqual({ type: 'unreadable' })
})

test('CoinGecko is asked only for coins whose id is known, and only in dollars', () => {
  expect([perpetual('NOSUCHCOIN'), { ...BTC, quote: 'EUR' }].map(coingecko.path)).toEqual([null, null])
})

// CryptoCompare, "Multiple Symbols Full Data": RAW by coin and currency; refusals have status 200.
test('CryptoCompare’s answer is its RAW price with the time of its update; refusals with status 200 are told apart', () => {
  expect(told(cryptocompare, '{"RAW":{"BTC":{"USDT":{"TYPE":"5","MARKET":"CCCAGG","FROMSYMBOL":"BTC","TOSYMBOL":"USDT","PRICE":61231.07,"LASTUPDATE":1711356301,"MEDIAN":61230.9}}},"DISPLAY":{"BTC":{"USDT":{"PRICE":"₮ 61,231.1"}}}}')).toEqual(price(6_123_107_000_000n, 1_711_356_301_000))
  expect(told(cryptocompare, '{"Response":"Error","Message":"cccagg_or_exchange market does not exist for this coin pair (NOPE-USDT)","HasWarning":false,"Type":2,"RateLimit":{},"Data":{}}')).toEqual({ type: 'not-offered' })
  expect(told(cryptocompare, '{"Response":"Error","Message":"You are over your rate limit please upgrade your account!","HasWarning":false,"Type":99,"RateLimit":{},"Data":{}}')).toEqual({ type: 'limited' })
})

test('where a source quotes one coin, a contract of a thousand costs a thousand times that, to the last digit', () => {
  const pepe = perpetual('1000PEPE')
  expect(told(okx, '{"code":"0","msg":"","data":[{"instId":"PEPE-USDT-SWAP","last":"0.000011234567","ts":"1597026383085"}]}', pepe)).toEqual(price(1_123_456n, 1_597_026_383_085))
  expect(told(coingecko, '{"pepe":{"usd":1.1234567891e-05,"last_updated_at":1711356300}}', pepe)).toEqual(price(1_123_456n, 1_711_356_300_000))
  expect(told(binance, '{"symbol":"1000PEPEUSDT","price":"0.0112345","time":1589437530011}', pepe)).toEqual(price(1_123_450n, 1_589_437_530_011))
})

test('an answer about another coin, and one that is none, is unreadable at every source', () => {
  const wrong = [
    [toobit, '[{"s":"ETH-SWAP-USDT","p":"3120.5"}]'], [binance, '{"symbol":"ETHUSDT","price":"3120.5","time":1589437530011}'],
    [okx, '{"code":"0","msg":"","data":[{"instId":"ETH-USDT-SWAP","last":"3120.5","ts":"1597026383085"}]}'],
  ] as const
  expect(wrong.map(([source, body]) => told(source, body))).toEqual(wrong.map(() => ({ type: 'unreadable' })))
  for (const body of ['null', '[]', '"x"', '{"price":null}', '{"retCode":0,"result":{"list":"x"},"time":1}', '{"RAW":{"BTC":{"USDT":{"PRICE":"soon","LASTUPDATE":1711356301}}}}']) {
    for (const source of ALL_SOURCES) expect([source.name, body, told(source, body).type]).toEqual([source.name, body, 'unreadable'])
  }
})

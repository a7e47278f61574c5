import { createHmac } from 'node:crypto'
import ccxt from 'ccxt'
import { Pool } from 'undici'
import { decimal } from '#core/money/decimal.ts'
import { type Price, price, quantity } from '#core/money/money.ts'
import type { OrderRequest } from '#core/order/order.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { placePairs } from '#exchange/toobit/map/order.ts'
import { formText } from '#exchange/toobit/sign.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { spawnPaper } from '#paper-server/spawn-paper.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { print, quantile, round } from './measure.ts'

/** The venue takes 60 orders in 2 s of a key: three contenders, 18 each, then a rest. */
const IN_A_ROUND = 18
const ROUNDS = 14
const REST_MS = 2_100
const SYMBOL = 'BTC-SWAP-USDT'

const paper = await spawnPaper(['--seed', '5'])
await paper.admin('POST', 'market', { running: false })
const { rest, ws, key, secret } = paper.told
const mine = poolTransport(rest)
const client = openClient({ transport: mine.transport, clock: realClock, chance: realChance, budget: openBudget(realClock), signer: hmacSigner(key, secret) })
const parts = { client, socket: wsOpener(ws) }
const account = toobitAccount(parts)
const quote = await toobitMarket(parts).quote(SYMBOL)
const tick = decimal('0.1')
/** Far below the market and immediate or cancel: the order is matched, ended, and leaves nothing. */
const below: Price = price(((quote.last * 9n) / 10n / tick) * tick)
const requestOf = (clientId: string): OrderRequest => ({ clientId, symbol: SYMBOL, side: 'long', direction: 'open', quantity: quantity(decimal('1')), price: below, timeInForce: 'ioc', attachedStop: null })

const ours = async (id: string): Promise<void> => {
  await account.place(requestOf(id), { signedAt: client.time.now(), windowMs: 2_000 }, 'entry')
}

const pool = new Pool(rest, { connections: 1, pipelining: 1 })
/** The floor: the same text, signed by the same function, posted and read to its end by undici alone. */
const bare = async (id: string): Promise<void> => {
  const text = formText([...placePairs(requestOf(id)), ['recvWindow', '2000'], ['timestamp', String(client.time.now())]])
  const signature = createHmac('sha256', secret).update(text).digest('hex')
  const reply = await pool.request({ method: 'POST', path: '/api/v1/futures/order', headers: { 'X-BB-APIKEY': key, 'content-type': 'application/x-www-form-urlencoded' }, body: `${text}&signature=${signature}` })
  const body = await reply.body.text()
  if (reply.statusCode !== 200) throw new Error(`bare: ${reply.statusCode} ${body}`)
}

const peer = new ccxt.toobit({ apiKey: key, secret, enableRateLimit: false, options: { defaultType: 'swap' } })
peer.urls['api'] = { common: rest, private: rest }
await peer.loadMarkets()
const theirs = async (): Promise<void> => {
  await peer.createOrder('BTC/USDT:USDT', 'limit', 'buy', 1, Number(below) / 1e8, { timeInForce: 'IOC' })
}

type Contender = { readonly name: string; readonly run: (id: string) => Promise<void>; readonly ms: number[] }
const contenders: readonly Contender[] = [{ name: 'ours', run: ours, ms: [] }, { name: 'bare', run: bare, ms: [] }, { name: 'ccxt', run: theirs, ms: [] }]
/** One order of each, in an order that turns, so that none always follows the same other. */
const oneEach = async (turn: number, n: number): Promise<void> => {
  for (const contender of [...contenders.slice(n % contenders.length), ...contenders.slice(0, n % contenders.length)]) {
    const since = performance.now()
    await contender.run(`b${turn}-${n}-${contender.name}`)
    // The first rounds warm sockets and code.
    if (turn > 1) contender.ms.push(performance.now() - since)
  }
}
for (let turn = 0; turn < ROUNDS; turn += 1) {
  for (let n = 0; n < IN_A_ROUND; n += 1) await oneEach(turn, n)
  await realClock.sleep(REST_MS)
}

const at = (name: string, share: number): number => quantile(contenders.find((contender) => contender.name === name)?.ms ?? [], share)
const figures = Object.fromEntries(contenders.map(({ name }) => [name, { p50Ms: round(at(name, 0.5), 3), p99Ms: round(at(name, 0.99), 3) }]))
print('order-round-trip', { orders: contenders[0]?.ms.length, peers: { bare: 'undici Pool POST with the same signature', ccxt: `ccxt ${ccxt.version} toobit createOrder, limiter off` }, ...figures }, [
  { name: 'ours / bare undici, p50', value: round(at('ours', 0.5) / at('bare', 0.5)), goal: { atMost: 1.5 } },
  { name: 'ccxt / ours, p50', value: round(at('ccxt', 0.5) / at('ours', 0.5)), goal: { atLeast: 3 } },
])
await pool.close()
await mine.close()
await paper.stop()
process.exit(0)

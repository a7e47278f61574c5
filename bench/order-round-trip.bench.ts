import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import ccxt from 'ccxt'
import { Pool } from 'undici'
import { z } from 'zod'
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

/** The venue takes 60 orders in 2 s of a key: three contenders, 18 each, then a rest. Several keys keep client and server as busy as a desk of several accounts does. */
const IN_A_ROUND = 18
const ROUNDS = 14
const REST_MS = 2_100
const KEYS = 8
const SYMBOL = 'BTC-SWAP-USDT'

const paper = await spawnPaper(['--seed', '5'])
await paper.admin('POST', 'market', { running: false })
const { rest, ws } = paper.told
const mine = poolTransport(rest)
const pool = new Pool(rest, { connections: 1, pipelining: 1 })

const added = z.object({ key: z.string(), secret: z.string() })
type Seat = Awaited<ReturnType<typeof openSeat>>
/** One account of the exchange, as each contender reaches it. */
const openSeat = async (n: number, markets: Pick<InstanceType<typeof ccxt.toobit>, 'markets'> | null) => {
  const { key, secret } = added.parse(await paper.admin('POST', 'accounts', { account: `bench${n}`, balance: '10000' }))
  const client = openClient({ transport: mine.transport, clock: realClock, chance: realChance, budget: openBudget(realClock), signer: hmacSigner(key, secret) })
  const peer = new ccxt.toobit({ apiKey: key, secret, enableRateLimit: false, options: { defaultType: 'swap' } })
  peer.urls['api'] = { common: rest, private: rest }
  if (markets === null) await peer.loadMarkets()
  else peer.setMarkets(markets.markets)
  await client.time.offset()
  return { key, secret, client, peer, account: toobitAccount({ client, socket: wsOpener(ws) }) }
}
const first = await openSeat(0, null)
const seats: Seat[] = [first]
for (let n = 1; n < KEYS; n += 1) seats.push(await openSeat(n, first.peer))

const quote = await toobitMarket({ client: first.client, socket: wsOpener(ws) }).quote(SYMBOL)
const tick = decimal('0.1')
/** Far below the market and immediate or cancel: the order is matched, ended, and leaves nothing. */
const below: Price = price(((quote.last * 9n) / 10n / tick) * tick)
const requestOf = (clientId: string): OrderRequest => ({ clientId, symbol: SYMBOL, side: 'long', direction: 'open', quantity: quantity(decimal('1')), price: below, timeInForce: 'ioc', attachedStop: null })

const ours = async ({ account, client }: Seat, id: string): Promise<void> => {
  await account.place(requestOf(id), { signedAt: client.time.now(), windowMs: 2_000 }, 'entry')
}

/** The floor: the same text, signed by the same function, posted and read to its end by undici alone. */
const bare = async ({ key, secret, client }: Seat, id: string): Promise<void> => {
  const text = formText([...placePairs(requestOf(id)), ['recvWindow', '2000'], ['timestamp', String(client.time.now())]])
  const signature = createHmac('sha256', secret).update(text).digest('hex')
  const reply = await pool.request({ method: 'POST', path: '/api/v1/futures/order', headers: { 'X-BB-APIKEY': key, 'content-type': 'application/x-www-form-urlencoded' }, body: `${text}&signature=${signature}` })
  const body = await reply.body.text()
  if (reply.statusCode !== 200) throw new Error(`bare: ${reply.statusCode} ${body}`)
}

const theirs = async ({ peer }: Seat): Promise<void> => {
  await peer.createOrder('BTC/USDT:USDT', 'limit', 'buy', 1, Number(below) / 1e8, { timeInForce: 'IOC' })
}

/** As many bytes there and back between two processes, with nobody doing anything: below this no client of any server comes. */
const ECHO = "const s=require('net').createServer((c)=>{c.setNoDelay(true);c.on('data',()=>c.write('x'.repeat(700)))});s.listen(0,'127.0.0.1',()=>console.log(s.address().port))"
const echo = spawn(process.execPath, ['-e', ECHO], { stdio: ['ignore', 'pipe', 'inherit'] })
const port = await new Promise<number>((told) => createInterface({ input: echo.stdout }).once('line', (line) => told(Number(line))))
const line = connect({ host: '127.0.0.1', port, noDelay: true })
const wire = (): Promise<void> =>
  new Promise((done) => {
    line.once('data', () => done())
    line.write('x'.repeat(600))
  })

type Contender = { readonly name: string; readonly run: (seat: Seat, id: string) => Promise<void>; readonly ms: number[] }
const contenders: readonly Contender[] = [{ name: 'ours', run: ours, ms: [] }, { name: 'bare', run: bare, ms: [] }, { name: 'ccxt', run: theirs, ms: [] }, { name: 'wire', run: wire, ms: [] }]
/** One order of each, in an order that turns, so that none always follows the same other. */
const oneEach = async (seat: Seat, turn: number, n: number): Promise<void> => {
  for (const contender of [...contenders.slice(n % contenders.length), ...contenders.slice(0, n % contenders.length)]) {
    const since = performance.now()
    await contender.run(seat, `b${turn}-${n}-${contender.name}`)
    // The first rounds warm sockets and code.
    if (turn > 1) contender.ms.push(performance.now() - since)
  }
}
for (let turn = 0; turn < ROUNDS; turn += 1) {
  for (let n = 0; n < IN_A_ROUND * KEYS; n += 1) await oneEach(seats[n % KEYS] ?? first, turn, n)
  await realClock.sleep(REST_MS)
}

const at = (name: string, share: number): number => quantile(contenders.find((contender) => contender.name === name)?.ms ?? [], share)
const figures = Object.fromEntries(contenders.map(({ name }) => [name, { p50Ms: round(at(name, 0.5), 3), p99Ms: round(at(name, 0.99), 3) }]))
print('order-round-trip', { orders: contenders[0]?.ms.length, keys: KEYS, peers: { bare: 'undici Pool POST with the same signature', ccxt: `ccxt ${ccxt.version} toobit createOrder, limiter off`, wire: 'as many bytes over bare TCP, no order' }, ...figures }, [
  { name: 'ours / bare undici, p50', value: round(at('ours', 0.5) / at('bare', 0.5)), goal: { atMost: 1.5 } },
  { name: 'ccxt / ours, p50', value: round(at('ccxt', 0.5) / at('ours', 0.5)), goal: { atLeast: 3 } },
])
line.destroy()
echo.kill()
await pool.close()
await mine.close()
await paper.stop()
process.exit(0)

// @ts-nocheck
import { createHmac } from 'node:crypto'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import ccxt from 'ccxt'
import { Pool } from 'undici'
import { decimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { placePairs } from '#exchange/toobit/map/order.ts'
import { formText } from '#exchange/toobit/sign.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { quantile } from './measure.ts'
const N = Number(process.env.N ?? 2000)
const KEYS = 60
const cmd = (process.env.PAPER ?? '--import tsx paper-server/main.ts').split(' ')
const child = spawn(process.execPath, [...cmd, '--tied', '--seed', '5'], { stdio: ['pipe', 'pipe', 'inherit'] })
const told = JSON.parse(await new Promise((d) => createInterface({ input: child.stdout }).once('line', d)) as string)
const { rest, ws } = told
const adm = async (path, body) => (await fetch(`${rest}/admin/${path}`, { method: 'POST', headers: { 'x-admin-token': told.adminToken }, body: JSON.stringify(body) })).json()
await adm('market', { running: false })
const nul = spawn(process.execPath, ['/tmp/hb/prof/null.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] })
const nulPort = await new Promise((d) => createInterface({ input: nul.stdout }).once('line', d))
const mine = poolTransport(rest)
const pool = new Pool(rest, { connections: 1, pipelining: 1 })
const nullPool = new Pool(`http://127.0.0.1:${nulPort}`, { connections: 1, pipelining: 1 })
const seats = []
for (let k = 0; k < KEYS; k++) {
  const { key, secret } = await adm('accounts', { account: `z${k}`, balance: '100000' })
  const client = openClient({ transport: mine.transport, clock: realClock, chance: realChance, budget: openBudget(realClock), signer: hmacSigner(key, secret) })
  const peer = new ccxt.toobit({ apiKey: key, secret, enableRateLimit: false, options: { defaultType: 'swap' } })
  peer.urls['api'] = { common: rest, private: rest }
  const nullPeer = new ccxt.toobit({ apiKey: key, secret, enableRateLimit: false, options: { defaultType: 'swap' } })
  nullPeer.urls['api'] = { common: `http://127.0.0.1:${nulPort}`, private: `http://127.0.0.1:${nulPort}` }
  if (k === 0) await peer.loadMarkets(); else peer.setMarkets(seats[0].peer.markets, seats[0].peer.currencies)
  nullPeer.setMarkets(peer.markets, peer.currencies)
  await client.time.offset()
  seats.push({ key, secret, client, account: toobitAccount({ client, socket: wsOpener(ws) }), peer, nullPeer })
}
const quote = await toobitMarket({ client: seats[0].client, socket: wsOpener(ws) }).quote('BTC-SWAP-USDT')
const tick = decimal('0.1')
const below = price(((quote.last * 9n) / 10n / tick) * tick)
const requestOf = (clientId) => ({ clientId, symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'open', quantity: quantity(decimal('1')), price: below, timeInForce: 'ioc', attachedStop: null })
const post = async (p, s, id) => {
  const text = formText([...placePairs(requestOf(id)), ['recvWindow', '2000'], ['timestamp', String(s.client.time.now())]])
  const signature = createHmac('sha256', s.secret).update(text).digest('hex')
  const reply = await p.request({ method: 'POST', path: '/api/v1/futures/order', headers: { 'X-BB-APIKEY': s.key, 'content-type': 'application/x-www-form-urlencoded' }, body: `${text}&signature=${signature}` })
  const body = await reply.body.text()
  if (reply.statusCode !== 200) throw new Error(body)
}
const runs = {
  ours: async (s, id) => { await s.account.place(requestOf(id), { signedAt: s.client.time.now(), windowMs: 2000 }, 'entry') },
  bare: (s, id) => post(pool, s, id),
  ccxt: async (s) => { await s.peer.createOrder('BTC/USDT:USDT', 'limit', 'buy', 1, Number(below) / 1e8, { timeInForce: 'IOC' }) },
  bareNull: (s, id) => post(nullPool, s, id),
  ccxtNull: async (s) => { await s.nullPeer.createOrder('BTC/USDT:USDT', 'limit', 'buy', 1, Number(below) / 1e8, { timeInForce: 'IOC' }) },
}
const only = (process.env.ONLY ?? 'ours,bare,ccxt,bareNull,ccxtNull').split(',')
const ms = Object.fromEntries(only.map((n) => [n, []]))
const cpus = Object.fromEntries(only.map((n) => [n, 0]))
let t0 = performance.now()
for (let n = 0; n < N; n++) {
  const s = seats[n % KEYS]
  const turn = n % only.length
  for (const name of [...only.slice(turn), ...only.slice(0, turn)]) {
    const c = process.cpuUsage(), since = performance.now()
    await runs[name](s, `z${n}-${name}`)
    const took = performance.now() - since
    const u = process.cpuUsage(c)
    if (n > N / 2) { ms[name].push(took); cpus[name] += u.user + u.system }
  }
  // each key: at most 60 orders in 2 s
  const due = (n / KEYS) * 150
  const ahead = due - (performance.now() - t0)
  if (ahead > 5) await new Promise((d) => setTimeout(d, ahead))
}
for (const name of only) console.log(name.padEnd(9), 'p5', quantile(ms[name], 0.05).toFixed(3), 'p25', quantile(ms[name], 0.25).toFixed(3), 'p50', quantile(ms[name], 0.5).toFixed(3), 'p99', quantile(ms[name], 0.99).toFixed(2), 'client cpu us', (cpus[name] / ms[name].length).toFixed(0))
child.kill('SIGTERM'); nul.kill(); await new Promise((d) => setTimeout(d, 500)); process.exit(0)

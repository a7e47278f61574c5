import { mkdtempSync, readdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { hmacHex } from '#exchange/toobit/sign.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { afterAll, expect, test } from 'vitest'
import { Client } from 'pg'
import { WebSocket } from 'ws'
import { account } from '../tests/contract/ids.ts'
import { openAtServer } from '../lib/wiring-paper.ts'
import { readFlags, showFault } from './flags.ts'
import { spawnPaper, type Spawned } from './spawn-paper.ts'

const root = mkdtempSync(join(tmpdir(), 'keel-paper-'))
const running: Spawned[] = []
const start = async (...flags: string[]): Promise<Spawned> => {
  const paper = await spawnPaper(flags)
  running.push(paper)
  return paper
}
afterAll(async () => {
  for (const paper of running) await paper.kill()
  rmSync(root, { recursive: true, force: true })
})

type Row = Readonly<Record<string, string>>
/** A row, or rows: what a claim then reads of it is checked there. */
type Body = Row & readonly Row[]
const call = async (paper: Spawned, method: string, path: string, params: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly body: Body }> => {
  const text = new URLSearchParams({ ...params, timestamp: String(Date.now()) }).toString()
  const signed = `${text}&signature=${hmacHex(paper.told.secret, text)}`
  const inQuery = method === 'GET'
  const reply = await fetch(`${paper.told.rest}${path}${inQuery ? `?${signed}` : ''}`, { method, headers: { 'X-BB-APIKEY': paper.told.key }, ...(inQuery ? {} : { body: signed }) })
  const body = await reply.text()
  return { status: reply.status, body: JSON.parse(/^[[{]/.test(body) ? body : '{}') as Body }
}
const ORDER = '/api/v1/futures/order'
const SYMBOL = 'BTC-SWAP-USDT'
const lastPrice = async (paper: Spawned): Promise<number> => Number((await call(paper, 'GET', '/quote/v1/contract/ticker/price', { symbol: SYMBOL })).body[0]?.['p'])
const limit = async (paper: Spawned, id: string) =>
  call(paper, 'POST', ORDER, { symbol: SYMBOL, side: 'BUY_OPEN', type: 'LIMIT', quantity: '2', price: String(Math.round((await lastPrice(paper)) * 0.97)), newClientOrderId: id })

test('a killed server knows at its next start everything that it told', async () => {
  const flags = ['--seed', '5', '--data', join(root, 'killed')]
  const first = await start(...flags)
  await limit(first, 'rests')
  await call(first, 'POST', ORDER, { symbol: SYMBOL, side: 'BUY_OPEN', type: 'LIMIT', priceType: 'MARKET', quantity: '3', newClientOrderId: 'taken', stopLoss: String(Math.round((await lastPrice(first)) * 0.9)) })
  await call(first, 'POST', '/api/v1/spot/order', { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '50000' })
  await first.admin('POST', 'market', { running: false })
  const look = async (paper: Spawned) => ({
    open: (await call(paper, 'GET', '/api/v1/futures/openOrders')).body, rows: (await call(paper, 'GET', '/api/v1/futures/openOrders', { type: 'STOP_PROFIT_LOSS' })).body,
    fills: (await call(paper, 'GET', '/api/v1/futures/userTrades', { symbol: SYMBOL })).body, balance: (await call(paper, 'GET', '/api/v1/futures/balanceFlow')).body,
    spot: (await call(paper, 'GET', '/api/v1/spot/openOrders')).body, last: await lastPrice(paper),
  })
  const before = await look(first)
  expect([before.open.length, before.rows.length, before.fills.length, before.spot.length]).toEqual([1, 1, 1, 1])
  await first.kill()
  // A line that was being written when it died is cut off.
  const file = readdirSync(join(root, 'killed')).find((name) => name.startsWith('journal-')) ?? ''
  appendFileSync(join(root, 'killed', file), '{"type":"ven')
  const second = await start(...flags)
  await second.admin('POST', 'market', { running: false })
  expect(second.told).toMatchObject({ key: first.told.key, secret: first.told.secret, adminToken: first.told.adminToken })
  const after = await look(second)
  expect({ ...after, last: 0 }).toEqual({ ...before, last: 0 })
  expect(await second.stop()).toBe(0)
  const third = await start(...flags)
  expect((await look(third)).fills).toEqual(before.fills)
})

/** A database of its own on a PostgreSQL of this machine; null when there is none. */
const makeDatabase = async (): Promise<{ readonly url: string; readonly drop: () => Promise<void> } | null> => {
  for (const user of ['root', 'postgres']) {
    const client = new Client({ connectionString: `postgres://${user}@127.0.0.1:5432/postgres`, connectionTimeoutMillis: 1_000 })
    const name = `keel_paper_test_${process.pid}`
    try {
      await client.connect()
      await client.query(`create database ${name}`)
      const drop = async (): Promise<void> => {
        await client.query(`drop database if exists ${name} with (force)`)
        await client.end()
      }
      return { url: `postgres://${user}@127.0.0.1:5432/${name}`, drop }
    } catch {
      await client.end().catch(() => undefined)
    }
  }
  return null
}

const database = await makeDatabase()
test.skipIf(database === null)('a database keeps it as well as a folder, for one server at a time', async () => {
  const flags = ['--seed', '6', '--database', database?.url ?? '']
  const first = await start(...flags)
  await limit(first, 'rests')
  await expect(spawnPaper(flags)).rejects.toThrow(/in use by another paper server/)
  await first.kill()
  const second = await start(...flags)
  expect((await call(second, 'GET', '/api/v1/futures/openOrders')).body).toMatchObject([{ clientOrderId: 'rests' }])
  expect(second.told.key).toBe(first.told.key)
  expect(await second.stop()).toBe(0)
  const third = await start(...flags)
  expect((await call(third, 'GET', '/api/v1/futures/openOrders')).body).toMatchObject([{ clientOrderId: 'rests' }])
  await third.kill()
  await database?.drop()
})

test('two servers never share a folder', async () => {
  await start('--data', join(root, 'shared'))
  await expect(spawnPaper(['--data', join(root, 'shared')])).rejects.toThrow(/in use by process/)
})

test('candles are replayed from a compressed file, for its contract only', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${1_746_373_020_000 + i * 60_000},${[3.2, 3.3, 3.1, 3.25].map((base) => (base + i / 100).toFixed(4)).join(',')},95610.8`)
  const file = join(root, 'LAYERUSDT-1m.csv.gz')
  writeFileSync(file, gzipSync(`ts,open,high,low,close,volume\n${rows.join('\n')}\n`))
  const paper = await start('--replay', file, '--speed', '600')
  const prices = new Set<string>()
  const deadline = Date.now() + 8_000
  while (prices.size < 4 && Date.now() < deadline) prices.add((await call(paper, 'GET', '/quote/v1/contract/ticker/price')).body.map((row) => `${row['s']} ${row['p']}`).join())
  expect(prices.size).toBeGreaterThanOrEqual(4)
  expect([...prices].every((text) => text === '' || text.startsWith('LAYER-SWAP-USDT '))).toBe(true)
  writeFileSync(join(root, 'BTCUSDT-1m.csv'), 'ts,open,high,low,close,volume\n1746373020000,1,2,0,1,5\n')
  await expect(spawnPaper(['--replay', join(root, 'BTCUSDT-1m.csv')])).rejects.toThrow(/line 2/)
  await expect(spawnPaper(['--replay', join(root, 'NOPEUSDT-1m.csv')])).rejects.toThrow(/BTC, ETH, SOL/)
})

test('faults are what they say, and only as often', async () => {
  const paper = await start('--seed', '9')
  await paper.admin('POST', 'faults', { kind: '5xx', path: ORDER, method: 'POST', executed: true })
  expect((await limit(paper, 'lost-1')).status).toBe(503)
  expect((await call(paper, 'GET', ORDER, { origClientOrderId: 'lost-1' })).body).toMatchObject({ status: 'NEW' })
  await paper.admin('POST', 'faults', { kind: '5xx', path: ORDER, method: 'POST', executed: false })
  await limit(paper, 'lost-2')
  expect((await call(paper, 'GET', ORDER, { origClientOrderId: 'lost-2' })).body).toMatchObject({ code: -2013 })
  await paper.admin('POST', 'faults', { kind: 'drop', path: ORDER, method: 'POST' })
  await expect(limit(paper, 'lost-3')).rejects.toThrow('fetch failed')
  const { body: found } = await call(paper, 'GET', ORDER, { origClientOrderId: 'lost-3' })
  expect(found['status']).toBe('NEW')
  await paper.admin('POST', 'faults', { kind: 'hide', orderId: found['orderId'], ms: 60_000 })
  expect((await call(paper, 'GET', ORDER, { origClientOrderId: 'lost-3' })).body['code']).toBe(-2013)
  expect((await call(paper, 'GET', '/api/v1/futures/openOrders')).body).toHaveLength(1)
  await paper.admin('DELETE', 'faults')
  expect((await call(paper, 'GET', '/api/v1/futures/openOrders')).body).toHaveLength(2)
  await paper.admin('POST', 'faults', { kind: '429' })
  expect((await call(paper, 'GET', '/api/v1/futures/balance')).status).toBe(429)
  await paper.admin('POST', 'faults', { kind: '418' })
  expect((await call(paper, 'GET', '/api/v1/futures/balance')).status).toBe(418)
  await paper.admin('POST', 'faults', { kind: 'double', path: ORDER, method: 'POST' })
  expect((await limit(paper, 'twice')).body).toMatchObject({ code: -1141 })
  expect((await call(paper, 'GET', '/api/v1/futures/balance')).status).toBe(200)
  const socket = new WebSocket(`${paper.told.ws}/quote/ws/v1`)
  await new Promise((open) => socket.once('open', open))
  const closed = new Promise((done) => socket.once('close', done))
  await paper.admin('POST', 'faults', { kind: 'disconnect' })
  expect(await closed).toBe(1006)
})

test('an admin adds accounts and is told what is wrong with a wish', async () => {
  const paper = await start()
  expect(await paper.admin('POST', 'accounts', { account: 'second', balance: '500' })).toMatchObject({ account: 'second', balance: '500', key: expect.stringMatching(/^[0-9a-f]{48}$/) })
  expect(await paper.admin('POST', 'accounts', { account: 'second' })).toMatchObject({ field: 'account' })
  expect(await paper.admin('POST', 'accounts', { account: '💥', balance: '1' })).toMatchObject({ field: 'account', value: '"💥"' })
  expect(await paper.admin('POST', 'faults', { kind: 'sleep' })).toMatchObject({ field: 'kind', value: '"sleep"' })
  expect(await paper.admin('POST', 'trade', { symbol: SYMBOL, price: '60000.05', quantity: '1' })).toMatchObject({ field: 'price', nearest: '60000' })
  expect(await (await fetch(`${paper.told.rest}/admin/state`)).json()).toMatchObject({ error: expect.stringContaining('X-Admin-Token') })
  const long = await fetch(`${paper.told.rest}${ORDER}`, { method: 'POST', body: 'x'.repeat(1_048_576) })
  expect([long.status, (await long.json()).code]).toEqual([400, -1004])
})

test('flags are read strictly, and every fault is named', () => {
  expect(readFlags(['--port', '8080', '--seed=7', '--tied'])).toMatchObject({ port: 8080, seed: 7, tied: true, speed: 60, data: null })
  const faults = readFlags(['--prot', '1', '--seed', '-4', '--speed=1e9', '--port', '70000', '--database', 'mysql://x', '--data', '/d', '--data', '/e'])
  expect(Array.isArray(faults) && faults.map(showFault)).toEqual([
    "--prot: one of --port, --seed, --speed, --balance, --replay, --database, --data, --live-from, --tied, --live; nearest: --port", "--seed '-4': a whole number from 0 to 4294967295; nearest: 1",
    "--speed '1e9': a whole number from 1 to 100000; nearest: 60", "--port '70000': a whole number from 0 to 65535; nearest: 65535",
    "--database 'mysql://x': an address such as postgres://user:password@127.0.0.1:5432/keel_paper", "--data 'given twice': once", "--data '/e': either --data or --database",
  ])
})

test('a desk opens accounts of its own there: each with its key and 10,000 USDT; a wrong token opens nothing and tells nothing', async () => {
  const paper = await start('--seed', '5')
  const open = openAtServer(fetchTransport(paper.told.rest), paper.told.adminToken)
  const [one, two] = await Promise.all([open(account('paper-one')), open(account('paper-two'))])
  expect(one?.apiKey).not.toBe(two?.apiKey)
  const as = { ...paper, told: { ...paper.told, key: one?.apiKey ?? '', secret: one?.secret ?? '' } }
  expect((await call(as, 'GET', '/api/v1/futures/balance')).body[0]?.['balance']).toMatch(/^10000(\.0+)?$/)
  await expect(open(account('paper-one'))).rejects.toMatchObject({ facts: { code: 'paper-account-not-opened' } })
  await expect(openAtServer(fetchTransport(paper.told.rest), 'x'.repeat(40))(account('paper-3'))).rejects.toMatchObject({ facts: { code: 'paper-admin-token' } })
  expect(JSON.stringify(await paper.admin('GET', 'state'))).not.toContain('paper-3')
})

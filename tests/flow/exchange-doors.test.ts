import { p } from '#core/trade/testing/scenario.ts'
import { expect, test } from 'vitest'
import { certificates, orders, positions, synced, syncStatus, tested, working } from '#api/exchange.ts'
import { refusal } from '#api/refusal.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import type { Visitor } from '../../app/api/exchange/_parts/asker.ts'
import { certificateDoor } from '../../app/api/exchange/_parts/certificate.ts'
import { ordersDoor, positionsDoor, statusDoor, workDoor } from '../../app/api/exchange/_parts/doors.ts'
import { lastRead } from '#desk/last-read.ts'
import { readStored } from '#desk/stored-account.ts'
import { readAfterClose } from '../../app/_parts/read-after-close.ts'
import { account, accountRow, user } from '../contract/ids.ts'
import { liveDesk } from './live-desk.ts'
import { webVisitor } from './web-visitor.ts'

type Door = (visitor: Visitor, request: Request) => Promise<Response>

/** A worker with its account, and a web process without a key beside it; both in virtual time. */
const open = async () => {
  const desk = await liveDesk()
  const { time } = desk
  const visitor = await webVisitor(desk)
  const ask = async (door: Door, query = '', body?: unknown): Promise<{ readonly status: number; readonly json: unknown; readonly ms: number }> => {
    const began = time.now()
    const replied = door(visitor, new Request(`https://desk.example/x${query}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })).then((reply) => ({ reply, at: time.now() }))
    await desk.settle(3_000)
    const { reply, at } = await replied
    return { status: reply.status, json: await reply.json(), ms: at - began }
  }
  return { ...desk, visitor, ask }
}
const TRADE = 'BTC long 10x 200usdt @ market tp 2/4% 50/50 sl 1.5%'

test('what the worker read is shown with its age, and read anew for who asks 30 s later', async () => {
  const { ask, settle } = await open()
  expect(syncStatus.parse((await ask(statusDoor)).json)).toMatchObject({ fresh: true, live: false, venue: 'paper' })
  await settle(40_000)
  const status = syncStatus.parse((await ask(statusDoor)).json)
  expect([status.fresh, status.dueInMs, Number(status.ageMs) > 30_000]).toEqual([false, 0, true])
  const anew = positions.parse((await ask(positionsDoor)).json)
  expect([Number(anew.ageMs) < 2_000, anew.positions]).toEqual([true, []])
  expect(syncStatus.parse((await ask(statusDoor)).json).fresh).toBe(true)
})

test('who looks at an account after a close has it read anew at once', async () => {
  const { visitor, ask, press, settle, give, emulator, table } = await open()
  give(emulator.say(1, TRADE))
  await settle()
  await press('Confirm', 8_000)
  await ask(workDoor('sync'), '', {})
  const opened = await lastRead(visitor.parts.kv, simAccount)
  const facts = async () => ({ account: simAccount, state: readStored(table?.row ?? { state: '', epoch: 0 }).account, read: await lastRead(visitor.parts.kv, simAccount) })
  await readAfterClose(visitor.parts, await facts())
  expect((await lastRead(visitor.parts.kv, simAccount))?.at).toBe(opened?.at)
  give(emulator.say(1, '/closeall'))
  await settle()
  await press('Close everything', 2_000)
  const looked = readAfterClose(visitor.parts, await facts())
  await settle(1_000)
  await looked
  const closed = await lastRead(visitor.parts.kv, simAccount)
  expect([closed?.positions, closed?.equity === closed?.balance.total]).toEqual([[], true])
}, 60_000)

test('open orders are found by symbol, side and kind, in any spelling of the symbol', async () => {
  const { ask, press, settle, give, emulator } = await open()
  give(emulator.say(1, TRADE))
  await settle()
  await press('Confirm', 8_000)
  await ask(workDoor('sync'), '', {})
  expect(positions.parse((await ask(positionsDoor, '?symbol=BTC')).json).positions).toMatchObject([{ symbol: 'BTC-SWAP-USDT', side: 'long', leverage: 10 }])
  const kinds = async (query: string) => orders.parse((await ask(ordersDoor, query)).json).orders?.map(({ kind }) => kind).toSorted()
  expect(await kinds('')).toEqual(['stop-loss', 'take-profit', 'take-profit'])
  for (const symbol of ['btc', 'BTCUSDT', 'BTC-SWAP-USDT']) expect(await kinds(`?symbol=${symbol}&kind=stop-loss&side=long`)).toEqual(['stop-loss'])
  expect(await kinds('?side=short')).toEqual([])
  expect(await kinds('?kind=limit')).toEqual([])
}, 60_000)

test.each([
  ['?symbol=BTX', { field: 'symbol', value: 'BTX', nearest: 'BTC' }],
  ['?side=lnog', { field: 'side', value: 'lnog', limit: 'one of long, short', nearest: 'long' }],
  ['?kind=stoploss', { field: 'kind', value: 'stoploss', nearest: 'stop-loss' }],
  ['?simbol=BTC', { field: 'simbol', limit: 'one of account, symbol, side, kind', nearest: 'symbol' }],
  ['?side=long&side=short', { field: 'side', value: 'long, short' }],
  ['?symbol=', { field: 'symbol' }],
])('%s is refused with the field, its limit and what is nearest', async (query, expected) => {
  const { ask } = await open()
  const { status, json } = await ask(ordersDoor, query)
  expect([status, refusal.parse(json)]).toEqual([400, expect.objectContaining(expected)])
})

test('another user’s account is as if it did not exist, at every door', async () => {
  const { ask, table } = await open()
  const journal = table?.journal.length
  for (const door of [statusDoor, positionsDoor, ordersDoor]) expect(await ask(door, '?account=other')).toMatchObject({ status: 404, json: { field: 'account', value: 'other', nearest: String(simAccount) } })
  for (const kind of ['sync', 'test'] as const) expect(await ask(workDoor(kind), '', { account: 'other' })).toMatchObject({ status: 404 })
  expect(table?.journal.length).toBe(journal)
})

test('a forced sync reaches the worker that holds the account and answers when it is done', async () => {
  const { ask } = await open()
  const { status, json, ms } = await ask(workDoor('sync'), '', {})
  expect([status, synced.parse(json).result]).toEqual([200, 'synced'])
  expect(ms).toBeLessThan(1_000)
  expect(syncStatus.parse((await ask(statusDoor)).json)).toMatchObject({ fresh: true, refreshing: false })
})

test('who asks while a sync is on its way gets that one’s answer: there is one flight', async () => {
  const { visitor, settle, table } = await open()
  const syncs = (): number => [...(table?.inputs.keys() ?? [])].filter((id) => /^synced:[^:]+:\d+$/.test(id)).length
  const before = syncs()
  const post = (): Promise<Response> => workDoor('sync')(visitor, new Request('https://desk.example/x', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
  const all = Promise.all([post(), post(), post()])
  await settle(3_000)
  expect((await all).map(({ status }) => status)).toEqual([200, 200, 200])
  expect(syncs() - before).toBe(1)
})

test('the connection is tested with the account’s own key', async () => {
  const { ask } = await open()
  const { status, json } = await ask(workDoor('test'), '', {})
  expect([status, tested.parse(json).result]).toEqual([200, 'answered'])
})

test('while no worker holds the account, it says so within 2 s and what to expect', async () => {
  const { ask, desk } = await open()
  desk.kill()
  const { status, json, ms } = await ask(workDoor('sync'), '', {})
  expect([status, working.parse(json).look]).toEqual([202, '/api/exchange/sync-status'])
  expect(ms).toBeLessThan(2_300)
})

test('asks are counted: the thirteenth of a minute waits', async () => {
  const { ask } = await open()
  const all: number[] = []
  for (let n = 0; n < 13; n += 1) all.push((await ask(workDoor('test'), '', {})).status)
  expect(all.slice(0, 12).every((status) => status === 200)).toBe(true)
  expect(all[12]).toBe(429)
})

test.each([[{ account: 5 }, 400], [{ user: 'u2' }, 400], [[], 400], [{ account: String(account('other')) }, 404]])('a body of %j changes nothing', async (body, status) => {
  const { ask, table } = await open()
  const journal = table?.journal.length
  expect((await ask(workDoor('sync'), '', body)).status).toBe(status)
  expect(table?.journal.length).toBe(journal)
})

test('a certificate is told of the asker’s own account only, and of one trade where one is named', async () => {
  const { ask, press, settle, give, emulator, visitor } = await open()
  expect(certificates.parse((await ask(certificateDoor)).json)).toMatchObject({ account: simAccount, certificates: [], hasWorker: true })
  give(emulator.say(1, TRADE))
  await settle()
  await press('Confirm', 8_000)
  await settle(20_000)
  const own = await visitor.parts.store.account(simUser, simAccount)
  if (own === null) throw new Error('the account is there')
  const certificateDoorNow = (_: Visitor, request: Request) => certificateDoor({ ...visitor, account: own }, request)
  const told = certificates.parse((await ask(certificateDoorNow)).json).certificates
  expect(told).toMatchObject([{ symbol: 'BTC-SWAP-USDT', side: 'long', notOurs: '0', cross: false, together: { kind: 'known', results: [{ gapPercent: 0, to: null, bound: 'equal' }, { gapPercent: 3 }, { gapPercent: 15, liquidated: true, bound: 'about' }] } }])
  expect(told[0]?.trades[0]?.rests.map(({ kind, target }) => [kind, target])).toEqual([['stop', null], ['target', 1], ['target', 2]])
  expect(certificates.parse((await ask(certificateDoorNow, '?trade=1')).json).certificates).toEqual(told)
  expect(certificates.parse((await ask(certificateDoor, '?trade=2')).json).certificates).toEqual([])
  const fallen = { ...visitor, account: own, parts: { ...visitor.parts, quotesOf: async (...asked: Parameters<Visitor['parts']['quotesOf']>) => new Map([...(await visitor.parts.quotesOf(...asked))].map(([symbol, quote]) => [symbol, { ...quote, last: p('100') }] as const)) } }
  const past = certificates.parse((await ask((_, request) => certificateDoor(fallen, request))).json).certificates
  expect(past[0]?.together, 'a stop that the price has just passed is none').toEqual({ kind: 'unknown', why: ['price-past-stop'] })
  expect((await ask(certificateDoor, '?trade=x')).status).toBe(400)
  const ben = { ...visitor, user: user('u2'), account: { ...accountRow('other', 'u2'), seq: 0, state: '' } }
  const byBen = await ask((_, request) => certificateDoor(ben, request), `?account=${simAccount}`)
  expect([byBen.status, refusal.parse(byBen.json).field]).toEqual([404, 'account'])
  expect(certificates.parse((await ask((_, request) => certificateDoor(ben, request))).json)).toMatchObject({ account: 'other', certificates: [] })
}, 60_000)

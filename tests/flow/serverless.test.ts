import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { price } from '#core/money/money.ts'
import { type Desk, missing, OWNER, serverlessDesk } from '../processes/serverless-desk.ts'

const TRADE = 'BTC long 10x 40c @ market tp 3/5/8% 40/30/30 sl 2% trail 0.5% from 1%'
const note = missing === null ? '' : ` (${missing})`
type Web = Awaited<ReturnType<Desk['web']>>

const numberOf = (units: bigint): number => Number(units) / 1e8
const stopOf = async (desk: Desk): Promise<number | null> => {
  const [stop] = (await desk.rows()).filter(({ kind }) => kind === 'stop-loss')
  return stop === undefined ? null : numberOf(stop.trigger ?? price(0n))
}
const kindsOf = async (desk: Desk): Promise<readonly string[]> => (await desk.rows()).map(({ kind }) => kind).toSorted()
const contractsOf = async (desk: Desk): Promise<number> => (await desk.positions()).reduce((sum, { contracts }) => sum + numberOf(contracts), 0)
const ALL = ['stop-loss', 'take-profit', 'take-profit', 'take-profit']

/** From the line to a trade that is open with its stop and its targets at the exchange; every update comes to the other process, twice, and the press to both at once. */
const openTrade = async (desk: Desk, [one, two]: readonly [Web, Web], name: string): Promise<void> => {
  const line = desk.said(`${TRADE} name ${name}`)
  const before = desk.button('c:')
  expect((await Promise.all([desk.post(one, line), desk.post(two, line)])).map(({ status }) => status)).toEqual([200, 200])
  const confirm = await desk.until('a draft', () => (desk.button('c:') === before ? null : desk.button('c:')))
  const [first, second] = [desk.pressed(confirm), desk.pressed(confirm)]
  await Promise.all([desk.post(two, second), desk.post(one, first), desk.post(one, second)])
}

describe.skipIf(missing !== null)(`two web processes and a worker on serverless drivers${note}`, () => {
  let desk: Desk
  let one: Web
  let two: Web
  let worker: Web
  beforeAll(async () => {
    desk = await serverlessDesk('worker')
    ;[worker, one, two] = await Promise.all([desk.worker(), desk.web(), desk.web()])
    await desk.until('the webhook', () => desk.api.hook.url !== '')
  }, 120_000)
  afterAll(() => desk.close(), 30_000)

  test('a trade is set up and confirmed by updates that come to either process, twice and in another order; one order is sent', async () => {
    await desk.post(one, desk.said('/start'))
    await openTrade(desk, [one, two], 'first')
    await desk.until('stop and three targets', async () => (await kindsOf(desk)).join() === ALL.join())
    expect([(await desk.entries()).length, await contractsOf(desk)]).toEqual([1, 40])
    const [early, late] = [desk.said('/nonsense1'), desk.said('/nonsense2')]
    await Promise.all([desk.post(two, late), desk.post(one, early)])
    await desk.until('both answers', () => desk.api.textsTo(OWNER).filter((text) => text.includes('nonsense')).length === 2)
  }, 60_000)

  test('what is wrong is refused with its field, a stranger with a sentence; nothing changes, and no secret is in the logs', async () => {
    const before = await desk.atRest()
    const good = desk.said('/close 1')
    const replies = [
      await desk.post(one, good, { 'x-telegram-bot-api-secret-token': 'x'.repeat(43) }), await desk.post(two, good, { 'x-telegram-bot-api-secret-token': '' }),
      await desk.post(one, JSON.stringify({ ...good, more: 'x'.repeat(1_100_000) })), await desk.post(two, good, { 'content-type': 'text/plain' }), await desk.post(one, '{"update_id":'),
    ]
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 413, 415, 400])
    for (const reply of replies) expect(await reply.json()).toMatchObject({ field: expect.any(String), limit: expect.any(String) })
    for (const data of ['zz:1', 'c:1', 'cy:9e9:100', '__proto__:1']) expect((await desk.post(two, desk.pressed(data))).status).toBe(200)
    const edited = desk.said('/close 1')
    expect((await desk.post(one, { update_id: edited.update_id, edited_message: edited.message })).status).toBe(200)
    expect((await desk.post(two, desk.said('/closeall', 777))).status).toBe(200)
    await desk.until('the stranger is told', () => desk.api.textsTo(777).some((text) => text.includes('belongs to somebody else')))
    await desk.post(one, desk.said('/price asked-last'))
    await desk.until('all is worked', () => desk.api.textsTo(OWNER).some((text) => text.includes('asked-last')))
    expect([await contractsOf(desk), (await desk.entries()).length]).toEqual([40, 1])
    expect(await desk.seq(), 'the journal is as it was').toBe(before)
    expect(desk.log()).not.toContain('"level":50')
    expect(desk.secretsOf().filter((secret) => desk.log().includes(secret))).toEqual([])
  }, 40_000)

  test('a signed job leaves what the worker holds to it, and is taken once', async () => {
    expect(await desk.job(one, 'check-triggers')).toEqual({ status: 200, done: { job: 'check-triggers', accounts: 0, held: 1, unheld: 0, finished: true } })
    expect(await desk.job(two, 'sweep')).toMatchObject({ status: 200, done: { finished: true } })
    expect((await desk.holders()).every((holder) => holder.startsWith('worker'))).toBe(true)
  })

  test('kill -9 of the worker while its order is being filled, and of a web process in a webhook: nothing lost, nothing twice, the stop rests', async () => {
    const filled = (await desk.entries()).length
    await desk.paper.admin('POST', 'faults', { kind: 'delay', path: '/api/v1/futures/order', method: 'POST', ms: 3_000, executed: true })
    await openTrade(desk, [one, two], 'second')
    await desk.until('the order is at the exchange', async () => (await desk.entries()).length > filled || (await contractsOf(desk)) > 40)
    await worker.kill()
    const line = desk.said('/price told-once')
    const cut = desk.post(two, line).catch(() => null)
    await two.kill()
    await cut
    ;[worker, two] = await Promise.all([desk.worker(), desk.web()])
    // Telegram brings again what was not answered.
    expect((await desk.post(one, line)).status).toBe(200)
    await desk.until('both trades with their stops and targets', async () => (await contractsOf(desk)) === 80 && (await kindsOf(desk)).filter((kind) => kind === 'stop-loss').length > 0 && (await kindsOf(desk)).filter((kind) => kind === 'take-profit').length >= 3, 40_000)
    await desk.until('the answer', () => desk.api.textsTo(OWNER).some((text) => text.includes('told-once')), 40_000)
    expect((await desk.entries()).length).toBe(2)
    expect(desk.api.textsTo(OWNER).filter((text) => text.includes('told-once')).length).toBe(1)
  }, 90_000)
})

describe.skipIf(missing !== null)(`two web processes without a worker${note}`, () => {
  let desk: Desk
  let one: Web
  let two: Web
  beforeAll(async () => {
    desk = await serverlessDesk('web')
    ;[one, two] = await Promise.all([desk.web(), desk.web()])
  }, 120_000)
  afterAll(() => desk.close(), 30_000)
  const atRest = (): Promise<boolean> => desk.until('the account is given back', async () => (await desk.holders()).length === 0, 50_000)

  test('functions hold the account only while they work: the trade is opened once and protected, and then nobody holds it', async () => {
    await desk.post(two, desk.said('/start'))
    await openTrade(desk, [one, two], 'first')
    await desk.until('stop and three targets', async () => (await kindsOf(desk)).join() === ALL.join(), 40_000)
    expect([(await desk.entries()).length, await contractsOf(desk)]).toEqual([1, 40])
    await atRest()
  }, 90_000)

  test('the jobs drive it: the stop trails, a target that filled is told', async () => {
    const stop = await stopOf(desk)
    const [position] = await desk.positions()
    if (stop === null || position === undefined) throw new Error('the trade is open')
    const entry = numberOf(position.averagePrice)
    await desk.price(entry * 1.02)
    // A look may come before the paper exchange has printed the price: the next one sees it.
    const moved = await desk.until('the stop trails', async () => {
      expect(await desk.job(one, 'check-triggers')).toMatchObject({ status: 200, done: { accounts: 1, held: 0 } })
      const now = (await stopOf(desk)) ?? 0
      return now > entry * 1.01 ? now : null
    })
    expect(moved).toBeGreaterThan(stop)
    await desk.price(entry * 1.031)
    await desk.until('the target fills', async () => (await contractsOf(desk)) === 24)
    await desk.until('the target is told', async () => {
      expect(await desk.job(two, 'check-triggers')).toMatchObject({ status: 200, done: { accounts: 1, held: 0 } })
      return desk.api.textsTo(OWNER).join('\n').includes('TP1 filled')
    })
    expect((await kindsOf(desk))).toContain('stop-loss')
    expect(await desk.job(two, 'refresh-cards')).toMatchObject({ status: 200, done: { accounts: 1 } })
    expect(await desk.job(one, 'sync-open')).toMatchObject({ status: 200, done: { accounts: 0 } })
    expect(await desk.holders()).toEqual([])
  }, 60_000)

  test('a page that asks for a test of the connection, or a whole read, is answered by a function that holds the account for it', async () => {
    expect(await desk.ask(one, 'test-connection')).toMatchObject({ status: 200, body: { result: 'answered' } })
    expect(await desk.ask(two, 'force-sync')).toMatchObject({ status: 200, body: { result: 'synced' } })
    await atRest()
  }, 60_000)

  test('kill -9 of a function while its order is on its way: the other one finds it, and sends no second', async () => {
    const sent = (await desk.entries()).length
    await desk.paper.admin('POST', 'faults', { kind: 'delay', path: '/api/v1/futures/order', method: 'POST', ms: 3_000, executed: true })
    const before = desk.button('c:')
    await desk.post(one, desk.said('BTC long 10x 8c @ market sl 3% name third'))
    const confirm = await desk.until('a draft', () => (desk.button('c:') === before ? null : desk.button('c:')))
    await desk.post(one, desk.pressed(confirm))
    await desk.until('the order is at the exchange', async () => (await contractsOf(desk)) === 32)
    await one.kill()
    const told = (): boolean => desk.api.textsTo(OWNER).some((text) => text.includes('2 BTC long: Entry filled'))
    await desk.until('the next call finds it', async () => (await desk.job(two, 'sweep')).status === 200 && told(), 40_000)
    expect([(await desk.entries()).length - sent, await contractsOf(desk)]).toEqual([1, 32])
    expect(await kindsOf(desk)).toContain('stop-loss')
  }, 90_000)

  test('a relay brings what the exchange says: a target that filled is booked before any job, and then nobody holds the account', async () => {
    one = await desk.web()
    await desk.post(one, desk.said('/closeall'))
    await desk.post(two, desk.pressed(await desk.until('its button', () => desk.button('ca'))))
    await desk.until('all closed', async () => (await contractsOf(desk)) === 0)
    await desk.post(one, desk.said('/resume'))
    await atRest()
    const relay = await desk.relay(two)
    await openTrade(desk, [one, two], 'relayed')
    await desk.until('the stop and the targets', async () => (await contractsOf(desk)) === 40 && (await kindsOf(desk)).join() === ALL.join(), 40_000)
    await desk.atRest()
    await atRest()
    const before = await desk.seq()
    const [target] = (await desk.rows()).filter(({ kind }) => kind === 'take-profit').toSorted((a, b) => Number((a.trigger ?? 0n) - (b.trigger ?? 0n)))
    await desk.price(numberOf(target?.trigger ?? price(0n)) + 10)
    await desk.until('the target filled at the exchange', async () => (await contractsOf(desk)) === 24)
    await desk.until('its fill is booked', async () => (await desk.journalSince(before)).includes('exit-filled'), 10_000)
    await desk.until('the stop is what is left', async () => (await desk.rows()).some(({ kind, quantity }) => kind === 'stop-loss' && numberOf(quantity) === 24))
    await atRest()
    expect(desk.secretsOf().filter((secret) => desk.log().includes(secret))).toEqual([])
    await relay.kill()
  }, 120_000)
})

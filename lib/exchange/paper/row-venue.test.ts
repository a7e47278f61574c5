import { isFault } from '#core/fault.ts'
import { present } from '#core/assert.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity, type Rate } from '#core/money/money.ts'
import type { OrderRequest } from '#core/order/order.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import type { AccountEvent, Stamp } from '#desk/ports/exchange.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { expect, test } from 'vitest'
import { virtualClock } from '../shared/virtual-clock.ts'
import { inProcessPaper } from './in-process.ts'
import { rowsInMemory } from './rows-in-memory.ts'
import { scriptedMarket } from './scripted-market.ts'

const BTC = 'BTC-SWAP-USDT'
const btc = present(instruments.find((row) => row.symbol === BTC), 'the seeded set has it')
const p = (text: string) => price(decimal(text))
const q = (text: string) => quantity(decimal(text))
const isAccount = (text: string): text is AccountId => text !== ''
const idOf = (text: string): AccountId => {
  if (!isAccount(text)) throw new Error('an account has a name')
  return text
}
const A = idOf('a')

const world = (change: (rows: PaperRows) => PaperRows = (rows) => rows) => {
  const clock = virtualClock()
  const source = scriptedMarket(clock, btc)
  const rows = rowsInMemory()
  const funding: { rate: Rate | null } = { rate: null }
  const parts = { market: source.market, fundingRate: () => Promise.resolve(funding.rate), clock }
  const open = (through: PaperRows = change(rows)) => inProcessPaper({ ...parts, rows: through }).open(A)
  let next = 0
  const stamp = (): Stamp => ({ signedAt: clock.now(), windowMs: 2_000 })
  const order = (more: Partial<OrderRequest>): OrderRequest => ({ clientId: `k1-1-${(next += 1)}`, symbol: BTC, side: 'long', direction: 'open', quantity: q('10'), price: null, timeInForce: 'gtc', attachedStop: null, ...more })
  const account = open()
  source.trades('60000')
  return { ...source, clock, rows, funding, open, account, stamp, order, place: (more: Partial<OrderRequest>) => account.place(order(more), stamp(), 'entry') }
}
type World = ReturnType<typeof world>

const faultOf = async (promise: Promise<unknown>) => {
  const thrown: unknown = await promise.then(() => null, (fault: unknown) => fault)
  return isFault(thrown) ? thrown.facts : thrown
}
const later = async ({ clock }: World, ms: number): Promise<void> => clock.pass(ms)
const fillsOf = async ({ account }: World): Promise<readonly string[]> => (await account.fills(BTC, 0)).toReversed().map((fill) => `${fill.direction} ${showDecimal(fill.quantity)} at ${showDecimal(fill.price)}`)
const minute = 60_000

test('a new account has 10,000 USDT, opened once however many look first', async () => {
  const here = world()
  const balances = await Promise.all([here.account.balance(), here.open().balance(), here.open().balance()])
  expect(balances.map((row) => showDecimal(row.total))).toEqual(['10000', '10000', '10000'])
  expect(await here.open().flows(0)).toEqual(await here.account.flows(0))
})

test('a low of before the entry does not set off its stop, a low of after it does, at the stop’s own price', async () => {
  const here = world()
  here.trades('58000', '60000')
  await here.place({ attachedStop: { trigger: p('59000'), by: 'last' } })
  await later(here, 10_000)
  here.trades('60100')
  expect(await here.account.openTriggers({})).toHaveLength(1)
  await later(here, minute)
  here.trades('60000', '58900', '60000')
  await later(here, minute)
  expect(await here.account.positions()).toEqual([])
  expect(await fillsOf(here)).toEqual(['open 10 at 60000.1', 'close 10 at 59000'])
})

test('one bar that holds target and stop ends at the stop; one that gaps over it fills at its open', async () => {
  const here = world()
  await here.place({ attachedStop: { trigger: p('59500'), by: 'last' } })
  await here.account.placeRow({ symbol: BTC, side: 'long', kind: 'take-profit', trigger: p('60500'), quantity: q('10'), by: 'last' }, here.stamp())
  await later(here, 2 * minute)
  here.trades('60100', '60600', '59400', '60000')
  await later(here, minute)
  expect(await fillsOf(here)).toEqual(['open 10 at 60000.1', 'close 10 at 59500'])
  const gap = world()
  await gap.place({ attachedStop: { trigger: p('59500'), by: 'last' } })
  await later(gap, 2 * minute)
  gap.trades('59000', '59600')
  await later(gap, minute)
  expect(await fillsOf(gap)).toEqual(['open 10 at 60000.1', 'close 10 at 59000'])
})

test('a limit entry fills as maker once a bar trades through it, and its stop in the same bar after it', async () => {
  const here = world()
  await here.place({ price: p('59800'), attachedStop: { trigger: p('59300'), by: 'last' } })
  await later(here, minute)
  here.trades('60000', '59800')
  expect(await here.account.openOrders({})).toHaveLength(1)
  await later(here, minute)
  here.trades('59900', '59000', '59950')
  await later(here, minute)
  expect(await fillsOf(here)).toEqual(['open 10 at 59800', 'close 10 at 59300'])
  expect((await here.account.fills(BTC, 0)).map((fill) => fill.maker)).toEqual([false, true])
})

test('a bar’s extreme liquidates, and funding is paid at its instant by the rate that was told', async () => {
  const here = world()
  await here.account.setMarginMode(BTC, 'isolated', here.stamp())
  await here.account.setLeverage(BTC, 100, here.stamp())
  await here.place({ quantity: q('50') })
  here.funding.rate = decimal('0.0001') as Rate
  await later(here, 600_001)
  here.trades('60000')
  await here.account.positions()
  await later(here, 8 * 60 * minute)
  here.trades('60000', '59900', '60000')
  const paid = (await here.account.flows(0)).filter((flow) => flow.kind === 'funding')
  expect(paid.map((flow) => [showDecimal(flow.change), flow.at])).toEqual([['-0.3', 1_800_000_000_000 + 8 * 60 * minute]])
  await later(here, minute)
  here.trades('59900', '58000', '60000')
  await later(here, minute)
  expect(await here.account.positions()).toEqual([])
  expect((await here.account.orderHistory({})).map((row) => row.origin)).toContain('liquidation')
})

test('while the exchange is silent no order is decided: no-price, and it never reached the venue; what needs no price is still shown', async () => {
  const here = world()
  expect(await here.account.settings(BTC)).toMatchObject({ leverage: 20 })
  here.trouble.silent = true
  expect(await faultOf(here.place({}))).toMatchObject({ code: 'no-price', retry: 'soon', outcomeKnown: true, neverReached: true })
  expect(showDecimal((await here.account.balance()).total)).toBe('10000')
  expect(await here.account.positions()).toEqual([])
  here.trouble.silent = false
  here.trouble.oldMs = 10_001
  expect(await faultOf(here.place({}))).toMatchObject({ code: 'no-price', neverReached: true })
  here.trouble.oldMs = 0
  await here.place({})
  await later(here, minute)
  here.trouble.silent = true
  expect(await faultOf(here.account.positions())).toMatchObject({ code: 'no-price', retry: 'soon' })
  expect(await faultOf(here.place({ direction: 'close' }))).toMatchObject({ code: 'no-price', neverReached: true })
})

test('an exchange that never answers is waited for 4 s, and the order’s window has passed by then', async () => {
  const here = world()
  await here.account.settings(BTC)
  const quiet = { ...here.market, quote: () => new Promise<never>(() => undefined) }
  const account = inProcessPaper({ rows: here.rows, market: quiet, fundingRate: () => Promise.resolve(null), clock: here.clock }).open(A)
  const placed = faultOf(account.place(here.order({}), here.stamp(), 'entry'))
  await here.clock.pass(4_000)
  expect(await placed).toMatchObject({ code: 'no-price', neverReached: true })
})

test('days away are read page by page, and what happened then is dated then', async () => {
  const here = world()
  await here.place({ attachedStop: { trigger: p('59000'), by: 'last' } })
  for (let n = 1; n <= 2_500; n += 1) {
    await here.clock.pass(minute)
    here.trades(n === 2_200 ? '58950' : '60000')
  }
  here.asked.candles = 0
  expect(await fillsOf(here)).toEqual(['open 10 at 60000.1', 'close 10 at 58950'])
  expect(here.asked.candles).toBe(3)
  const [fill] = await here.account.fills(BTC, 0)
  expect(Math.floor(((fill?.at ?? 0) - 1_800_000_000_000) / minute)).toBe(2_200)
})

/** Dies where a test says: around the writing of a row. */
const dying = (rows: PaperRows, when: { at: 'never' | 'before' | 'after' }): PaperRows => ({
  ...rows,
  swap: async (...ask) => {
    if (when.at === 'before') return new Promise<never>(() => undefined)
    const done = await rows.swap(...ask)
    return when.at === 'after' ? new Promise<never>(() => undefined) : done
  },
})

test.each([['before', null], ['after', 'filled']] as const)('a process that dies %s its row is written leaves an order that is %s (null: never sent) for the next one', async (at, status) => {
  const here = world()
  const when: { at: 'never' | 'before' | 'after' } = { at: 'never' }
  const doomed = here.open(dying(here.rows, when))
  await doomed.settings(BTC)
  await doomed.balance()
  when.at = at
  const request = here.order({})
  doomed.place(request, here.stamp(), 'entry').catch(() => undefined)
  await here.clock.pass(0)
  expect((await here.account.order({ clientId: request.clientId }))?.status ?? null).toBe(status)
  expect(await here.account.positions()).toHaveLength(status === null ? 0 : 1)
})

test('a frozen process that wakes after another found nothing of its order can’t bring it in any more', async () => {
  const here = world()
  const gate = { open: (): void => undefined, held: false }
  const frozen = here.open({
    ...here.rows,
    swap: async (...ask) => {
      if (gate.held) await new Promise<void>((go) => { gate.open = go })
      return here.rows.swap(...ask)
    },
  })
  await frozen.balance()
  gate.held = true
  const request = here.order({})
  const late = faultOf(frozen.place(request, here.stamp(), 'entry'))
  await here.clock.pass(5_000)
  expect(await here.account.order({ clientId: request.clientId })).toBeNull()
  gate.held = false
  gate.open()
  expect(await late).toMatchObject({ code: 'invalid-timestamp', neverReached: true })
  expect(await here.account.orderHistory({})).toEqual([])
  expect(await here.account.positions()).toEqual([])
})

test('a swap that loses is done anew on the newer state', async () => {
  const here = world()
  const other = here.open()
  await other.balance()
  let losing = 2
  const slow = here.open({
    ...here.rows,
    swap: async (...ask) => {
      if (losing > 0) {
        losing -= 1
        await other.place(here.order({ quantity: q('3') }), here.stamp(), 'entry')
      }
      return here.rows.swap(...ask)
    },
  })
  await slow.place(here.order({ quantity: q('5') }), here.stamp(), 'entry')
  expect((await here.account.positions()).map((row) => showDecimal(row.contracts))).toEqual(['11'])
  expect(await here.account.orderHistory({})).toHaveLength(3)
})

test('a follower hears what it set off and what prices did, and is told of a gap when somebody else ordered', async () => {
  const here = world()
  const events: AccountEvent[] = []
  const stop = new AbortController()
  const following = here.account.follow((event) => events.push(event), stop.signal)
  await here.place({ attachedStop: { trigger: p('59000'), by: 'last' } })
  await here.clock.pass(0)
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['order', 'fill', 'position', 'trigger']))
  expect(events.some(({ type }) => type === 'gap')).toBe(false)
  events.length = 0
  here.trades('58900')
  await here.clock.pass(3_100)
  expect(events.filter((event) => event.type === 'fill')).toHaveLength(1)
  events.length = 0
  const other = here.open()
  await other.place(here.order({}), here.stamp(), 'entry')
  await here.clock.pass(10_100)
  expect(events.map(({ type }) => type)).toEqual(['gap'])
  stop.abort()
  await following
})

test('an account at rest asks the exchange nothing', async () => {
  const here = world()
  await here.place({})
  await here.place({ direction: 'close' })
  here.asked.candles = 0
  await later(here, 10 * minute)
  await here.account.positions()
  await here.account.openOrders({})
  expect(here.asked.candles).toBe(0)
  expect(await here.rows.busy(null, 10)).toEqual([])
  await here.place({})
  expect(await here.rows.busy(null, 10)).toEqual([A])
})

test('what ended a day and more ago is forgotten at the next command, what is open or recent is not', async () => {
  const here = world()
  await here.place({})
  await here.place({ price: p('50000'), quantity: q('2') })
  await here.place({ direction: 'close' })
  await later(here, 27 * 60 * minute)
  here.trades('60000')
  await later(here, minute)
  expect(await here.account.fills(BTC, 0)).toHaveLength(2)
  const last = await here.place({ quantity: q('3') })
  expect((await here.account.fills(BTC, 0)).map((fill) => fill.orderId)).toEqual([last.orderId])
  expect((await here.account.openOrders({})).map((row) => showDecimal(row.quantity))).toEqual(['2'])
  expect(await here.account.order({ clientId: 'k1-1-1' })).toBeNull()
  expect(await here.account.order({ clientId: 'k1-1-2' })).toMatchObject({ status: 'accepted' })
})

import { present } from '#core/assert.ts'
import { isFault } from '#core/fault.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import type { Side } from '#core/market/instrument.ts'
import { isEnded, type OrderRequest } from '#core/order/order.ts'
import type { AccountEvent, AccountExchange, MarketData, MarketEvent, Stamp } from '#desk/ports/exchange.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** What the suite needs around a venue: a market that stands still but for `trade`, and one funded account of 10,000 USDT, flat. */
export type Harness = {
  readonly account: AccountExchange
  readonly market: MarketData
  /** Somebody else's trade at this price. */
  readonly trade: (at: string, contracts: string) => Promise<void>
  /** The venue's time, ms. */
  readonly now: () => Promise<number>
  readonly stop: () => Promise<void>
}

const SYMBOL = 'BTC-SWAP-USDT'
const p = (text: string) => price(decimal(text))
const q = (text: string) => quantity(decimal(text))

/** Waits for an event to have come, without sleeping blindly: looks again each few ms until a deadline. */
const until = async <T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> => {
  const deadline = Date.now() + 8_000
  while (Date.now() < deadline) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((again) => setTimeout(again, 10))
  }
  throw new Error(`never seen: ${what}`)
}

const faultCode = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
    return 'no fault'
  } catch (thrown) {
    return isFault(thrown) ? thrown.facts.code : String(thrown)
  }
}

/** One account under test: what it was told, and the steps that claims are made of. */
const openSession = (suite: string, open: () => Promise<Harness>) => {
  const events: AccountEvent[] = []
  const seen: MarketEvent[] = []
  const stop = new AbortController()
  let opened: Harness | null = null
  let next = 0
  let following: Promise<unknown> = Promise.resolve()
  const harness = (): Harness => present(opened, 'the harness is open')
  const stamp = async (): Promise<Stamp> => ({ signedAt: await harness().now(), windowMs: 2_000 })
  const request = (change: Partial<OrderRequest>): OrderRequest => {
    next += 1
    return { clientId: `c1-${next}-${suite.length}`, symbol: SYMBOL, side: 'long', direction: 'open', quantity: q('10'), price: null, timeInForce: 'gtc', attachedStop: null, ...change }
  }
  const place = async (change: Partial<OrderRequest>) => harness().account.place(request(change), await stamp(), 'entry')
  const ended = (orderId: string) => until(async () => {
    const row = await harness().account.order({ orderId })
    return row !== null && isEnded(row.status) ? row : undefined
  }, `end of ${orderId}`)
  const cancelled = async (orderId: string, family: 'plain' | 'trigger', symbol: string) => harness().account.cancel({ orderId }, family, symbol, await stamp()).catch(() => null)
  return {
    events, seen, harness, stamp, request, place, ended,
    contracts: async (side: Side) => (await harness().account.positions(SYMBOL)).find((row) => row.side === side)?.contracts ?? q('0'),
    flatten: async (): Promise<void> => {
      for (const row of await harness().account.openOrders({})) await cancelled(row.orderId, 'plain', row.symbol)
      for (const row of await harness().account.openTriggers({})) await cancelled(row.orderId, 'trigger', row.symbol)
      for (const row of await harness().account.positions()) await ended((await place({ symbol: row.symbol, side: row.side, direction: 'close', quantity: row.contracts })).orderId)
    },
    begin: async () => {
      opened = await open()
      await opened.trade('61234.5', '50')
      following = Promise.all([opened.account.follow((event) => events.push(event), stop.signal), opened.market.follow(() => [SYMBOL], (event) => seen.push(event), stop.signal)])
      await until(() => seen.find((event) => event.type === 'quote'), 'a first quote')
    },
    end: async () => {
      stop.abort()
      await following
      await harness().stop()
    },
  }
}
type Session = ReturnType<typeof openSession>

const marketClaims = (s: Session): void => {
  test('instruments carry the grid in contracts and the tiers of the whole side', async () => {
    const row = (await s.harness().market.instruments()).find((one) => one.symbol === SYMBOL)
    expect(row).toMatchObject({ base: 'BTC', status: 'trading', multiplier: decimal('0.001'), tick: decimal('0.1'), step: decimal('1'), quantityMin: decimal('1'), quantityMax: decimal('120000') })
    expect(row?.tiers[0]).toEqual({ contractsMax: decimal('1000'), initialMargin: decimal('0.005'), maintenanceMargin: decimal('0.0025') })
  })

  test('quote, book and candles agree on the market', async () => {
    const [quote, book, candles] = await Promise.all([
      s.harness().market.quote(SYMBOL), s.harness().market.book(SYMBOL, 5), s.harness().market.candles({ symbol: SYMBOL, interval: '1m', since: (await s.harness().now()) - 120_000, limit: 10 }),
    ])
    expect(book.bids[0]?.price).toBe(quote.bid)
    expect(book.asks[0]?.price).toBe(quote.ask)
    expect((quote.bid ?? 0n) < (quote.ask ?? 0n)).toBe(true)
    expect(candles.at(-1)?.close).toBe(quote.last)
    expect(Math.abs(await s.harness().market.clockOffset())).toBeLessThan(1_000)
  })

  test('the market stream tells trades and signs of life', async () => {
    await s.harness().trade('61240', '3')
    const trade = await until(() => s.seen.find((event) => event.type === 'trade' && event.trade.price === p('61240')), 'the public trade')
    expect(trade.type === 'trade' && trade.trade.size).toBe(q('3'))
    await until(() => s.seen.find((event) => event.type === 'quote' && event.quote.last === p('61240')), 'the quote after it')
    expect(s.seen.some((event) => event.type === 'alive')).toBe(true)
  })
}

const orderClaims = (s: Session): void => {
  test('leverage and margin mode read back as they were set', async () => {
    expect(await s.harness().account.setMarginMode(SYMBOL, 'isolated', await s.stamp())).toBe('isolated')
    expect(await s.harness().account.setLeverage(SYMBOL, 10, await s.stamp())).toBe(10)
    expect(await s.harness().account.settings(SYMBOL)).toEqual({ leverage: 10, marginMode: 'isolated' })
    expect(await faultCode(s.harness().account.setLeverage(SYMBOL, 500, await s.stamp()))).toBe('leverage-too-high')
    expect(await s.harness().account.fees(SYMBOL)).toEqual({ maker: decimal('0.0002'), taker: decimal('0.0006') })
  })

  test('what a process that stood still sends after its window changes no setting and no margin', async () => {
    const { signedAt, windowMs } = await s.stamp()
    const old = { signedAt: signedAt - 10_000, windowMs }
    expect(await faultCode(s.harness().account.setLeverage(SYMBOL, 20, old))).toBe('invalid-timestamp')
    expect(await faultCode(s.harness().account.setMarginMode(SYMBOL, 'cross', old))).toBe('invalid-timestamp')
    expect(await faultCode(s.harness().account.addMargin(SYMBOL, 'long', money(decimal('10')), old))).toBe('invalid-timestamp')
    expect(await s.harness().account.settings(SYMBOL)).toEqual({ leverage: 10, marginMode: 'isolated' })
  })

  test('a market order is filled, paid for and told on the stream', async () => {
    const before = await s.harness().account.balance()
    const taken = await s.place({ quantity: q('32') })
    expect(taken).toMatchObject({ symbol: SYMBOL, side: 'long', direction: 'open', origin: 'user', status: 'accepted' })
    const row = await s.ended(taken.orderId)
    expect(row).toMatchObject({ status: 'filled', executed: q('32'), quantity: q('32'), clientId: taken.clientId })
    const fills = (await s.harness().account.fills(SYMBOL, (await s.harness().now()) - 60_000)).filter((fill) => fill.orderId === taken.orderId)
    expect(fills.reduce((sum, fill) => sum + fill.quantity, 0n)).toBe(q('32'))
    expect(fills.every((fill) => fill.maker === false && fill.fee !== null && fill.fee > 0n)).toBe(true)
    const [position] = await s.harness().account.positions(SYMBOL)
    expect(position).toMatchObject({ side: 'long', contracts: q('32'), leverage: 10, marginMode: 'isolated' })
    const told = await until(() => s.events.find((event) => event.type === 'fill' && event.fill.orderId === taken.orderId), 'the fill on the stream')
    expect(told.type === 'fill' && told.fill).toMatchObject({ ticketId: fills[0]?.ticketId, side: 'long', direction: 'open', fee: null })
    await until(() => s.events.find((event) => event.type === 'order' && event.row.orderId === taken.orderId && event.row.status === 'filled'), 'the report of the end')
    await until(() => s.events.find((event) => event.type === 'position' && event.contracts === q('32')), 'the position on the stream')
    const flows = await s.harness().account.flows((await s.harness().now()) - 60_000)
    const paid = fills.reduce((sum, fill) => sum + (fill.fee ?? 0n), 0n)
    expect(flows.filter((flow) => flow.kind === 'fee').reduce((sum, flow) => sum + flow.change, 0n)).toBe(-paid)
    expect((await s.harness().account.balance()).total).toBe(money(before.total - paid))
    await s.flatten()
    expect(await s.harness().account.positions()).toEqual([])
  })

  test('a limit rests, is found by both ids, fills as maker and ends cancelled when cancelled', async () => {
    const resting = await s.place({ price: p('60000'), quantity: q('7') })
    expect((await s.harness().account.openOrders({ symbol: SYMBOL })).map((row) => row.orderId)).toContain(resting.orderId)
    expect(await s.harness().account.order({ clientId: resting.clientId })).toMatchObject({ orderId: resting.orderId, status: 'accepted', price: p('60000') })
    await s.harness().account.cancel({ clientId: resting.clientId }, 'plain', SYMBOL, await s.stamp())
    expect(await s.ended(resting.orderId)).toMatchObject({ status: 'cancelled', executed: q('0') })
    expect(['order-not-found', 'order-ended']).toContain(await faultCode(s.harness().account.cancel({ orderId: resting.orderId }, 'plain', SYMBOL, await s.stamp())))
    const maker = await s.place({ price: p('61000'), quantity: q('3'), timeInForce: 'post-only' })
    await s.harness().trade('60990', '5000')
    expect(await s.ended(maker.orderId)).toMatchObject({ status: 'filled' })
    const fill = (await s.harness().account.fills(SYMBOL, 0)).find((one) => one.orderId === maker.orderId)
    expect(fill).toMatchObject({ maker: true, price: p('61000'), quantity: q('3') })
    expect((await s.harness().account.orderHistory({ symbol: SYMBOL })).map((row) => row.orderId)).toEqual(expect.arrayContaining([maker.orderId, resting.orderId]))
    await s.harness().trade('61234.5', '5')
    await s.flatten()
  })

  test('both sides live beside each other and margin can be added', async () => {
    await s.ended((await s.place({ quantity: q('5') })).orderId)
    await s.ended((await s.place({ side: 'short', quantity: q('4') })).orderId)
    expect(await s.contracts('long')).toBe(q('5'))
    expect(await s.contracts('short')).toBe(q('4'))
    const margin = async () => (await s.harness().account.positions(SYMBOL)).find((row) => row.side === 'long')?.margin ?? 0n
    const before = await margin()
    await s.harness().account.addMargin(SYMBOL, 'long', money(decimal('10')), await s.stamp())
    expect((await margin()) - before).toBe(decimal('10'))
    await s.flatten()
  })
}

const stopClaims = (s: Session): void => {
  test('an attached stop exists with the first fill, is amended in place and fires', async () => {
    const entry = await s.place({ quantity: q('20'), attachedStop: { trigger: p('60000'), by: 'last' } })
    await s.ended(entry.orderId)
    const [stopRow] = await s.harness().account.openTriggers({ symbol: SYMBOL })
    expect(stopRow).toMatchObject({ kind: 'stop-loss', side: 'long', direction: 'close', status: 'waiting', trigger: p('60000'), quantity: q('20'), price: null, by: 'last' })
    const rowId = stopRow?.orderId ?? ''
    await s.harness().account.amendRow({ orderId: rowId, symbol: SYMBOL, trigger: p('60500'), quantity: q('20'), by: 'last' }, await s.stamp())
    const [amended] = await s.harness().account.openTriggers({ symbol: SYMBOL })
    expect(amended).toMatchObject({ trigger: p('60500'), quantity: q('20'), status: 'waiting' })
    expect(await s.harness().account.triggerRow({ orderId: amended?.orderId ?? '' })).toMatchObject({ trigger: p('60500') })
    expect(await s.harness().account.order({ orderId: amended?.orderId ?? '' })).toBeNull()
    await s.harness().trade('60499.9', '5')
    const fired = await until(async () => (await s.harness().account.triggerHistory({ symbol: SYMBOL })).find((row) => row.orderId === amended?.orderId && row.status === 'triggered'), 'the triggered row')
    expect(fired.childId).not.toBeNull()
    const child = await s.ended(fired.childId ?? '')
    expect(child).toMatchObject({ direction: 'close', side: 'long', executed: q('20') })
    expect(await s.contracts('long')).toBe(0n)
    await until(() => s.events.find((event) => event.type === 'trigger' && event.row.orderId === amended?.orderId && event.row.status === 'triggered'), 'the trigger on the stream')
    await s.harness().trade('61234.5', '5')
  })

  test('rows are placed on a position, listed and cancelled by their family', async () => {
    await s.ended((await s.place({ quantity: q('12') })).orderId)
    await s.harness().account.placeRow({ symbol: SYMBOL, side: 'long', kind: 'stop-loss', trigger: p('60000'), quantity: q('12'), by: 'mark' }, await s.stamp())
    await s.harness().account.placeRow({ symbol: SYMBOL, side: 'long', kind: 'take-profit', trigger: p('62500'), quantity: q('5'), by: 'last' }, await s.stamp())
    const rows = await s.harness().account.openTriggers({})
    expect(rows.map((row) => [row.kind, showDecimal(row.quantity), row.by]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([['stop-loss', '12', 'mark'], ['take-profit', '5', 'last']])
    expect(await faultCode(s.harness().account.placeRow({ symbol: SYMBOL, side: 'long', kind: 'stop-loss', trigger: p('65000'), quantity: q('1'), by: 'last' }, await s.stamp()))).toBe('stop-on-wrong-side')
    for (const row of rows) await s.harness().account.cancel({ orderId: row.orderId }, 'trigger', SYMBOL, await s.stamp())
    expect(await s.harness().account.openTriggers({})).toEqual([])
    await s.flatten()
  })
}

const refusalClaims = (s: Session): void => {
  test('refusals are known faults and change nothing', async () => {
    const before = await s.harness().account.balance()
    expect(await faultCode(s.place({ price: p('61000.05') }))).toBe('price-too-precise')
    expect(await faultCode(s.place({ quantity: q('0.5') }))).toMatch(/quantity-too-(small|precise)/)
    expect(await faultCode(s.place({ quantity: q('120001') }))).toBe('quantity-too-large')
    expect(await faultCode(s.place({ price: p('80000') }))).toBe('price-outside-band')
    expect(await faultCode(s.place({ quantity: q('100000') }))).toMatch(/insufficient-balance|risk-limit|leverage-too-high/)
    expect(await faultCode(s.place({ symbol: 'NOPE-SWAP-USDT' }))).toBe('unknown-symbol')
    expect(await faultCode(s.place({ direction: 'close', quantity: q('5') }))).toBe('no-position')
    expect(await faultCode(s.place({ price: p('61300'), timeInForce: 'post-only' }))).toBe('post-only-would-take')
    expect(await faultCode(s.harness().account.place(s.request({}), { signedAt: (await s.harness().now()) - 5_000, windowMs: 2_000 }, 'entry'))).toMatch(/invalid-timestamp|rate-limited/)
    const twice = await s.place({ price: p('60000'), quantity: q('1') })
    expect(await faultCode(s.harness().account.place(s.request({ clientId: twice.clientId, price: p('60000'), quantity: q('1') }), await s.stamp(), 'entry'))).toBe('duplicate-client-id')
    await s.flatten()
    expect(await s.harness().account.order({ clientId: 'never-sent' })).toBeNull()
    expect(await s.harness().account.balance()).toEqual(before)
  })
}

export const exchangeContract = (name: string, open: () => Promise<Harness>, missing: string | null = null): void => {
  describe.skipIf(missing !== null)(`exchange: ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    const session = openSession(name, open)
    beforeAll(session.begin)
    afterAll(session.end)
    marketClaims(session)
    orderClaims(session)
    stopClaims(session)
    refusalClaims(session)
  })
}

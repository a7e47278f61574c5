import { expect, test } from 'vitest'
import type { Stage } from './staged.ts'
import { BTC, openStage, px, qty, rated } from './staged.ts'

const code = (reply: { readonly type: string; readonly code?: number }) => reply.code ?? reply.type
const stop = (stage: Stage, trigger: string, contracts: number | null = null, side: 'long' | 'short' = 'long') =>
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side, stopLoss: { trigger: px(trigger), by: 'last', quantity: contracts === null ? null : qty(contracts) } })
const target = (stage: Stage, trigger: string, contracts: number | null = null) =>
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side: 'long', takeProfit: { trigger: px(trigger), by: 'last', quantity: contracts === null ? null : qty(contracts) } })
const held = (stage: Stage) => stage.venue.positions('a', {})[0]?.contracts ?? 0n

test('a stop that fires makes a child with an id of its own, and triggered says nothing about its end', () => {
  const stage = openStage()
  stage.open('long', 32)
  stop(stage, '60316')
  const row = stage.venue.openTriggers('a', { kind: 'protective' })[0]
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('60316', 12), at('55000', 100)], asks: [at('61300', 9)] })
  stage.trade('60316', 1, false)
  const fired = stage.venue.trigger('a', { orderId: row?.orderId ?? '' })
  expect(fired?.status).toBe('triggered')
  const child = stage.venue.order('a', { orderId: fired?.childId ?? '' })
  expect(child).toMatchObject({ origin: 'trigger', parentId: row?.orderId, status: 'cancelled', quantity: qty(32) })
  expect(child?.clientId).toMatch(/^\d{13}$/)
  expect(held(stage), 'the book within the band had 12, of which the trade itself took one').toBe(qty(21))
})

test('a stop behind closing limits that lock everything is rejected: its child finds nothing', () => {
  const stage = openStage()
  stage.open('long', 32)
  for (const [contracts, level] of [[13, '62459.1'], [10, '63683.8'], [9, '64000']] as const) stage.close('long', contracts, { price: px(level) })
  stop(stage, '60316')
  stage.trade('60316', 1, false)
  expect(stage.venue.triggerHistory('a', {})[0]).toMatchObject({ status: 'rejected', childId: null })
  expect(held(stage)).toBe(qty(32))
})

test.each([['cut', qty(23)], ['rejected', qty(32)]] as const)('a child that finds less than it wants is %s', (childShortfall, left) => {
  const stage = openStage({ switches: { childShortfall } })
  stage.open('long', 32)
  stage.close('long', 23, { price: px('62459.1') })
  stop(stage, '60316')
  stage.trade('60316', 1, false)
  expect(held(stage)).toBe(left)
})

test('where closing limits lock nothing, the stop closes all and the limits end without a position', () => {
  const stage = openStage({ switches: { closingLimitsLock: false } })
  stage.open('long', 32)
  stage.close('long', 32, { price: px('62459.1') })
  stop(stage, '60316')
  stage.trade('60316', 1, false)
  expect(held(stage)).toBe(0n)
  stage.trade('62460', 5)
  expect(stage.venue.orderHistory('a', {}).map(({ status }) => status)).toContain('cancelled')
  expect(held(stage)).toBe(0n)
})

test('a child of half size leaves the other half open', () => {
  const stage = openStage({ switches: { childFill: 'half' } })
  stage.open('long', 33)
  stop(stage, '60316')
  stage.trade('60316', 1, false)
  expect(held(stage)).toBe(qty(17))
})

test.each([['apart', 'rows', -1209], ['joint', -1209, -1209], ['free', 'rows', 'rows']] as const)('row totals %s: a target beside a full stop, a second full stop', (rowTotals, beside, second) => {
  const stage = openStage({ switches: { rowTotals } })
  stage.open('long', 32)
  stop(stage, '60316', 32)
  expect(code(target(stage, '63000', 32))).toBe(beside)
  expect(code(stop(stage, '60000', 32))).toBe(second)
})

test('a second trading-stop adds a row or replaces the first', () => {
  for (const [tradingStopRepeat, count] of [['adds', 2], ['replaces', 1]] as const) {
    const stage = openStage({ switches: { tradingStopRepeat } })
    stage.open('long', 32)
    stop(stage, '60316', 10)
    stop(stage, '60000', 10)
    expect(stage.venue.openTriggers('a', {}).length).toBe(count)
  }
})

test('prices on the wrong side are -3141 to -3144 and a row without a position -3145', () => {
  const stage = openStage()
  expect(code(stop(stage, '60000'))).toBe(-3145)
  stage.open('long', 5)
  stage.open('short', 5)
  expect([code(target(stage, '61000')), code(stop(stage, '62000')), code(stop(stage, '60000', null, 'short'))]).toEqual([-3141, -3142, -3144])
})

test('an attached stop waits for the first fill and grows with each further one', () => {
  const sizes = (attachedSize: 'by-fills' | 'by-order' | 'dropped') => {
    const stage = openStage({ switches: { attachedSize } })
    stage.open('long', 32, { price: px('61230'), stopLoss: { trigger: px('60316'), by: 'last', price: null } })
    const seen = [stage.venue.openTriggers('a', {})[0]?.status]
    stage.trade('61230', 12, false)
    const row = () => stage.venue.openTriggers('a', {})[0]
    return [...seen, row()?.status, row()?.quantity, (stage.trade('61230', 20, false), row()?.quantity)]
  }
  expect(sizes('by-fills')).toEqual(['dormant', 'waiting', qty(12), qty(32)])
  expect(sizes('by-order')).toEqual(['dormant', 'waiting', qty(32), qty(32)])
  expect(sizes('dropped')).toEqual([undefined, undefined, undefined, undefined])
})

test('an entry that ends without a fill takes its attached rows along', () => {
  const stage = openStage()
  stage.open('long', 32, { clientId: 'e', price: px('61230'), stopLoss: { trigger: px('60316'), by: 'last', price: null } })
  stage.send({ type: 'cancel', account: 'a', key: { clientId: 'e' }, family: 'plain' })
  expect(stage.venue.triggerHistory('a', {})[0]?.status).toBe('cancelled')
})

test('a plain trigger order takes its direction from the price it was placed at, so a late stop waits on the wrong side', () => {
  const fires = (stopDirection: 'inferred' | 'by-side') => {
    const stage = openStage({ switches: { stopDirection } })
    stage.open('long', 32)
    stage.trade('59995')
    stage.send({ type: 'place-trigger', account: 'a', clientId: 's', symbol: BTC, side: 'long', direction: 'close', size: { contracts: qty(32) }, trigger: px('60000'), by: 'last', price: null })
    return [stage.venue.trigger('a', { clientId: 's' })?.fires, held(stage)]
  }
  expect(fires('inferred')).toEqual(['up', qty(32)])
  expect(fires('by-side')).toEqual(['down', 0n])
})

test('a row by mark fires on the mark price and not on the last', () => {
  const stage = openStage()
  stage.open('long', 5)
  stage.send({ type: 'mark', symbol: BTC, price: px('61234.5') })
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side: 'long', stopLoss: { trigger: px('60316'), by: 'mark', quantity: null } })
  stage.trade('60000', 1, false)
  expect(held(stage)).toBe(qty(5))
  stage.send({ type: 'mark', symbol: BTC, price: px('60316') })
  expect(held(stage)).toBe(0n)
})

test('a trailing row follows the best price since its activation and fires on the retreat', () => {
  const stage = openStage()
  stage.open('long', 5)
  stage.send({ type: 'trading-stop', account: 'a', symbol: BTC, side: 'long', trailing: { fallback: { by: 'rate', amount: rated('0.008') }, activation: px('62000'), by: 'last', quantity: null } })
  stage.trade('61000', 1, false)
  stage.trade('63000')
  expect(stage.venue.openTriggers('a', {})[0]?.trailing).toMatchObject({ active: true, best: px('63000') })
  stage.trade('62496.1', 1, false)
  expect(held(stage)).toBe(qty(5))
  stage.trade('62496', 1, false)
  expect(held(stage)).toBe(0n)
})

test('a row is amended in price, to trailing and back, and refused when nothing changes', () => {
  const stage = openStage()
  stage.open('long', 32)
  stop(stage, '60316', 32)
  const key = { orderId: stage.venue.openTriggers('a', {})[0]?.orderId ?? '' }
  const amend = (change: object) => stage.send({ type: 'amend-trigger', account: 'a', key, kind: 'protective', ...change })
  expect(code(amend({ trigger: px('60316') }))).toBe(-1130)
  expect(amend({ trigger: px('61000'), size: { contracts: qty(20) } })).toMatchObject({ trigger: { trigger: px('61000'), quantity: qty(20) } })
  expect(code(amend({ trigger: px('61500') }))).toBe(-3142)
  expect(code(amend({ size: { contracts: qty(33) } }))).toBe(-1209)
  expect(code(amend({ stopType: 'trailing', by: 'last' }))).toBe(-1130)
  expect(amend({ stopType: 'trailing', by: 'last', fallback: { by: 'price', amount: px('100') }, size: { contracts: qty(20) } })).toMatchObject({ trigger: { trailing: { active: false } } })
  expect(amend({ stopType: 'fixed', trigger: px('60500') })).toMatchObject({ trigger: { trailing: null, trigger: px('60500') } })
  stage.trade('60500', 1, false)
  expect(held(stage)).toBe(qty(12))
})

test('cancel-all takes plain orders only, or rows as well', () => {
  for (const [cancelAll, left] of [['orders', 1], ['orders-and-triggers', 0]] as const) {
    const stage = openStage({ switches: { cancelAll } })
    stage.open('long', 5)
    stop(stage, '60316')
    stage.open('long', 5, { price: px('61000') })
    stage.send({ type: 'cancel-all', account: 'a', symbol: BTC, taker: null })
    expect([stage.venue.openOrders('a', {}).length, stage.venue.openTriggers('a', {}).length]).toEqual([0, left])
  }
})

test.each([['sent', true], ['silent', false]] as const)('the stream of child orders is %s', (childReports, told) => {
  const stage = openStage({ switches: { childReports } })
  stage.open('long', 5)
  stop(stage, '60316')
  stage.venue.drainEvents()
  stage.trade('60316', 1, false)
  const events = stage.venue.drainEvents()
  expect(events.some(({ type }) => type === 'fill')).toBe(told)
  expect(events.filter(({ type }) => type === 'position' || type === 'trigger').length).toBeGreaterThan(1)
})

test('while closing is banned a stop fails, and a halted symbol looks at nothing until it reopens', () => {
  const stage = openStage()
  stage.open('long', 5)
  stop(stage, '60316')
  stage.send({ type: 'status', symbol: BTC, status: 'not-tradable' })
  stage.trade('58000', 1, false)
  expect([held(stage), code(stage.close('long', 5))]).toEqual([qty(5), -1151])
  stage.send({ type: 'status', symbol: BTC, status: 'only-opening' })
  expect(stage.venue.triggerHistory('a', {})[0]?.status).toBe('failed')
  expect(code(stage.close('long', 5))).toBe(-1215)
  stage.send({ type: 'status', symbol: BTC, status: 'only-closing' })
  expect(code(stage.open('long', 5))).toBe(-1214)
})

test.each([['stay', 1], ['cancelled', 0]] as const)('rows of a side that is flat %s', (rowsWhenFlat, left) => {
  const stage = openStage({ switches: { rowsWhenFlat } })
  stage.open('long', 5)
  stop(stage, '60316')
  stage.close('long', 5)
  expect(stage.venue.openTriggers('a', {})).toHaveLength(left)
})

test.each([['last', qty(5)], ['mark', 0n]] as const)('the market band around the %s price', (marketBandOf, filled) => {
  const stage = openStage({ switches: { marketBandOf } })
  stage.send({ type: 'mark', symbol: BTC, price: px('58000') })
  const at = (price: string, size: number) => ({ price: px(price), size: qty(size) })
  stage.send({ type: 'book', symbol: BTC, bids: [at('61234', 5)], asks: [at('61235', 5)] })
  stage.open('long', 5)
  expect(held(stage)).toBe(filled)
})

test.each([['down', qty(32)], ['up', qty(33)]] as const)('2,000 USDT at 61,234.5 are contracts rounded %s', (valueRounding, contracts) => {
  const stage = openStage({ switches: { valueRounding } })
  expect(stage.open('long', 0, { size: { value: px('2000') as never } })).toMatchObject({ type: 'order', order: { quantity: contracts } })
})

test.each([['checked', '195.9504'], ['locked', '198.3018048']] as const)('the fees of a resting entry are %s', (feeReserve, held195) => {
  const stage = openStage({ switches: { feeReserve } })
  stage.trade('62000')
  stage.open('long', 32, { price: px('61234.5') })
  expect(stage.venue.balance('a')?.orderMargin).toBe(px(held195))
})

test('where waiting rows lock, a close beside a full stop finds nothing, and the stop still finds its own', () => {
  const stage = openStage({ switches: { closingRowsLock: true } })
  stage.open('long', 32)
  stop(stage, '60316', 32)
  expect(code(stage.close('long', 1))).toBe(-3145)
  stage.trade('60316', 1, false)
  expect(held(stage)).toBe(0n)
})

test.each([['by-kind', -3142], ['inferred', 'rows']] as const)('the direction of a row is %s', (rowDirection, reply) => {
  const stage = openStage({ switches: { rowDirection } })
  stage.open('long', 5)
  expect(code(stop(stage, '62000'))).toBe(reply)
})

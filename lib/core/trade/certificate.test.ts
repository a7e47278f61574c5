import { expect, test } from 'vitest'
import { certificateOfTrade, certificatesOf } from './certificate.ts'
import type { ExitForm } from './preview.ts'
import { examplePlan, p, pct, q, scenario, usd } from './testing/scenario.ts'

type Plan = NonNullable<Parameters<typeof examplePlan>[0]>
type Desk = ReturnType<typeof scenario>

/** Contracts long at a price in 10×, filled whole and shown as wanted. */
const open = (desk: Desk, over: Plan, { at, contracts }: { readonly at: string; readonly contracts: string } = { at: '61234.5', contracts: '32' }): number => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, ...over }), at, { flat: desk.state().nextTrade === 1 })
  const { clientId } = desk.live(id).entry
  desk.accept(clientId, { quantity: q(contracts) })
  desk.fill(clientId, at, contracts, { fee: (usd(at) * BigInt(contracts) * 6n) / 10_000_000n as ReturnType<typeof usd> })
  desk.order(clientId, { quantity: q(contracts), status: 'filled', executed: q(contracts) })
  // The stop is shown before its targets are asked for.
  if (over.stop !== null) for (let look = 0; look < 2; look += 1) desk.confirmRows(at)
  return id
}
/** The trade of RULES.md: its stop is at 60,316.0, and hit there it nets −31.7257696. */
const opened = (over: Plan = {}, form: ExitForm = 'locked'): Desk => {
  const desk = scenario(form)
  open(desk, over)
  return desk
}
const only = (desk: Desk) => {
  const [certificate, ...others] = certificatesOf(desk.state())
  if (certificate === undefined || others.length > 0) throw new Error('not one certificate')
  return certificate
}

test('a trade whose stop and targets rest loses at its stop what the rules say, and more in a gap of 3 % and 15 % through it', () => {
  const certificate = only(opened())
  expect(certificate.trades[0]?.rests.map((row) => [row.kind, row.price, row.contracts])).toEqual([
    ['stop', p('60316'), q('32')], ['target', p('62459.1'), q('13')], ['target', p('63683.8'), q('10')], ['target', p('64908.5'), q('9')],
  ])
  expect(certificate.together).toEqual({
    kind: 'known',
    atStop: { net: usd('-31.7257696'), bound: 'equal', liquidated: false },
    gaps: [
      // 32 × 0.001 × (61,234.5 − 58,506.5) and 0.06 % of 1,872.208 and of 1,959.504.
      { share: 3, to: p('58506.5'), net: usd('-89.5950272'), bound: 'equal', liquidated: false },
      // Liquidation at 55,286.1 comes first, or the stop fills at 51,268.6: the worse of both is told.
      { share: 15, to: p('51268.6'), net: usd('-321.06885952'), bound: 'about', liquidated: true },
    ],
  })
  expect(certificate).toMatchObject({ liquidation: p('55286.1'), cross: false, granted: ['whole-fill', 'rows-lock-nothing', 'stop-cut'] })
})

test('where the gap ends just past liquidation the margin that is gone is the worse', () => {
  const { together } = only(opened({ stop: { level: { kind: 'price', price: p('56900') }, by: 'last' } }))
  // 56,900 less 3 % is 55,193: the stop would net −195.5 there, the margin of 195.9504 and the fee of 1.1757024 are more.
  expect(together).toMatchObject({ kind: 'known', gaps: [{ to: p('55193'), net: usd('-197.1261024'), bound: 'about', liquidated: true }, { share: 15 }] })
})

test('in form Single no target rests: the plan’s targets need Keel', () => {
  const [trade] = only(opened({}, 'single')).trades
  expect(trade?.rests.map(({ kind }) => kind)).toEqual(['stop'])
  expect(trade?.missing).toEqual([{ kind: 'targets', targets: [1, 2, 3], form: 'single' }])
})

test('in form Free targets count once the exchange has shown their limits', () => {
  const desk = opened({}, 'free')
  expect(only(desk).together).toEqual({ kind: 'unknown', why: ['order-on-its-way'] })
  for (const { clientId, quantity } of desk.live(1).exits) desk.order(clientId, { direction: 'close', quantity, price: p('62459.1') })
  expect(only(desk).trades[0]).toMatchObject({ missing: [], worst: { kind: 'known' } })
  expect(only(desk).trades[0]?.rests.map((row) => (row.kind === 'target' ? row.as : row.kind))).toEqual(['stop', 'limit', 'limit', 'limit'])
})

test('trailing stays where the exchange confirmed it, break-even does not come', () => {
  const desk = opened({ trailing: { distance: pct('1'), start: { kind: 'now' } }, breakEven: { afterTarget: 1, offset: pct('0') } })
  expect(only(desk).trades[0]?.missing).toEqual([{ kind: 'trailing', frozenAt: null }, { kind: 'break-even', after: 1 }])
  desk.say({ type: 'price', symbol: desk.live(1).plan.symbol, last: p('62000'), mark: null, high: p('62000'), low: p('61234.5') })
  // The better level is on its way: no more is lost than where the old one rests.
  expect(only(desk)).toMatchObject({ together: { kind: 'known', atStop: { net: usd('-31.7257696'), bound: 'at-most' } } })
  expect(only(desk).trades[0]?.missing).toContainEqual({ kind: 'move', to: p('61380') })
  desk.confirmRows('62000')
  expect(only(desk).trades[0]?.missing).toEqual([{ kind: 'trailing', frozenAt: p('61380') }, { kind: 'break-even', after: 1 }])
  expect(only(desk)).toMatchObject({ together: { kind: 'known', atStop: { bound: 'equal' } } })
})

test('without a stop the loss has no limit but liquidation, and in cross margin none of the trade’s own', () => {
  expect(only(opened({ stop: null, targets: [] })).together).toEqual({ kind: 'unlimited', liquidated: usd('-197.1261024') })
  expect(only(opened({ stop: null, targets: [], marginMode: 'cross' })).together).toEqual({ kind: 'unlimited', liquidated: null })
})

test('a resting entry counts as if it filled and its stop was hit', () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') }, entry: { kind: 'limit', price: p('61000') }, targets: [], stop: { level: { kind: 'price', price: p('60000') }, by: 'last' } }), '61234.5')
  const { clientId } = desk.live(id).entry
  expect(only(desk).together).toEqual({ kind: 'unknown', why: ['order-on-its-way'] })
  desk.accept(clientId, { price: p('61000') })
  // 32 − 0.3904 maker − 1.152 taker.
  expect(only(desk)).toMatchObject({ together: { kind: 'known', atStop: { net: usd('-33.5424'), bound: 'equal' } }, granted: ['whole-fill', 'stop-grows'] })
  expect(only(desk).trades[0]).toMatchObject({ open: 0n, rests: [{ kind: 'entry', price: p('61000'), contracts: q('32'), stop: p('60000') }], missing: [{ kind: 'entry-end' }] })
})

test('trades of a side are computed together: one gap through the farthest stop, one liquidation, one sum', () => {
  const desk = scenario()
  open(desk, { targets: [] })
  open(desk, { targets: [], stop: { level: { kind: 'price', price: p('59000') }, by: 'last' } }, { at: '61000', contracts: '20' })
  const { trades, together } = only(desk)
  expect(trades.map(({ trade }) => trade)).toEqual([1, 2])
  if (together.kind !== 'known') throw new Error('known')
  const nets = trades.map(({ worst }) => (worst.kind === 'known' ? worst.atStop.net : 0n))
  expect(together.atStop.net).toBe((nets[0] ?? 0n) + (nets[1] ?? 0n))
  expect(together.gaps.map(({ to }) => to)).toEqual([p('57230'), p('50150')])
  expect(certificateOfTrade(desk.state(), 2)).toEqual(only(desk))
})

test('what is not known to rest is not claimed: no loss is stated, and why', () => {
  const why = (desk: Desk) => {
    const { together } = only(desk)
    return together.kind === 'unknown' ? together.why : together.kind
  }
  const cancelled = opened()
  const [stop] = cancelled.live(1).rows
  if (stop === undefined) throw new Error('a stop rests')
  cancelled.say({ type: 'trigger', row: { orderId: stop.orderId, clientId: '', symbol: cancelled.live(1).plan.symbol, side: 'long', direction: 'close', kind: 'stop-loss', status: 'cancelled', trigger: stop.trigger, by: 'last', price: null, quantity: stop.quantity, childId: null, trailing: null, createdAt: 0, updatedAt: 0 } })
  expect(why(cancelled)).toContain('stop-not-confirmed')
  const closing = opened()
  closing.say({ type: 'close', trade: 1, share: pct('100') })
  expect(why(closing)).toContain('closing')
  const moved = opened()
  moved.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('60000') }, last: null })
  expect(why(moved)).toEqual(['rows-changing'])
  const restored = opened()
  restored.restore(2)
  expect(why(restored)).toContain('restored')
})

test('where the price is past the stop that was read back, nothing is claimed of it', () => {
  const desk = opened()
  const at = (last: string) => certificatesOf(desk.state(), () => p(last))[0]?.together
  expect(at('60316.1')).toMatchObject({ kind: 'known' })
  expect(at('60316')).toEqual({ kind: 'unknown', why: ['price-past-stop'] })
})

import { expect, test } from 'vitest'
import { react } from './react.ts'
import { RANK } from './effect.ts'
import { examplePlan, p, pct, q, scenario, usd, WHOLE } from './testing/scenario.ts'

type Desk = ReturnType<typeof scenario>
const TRAIL = { targets: [], trailing: { distance: pct('0.8'), start: { kind: 'now' as const } } }

const open = (desk: Desk, over: Parameters<typeof examplePlan>[0], contracts = '32'): number => {
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q(contracts) }, ...over }), '61234.5', { flat: Object.keys(desk.state().trades).length === 0 })
  desk.accept(`k1-${id}-1`, { quantity: q(contracts) })
  desk.fill(`k1-${id}-1`, '61234.5', contracts)
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q(contracts), quantity: q(contracts) })
  desk.confirmRows('61234.5')
  return id
}
const priceAt = (desk: Desk, at: string) => desk.say({ type: 'price', symbol: 'BTC-SWAP-USDT', last: p(at), mark: p(at), high: p(at), low: p(at) })
/** What the newest ask of protection is queued as. */
const newest = (desk: Desk) => {
  const queued = desk.events.filter((event) => event.type === 'protection-asked').slice(-1).flatMap((event) => react(desk.state(), event)).find(({ effect }) => effect.type === 'protect')
  return { rank: queued?.rank, move: queued?.effect.type === 'protect' ? queued.effect.move : undefined }
}

test('a trailing stop that rests and moves up may wait, and says what it gains: improvement × size', () => {
  const desk = scenario()
  open(desk, TRAIL)
  priceAt(desk, '63000')
  expect(desk.live(1).stop).toMatchObject({ wanted: p('62496'), confirmed: { price: p('60316') } })
  expect(newest(desk)).toEqual({ rank: RANK.move, move: { gain: usd('69.76'), stops: 1 } })
})

test('a move that waits is measured against the stop that rests, however often it is asked anew', () => {
  const desk = scenario()
  open(desk, TRAIL)
  priceAt(desk, '63000')
  priceAt(desk, '64000')
  expect(newest(desk).move?.gain).toBe(usd('101.504'))
})

test('two trades of a side that both trail are one move of two stops', () => {
  const desk = scenario()
  open(desk, TRAIL, '32')
  open(desk, TRAIL, '10')
  priceAt(desk, '63000')
  expect(newest(desk).move).toEqual({ gain: usd('91.56'), stops: 2 })
})

test.each<readonly [string, (desk: Desk) => void]>([
  ['a first stop', (desk) => { desk.enter(examplePlan(TRAIL), '61234.5'); desk.accept('k1-1-1'); desk.fill('k1-1-1', '61234.5', '32') }],
  ['a stop that the exchange does not show', (desk) => { open(desk, TRAIL); priceAt(desk, '63000'); desk.say({ type: 'rows-read', symbol: 'BTC-SWAP-USDT', side: 'long', ask: desk.state().sides['BTC-SWAP-USDT:long']?.ask ?? 0, rows: [], last: p('63000'), fault: null }); desk.pass(500) }],
  ['a size that changes along with the move', (desk) => { open(desk, { ...TRAIL, targets: [{ level: { kind: 'percent', rate: pct('2') }, share: pct('50') }] }); desk.confirmRows('61234.5'); priceAt(desk, '62600'); desk.say({ type: 'close', trade: 1, share: pct('50') }); desk.accept('k1-1-2', { direction: 'close', quantity: q('16') }); desk.fill('k1-1-2', '62600', '16', { direction: 'close' }) }],
  ['the user’s own move', (desk) => { open(desk, TRAIL); desk.say({ type: 'move-stop', trade: 1, level: { kind: 'price', price: p('61000') }, last: p('61234.5') }) }],
  ['a sibling’s first stop beside a move', (desk) => { open(desk, TRAIL); desk.enter(examplePlan({ ...TRAIL, size: { kind: 'contracts', amount: q('5') } }), '61234.5', { flat: false }); desk.accept('k1-2-1', { quantity: q('5') }); priceAt(desk, '63000'); desk.fill('k1-2-1', '63000', '5') }],
  ['rows that are to be cancelled', (desk) => { open(desk, { ...TRAIL, targets: [{ level: { kind: 'percent', rate: pct('9') }, share: pct('50') }] }); desk.confirmRows('61234.5'); desk.say({ type: 'change-targets', trade: 1, targets: [], last: null }); priceAt(desk, '63000') }],
  ['new targets beside a move that waits', (desk) => { open(desk, TRAIL); priceAt(desk, '63000'); desk.say({ type: 'change-targets', trade: 1, targets: [{ level: { kind: 'price', price: p('66000') }, share: WHOLE }], last: null }) }],
])('%s never waits', (_, act) => {
  const desk = scenario()
  act(desk)
  expect(newest(desk)).toEqual({ rank: RANK.protect, move: undefined })
})

import { expect, test } from 'vitest'
import { examplePlan, p, q, scenario } from './testing/scenario.ts'

const SYMBOL = 'BTC-SWAP-USDT'
const PAST = { code: 'stop-on-wrong-side', kind: 'take-profit' } as const

/** 32 contracts from 61,234.5, their stop confirmed, targets at 62,459.1, 63,683.8 and 64,908.5; the venue shows all wanted rows but those named. */
const open = () => {
  const desk = scenario()
  const id = desk.enter(examplePlan({ size: { kind: 'contracts', amount: q('32') } }), '61234.5')
  desk.accept(`k1-${id}-1`)
  desk.fill(`k1-${id}-1`, '61234.5', '32')
  desk.order(`k1-${id}-1`, { status: 'filled', executed: q('32') })
  desk.confirmRows('61234.5')
  const refuse = (targets: readonly number[], last: string, fault: { readonly code: string; readonly kind: 'take-profit' | 'stop-loss' } = PAST) => {
    const side = desk.state().sides[`${SYMBOL}:long`]
    const rows = desk.live(id).rows.filter((row) => row.status === 'waiting' && !targets.includes(row.target ?? 0))
    return desk.say({
      type: 'rows-read', symbol: SYMBOL, side: 'long', ask: side?.ask ?? 0, last: p(last), fault,
      rows: rows.map((row) => ({ orderId: row.orderId, clientId: 'system', symbol: SYMBOL, side: 'long', direction: 'close', kind: row.kind, status: 'waiting', trigger: row.trigger, by: 'last', price: null, quantity: row.quantity, childId: null, trailing: null, createdAt: 0, updatedAt: desk.now() })),
    })
  }
  const closes = () => desk.events.flatMap((event) => (event.type === 'close-planned' ? [event.plan] : []))
  return { refuse, closes }
}

test('given a target that the price passed before its row was placed, when the venue refuses the row, its part closes at market as that target', () => {
  const { refuse, closes } = open()
  refuse([1], '62480')
  expect(closes()).toMatchObject([{ why: 'take-profit', target: 1, contracts: q('13'), step: 'cancelling' }])
})

test('one close at a time: with two targets passed the nearer one closes first', () => {
  const { refuse, closes } = open()
  refuse([1, 2], '63700')
  refuse([1, 2], '63700')
  expect(closes().map(({ target }) => target)).toEqual([1])
})

test('a price that has come back, or a refusal for another reason, closes nothing', () => {
  const { refuse, closes } = open()
  refuse([1], '62459')
  refuse([1], '62480', { code: 'too-many-trigger-orders', kind: 'take-profit' })
  expect(closes()).toEqual([])
})

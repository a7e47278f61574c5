import { decide } from '#core/trade/decide.ts'
import type { Input } from '#core/trade/input.ts'
import { react } from '#core/trade/react.ts'
import { remember } from '#core/trade/rules-protection.ts'
import { examplePlan, pct, p, q, scenario, usd } from '#core/trade/testing/scenario.ts'
import { btc } from '#core/trade/testing/instruments.ts'
import { print, quantile, round } from './measure.ts'

const ROUNDS = 20_000
/** As a drain has them, which decides all that waits of an account in a row. */
const around = { untouchedSince: () => true, mayTrade: true, remembered: remember() }

/** An account with four trades in different states, three of them on one side: what a busy trader has. */
const busy = () => {
  const desk = scenario()
  const plan = examplePlan({ size: { kind: 'contracts', amount: q('32') }, breakEven: { afterTarget: 1, offset: pct('0') }, trailing: { distance: pct('0.8'), start: { kind: 'target', target: 1 } } })
  for (const contracts of ['32', '20', '12']) {
    const id = desk.enter({ ...plan, size: { kind: 'contracts', amount: q(contracts) } }, '61234.5', { flat: id0(desk) })
    const { clientId } = desk.live(id).entry
    desk.accept(clientId, { quantity: q(contracts) })
    desk.fill(clientId, '61234.5', contracts)
    desk.order(clientId, { status: 'filled', quantity: q(contracts), executed: q(contracts) })
    desk.confirmRows('61234.5')
  }
  const last = desk.enter(plan, '61234.5', { flat: false })
  desk.accept(desk.live(last).entry.clientId)
  return { desk, last }
}
const id0 = (desk: ReturnType<typeof scenario>): boolean => Object.keys(desk.state().trades).length === 0

const { desk, last } = busy()
const clientId = desk.live(last).entry.clientId
const at = desk.now() + 1_000
const read = desk.state().sides[`${btc.symbol}:long`]
const inputs: readonly (readonly [string, Input])[] = [
  ['price', { type: 'price', symbol: btc.symbol, last: p('61300'), mark: p('61300'), high: p('61300'), low: p('61290'), at }],
  ['fill', { type: 'fill', fill: { orderId: `v-${clientId}`, ticketId: '900', clientId, symbol: btc.symbol, side: 'long', direction: 'open', price: p('61234.5'), quantity: q('5'), fee: usd('0.1'), maker: false, at }, at }],
  ['move-stop', { type: 'move-stop', trade: 1, last: null, level: { kind: 'percent', rate: pct('1.2') }, at }],
  ['rows-read', { type: 'rows-read', symbol: btc.symbol, side: 'long', ask: read?.ask ?? 0, rows: [], last: p('61234.5'), fault: null, at }],
  ['time', { type: 'time', at }],
]

const one = (input: Input, state = desk.state()): { readonly micros: number; readonly effects: number; readonly events: number } => {
  const since = performance.now()
  const decision = decide(state, input, around)
  let effects = 0
  for (const event of decision.events) effects += react(decision.state, event).length
  return { micros: (performance.now() - since) * 1000, effects, events: decision.events.length }
}

const all: number[] = []
const kinds: Record<string, unknown> = {}
for (const [, input] of inputs) for (let n = 0; n < 5_000; n += 1) one(input)
for (const [name, input] of inputs) {
  const { effects, events } = one(input)
  const micros = Array.from({ length: ROUNDS }, () => one(input).micros)
  all.push(...micros)
  kinds[name] = { events, effects, p50: round(quantile(micros, 0.5)), p99: round(quantile(micros, 0.99)) }
}
/** The first decision after a state was read anew: nothing that was worked out for its trades before is known. */
const FRESH_ROUNDS = 2_000
const fresh = inputs.flatMap(([, input]) => Array.from({ length: FRESH_ROUNDS }, () => one(input, structuredClone(desk.state())).micros))
print('decide', { trades: 4, rounds: ROUNDS, p50Micros: round(quantile(all, 0.5)), p99Micros: round(quantile(all, 0.99)), goalP50Micros: 20, freshP50Micros: round(quantile(fresh, 0.5)), kinds })

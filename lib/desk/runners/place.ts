import { type Fault, isFault } from '#core/fault.ts'
import type { OrderRequest } from '#core/order/order.ts'
import type { Effect } from '#core/trade/effect.ts'
import type { PlaceAnswer } from '#core/trade/input.ts'
import { answerId, done, type Ran, type Running } from './runner.ts'

const answered = (running: Running, clientId: string, answer: PlaceAnswer): Ran => done({ id: answerId(running, 'placed'), input: { type: 'placed', clientId, answer } })

/** Sends an order once. An earlier attempt may have sent it: then nothing is sent, and the order is unknown until it is found. */
export const runPlace = async (running: Running, effect: Extract<Effect, { type: 'place' }>): Promise<Ran> => send(running, effect.order, 'exit')

/** An entry: leverage and margin mode are set and read back first where the account is flat on the symbol. */
export const runEnter = async (running: Running, effect: Extract<Effect, { type: 'enter' }>): Promise<Ran> => {
  if (running.earlier) return unknown(running, effect.order.clientId)
  try {
    if (effect.prepare && !(await prepare(running, effect))) return answered(running, effect.order.clientId, { kind: 'not-sent', code: 'settings-differ' })
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return thrown.facts.neverReached === true ? againOrNever(running, effect.order, thrown) : answered(running, effect.order.clientId, { kind: 'not-sent', code: thrown.facts.code })
  }
  return send(running, effect.order, 'entry')
}

const unknown = (running: Running, clientId: string): Ran => answered(running, clientId, { kind: 'unknown', code: 'attempt-interrupted' })

/** Like the order itself: a process that stood still too long changes no setting of an account that another holds by now. Says whether they are as the plan wants them. */
const prepare = async (running: Running, effect: Extract<Effect, { type: 'enter' }>): Promise<boolean> => {
  const { symbol } = effect.order
  const { exchange, stamp } = running
  const before = await exchange.settings(symbol)
  if (before.marginMode !== effect.marginMode) await exchange.setMarginMode(symbol, effect.marginMode, stamp)
  if (before.leverage !== effect.leverage) await exchange.setLeverage(symbol, effect.leverage, stamp)
  const after = before.marginMode === effect.marginMode && before.leverage === effect.leverage ? before : await exchange.settings(symbol)
  return after.leverage === effect.leverage && after.marginMode === effect.marginMode
}

const send = async (running: Running, order: OrderRequest, priority: 'entry' | 'exit'): Promise<Ran> => {
  if (running.earlier) return unknown(running, order.clientId)
  try {
    const row = await running.exchange.place(order, running.stamp, priority)
    return answered(running, order.clientId, { kind: 'row', row })
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return afterFault(running, order, thrown)
  }
}

/** A refusal ends it; a request that surely never reached matching waits for its limit; everything else is unknown. */
const afterFault = (running: Running, order: OrderRequest, fault: Fault): Ran => {
  const { facts } = fault
  if (facts.neverReached === true) return againOrNever(running, order, fault)
  if (facts.outcomeKnown && facts.code !== 'duplicate-client-id') return answered(running, order.clientId, { kind: 'refused', code: facts.code, text: facts.venueText ?? '' })
  return answered(running, order.clientId, { kind: 'unknown', code: facts.code })
}

const againOrNever = (running: Running, order: OrderRequest, { facts }: Fault): Ran => {
  if (running.attempt >= 5 && order.direction === 'open') return answered(running, order.clientId, { kind: 'not-sent', code: facts.code })
  const waitMs = facts.retryAt === undefined ? 300 * running.attempt : Math.max(100, facts.retryAt - running.clock.now())
  return { type: 'again', ms: Math.min(waitMs, 60_000) }
}

import { isFault } from '#core/fault.ts'
import type { Effect } from '#core/trade/effect.ts'
import { answerId, done, type Ran, type Running } from './runner.ts'

/** Asks for a cancel. Whatever the reply says, only a look at the order tells how it ended. */
export const runCancel = async (running: Running, effect: Extract<Effect, { type: 'cancel' }>): Promise<Ran> => {
  const answered = (code: string | null): Ran => done({ id: answerId(running, 'cancelled'), input: { type: 'cancel-answered', clientId: effect.clientId, code } })
  try {
    await running.exchange.cancel(effect.orderId === null ? { clientId: effect.clientId } : { orderId: effect.orderId }, 'plain', effect.symbol, running.stamp)
    return answered(null)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    if (thrown.facts.neverReached === true) return { type: 'again', ms: 300 }
    return answered(thrown.facts.code)
  }
}

import { isFault } from '#core/fault.ts'
import type { Effect } from '#core/trade/effect.ts'
import { answerId, done, type Ran, type Running } from './runner.ts'

/** Adds margin once. After an interrupted attempt nobody knows, and nothing is sent again. */
export const runAddMargin = async (running: Running, effect: Extract<Effect, { type: 'add-margin' }>): Promise<Ran> => {
  const answered = (code: string | null): Ran => done({ id: answerId(running, 'margin'), input: { type: 'margin-answered', trade: effect.trade, amount: effect.amount, code } })
  if (running.earlier) return answered('unknown')
  try {
    await running.exchange.addMargin(effect.symbol, effect.side, effect.amount, running.stamp)
    return answered(null)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    if (thrown.facts.neverReached === true) return { type: 'again', ms: 500 }
    return answered(thrown.facts.outcomeKnown ? thrown.facts.code : 'unknown')
  }
}

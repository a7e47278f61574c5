import { unreachable } from '#core/assert.ts'
import { fromCanonical } from '#core/json.ts'
import type { Effect } from '#core/trade/effect.ts'
import { runAddMargin } from './runners/add-margin.ts'
import { runCancel } from './runners/cancel.ts'
import { runLookUp, runLookUpRow, runReadFills } from './runners/look-up.ts'
import { runEnter, runPlace } from './runners/place.ts'
import { runProtect } from './runners/protect.ts'
import { done, type Ran, type Running } from './runners/runner.ts'

/** One switch from effect to venue. */
export const runEffect = async (running: Running): Promise<Ran> => {
  const effect = fromCanonical<Effect>(running.row.body)
  switch (effect.type) {
    case 'enter':
      return runEnter(running, effect)
    case 'place':
      return runPlace(running, effect)
    case 'cancel':
      return runCancel(running, effect)
    case 'protect':
      return runProtect(running, effect)
    case 'look-up':
      return runLookUp(running, effect)
    case 'look-up-row':
      return runLookUpRow(running, effect)
    case 'add-margin':
      return runAddMargin(running, effect)
    case 'read-fills':
      return runReadFills(running, effect)
    case 'tell':
    case 'show':
      return done()
    default:
      return unreachable(effect)
  }
}

/** An effect that was never begun and won't be: told as not sent, so that its trade ends instead of waiting. null: nothing waits for its answer. */
export const neverSent = (row: { readonly n: number; readonly body: string }, code: 'too-late' | 'not-live' | 'venue-silent'): Ran | null => {
  const effect = fromCanonical<Effect>(row.body)
  if (effect.type === 'add-margin') return done({ id: `expired:${row.n}`, input: { type: 'margin-answered', trade: effect.trade, amount: effect.amount, code } })
  if (effect.type !== 'enter' && effect.type !== 'place') return null
  return done({ id: `expired:${row.n}`, input: { type: 'placed', clientId: effect.order.clientId, answer: { kind: 'not-sent', code } } })
}

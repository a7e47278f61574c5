import type { EffectEnd } from './ports/meter.ts'
import type { Ran } from './runners/runner.ts'

const ENDS = { row: 'done', refused: 'refused', unknown: 'unknown', 'not-sent': 'not-sent' } as const

/** How an attempt ended, by what it tells. */
export const effectEnd = (ran: Ran): EffectEnd => {
  if (ran.type === 'again') return 'again'
  const [answer] = ran.answers.flatMap(({ input }) => (input.type === 'placed' ? [ENDS[input.answer.kind]] : input.type === 'margin-answered' && input.code !== null ? ['refused' as const] : []))
  return answer ?? 'done'
}

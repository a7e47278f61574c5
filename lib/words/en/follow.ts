import { ONE, type Price } from '#core/money/money.ts'
import type { Plan, Trailing } from '#core/trade/plan.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { digitsOf, figure, plainPercent, signedPercent } from '../figures.ts'

/** What a stop does by itself later, as its plan says; '' where it does nothing. */
export const followWords = ({ breakEven, trailing }: Pick<Plan, 'breakEven' | 'trailing'>, tick: Price): string => {
  const even = breakEven === null ? null : `break-even after TP${breakEven.afterTarget}${breakEven.offset === 0n ? '' : ` ${signedPercent(breakEven.offset, ONE)}`}`
  const trail = trailing === null ? null : `trailing ${plainPercent(trailing.distance, ONE)} ${startWords(trailing.start, digitsOf(tick))}`
  return [even, trail].filter((part) => part !== null).join(' · ')
}
const startWords = (start: Trailing['start'], digits: number): string => {
  switch (start.kind) {
    case 'now': return 'from the entry'
    case 'price': return `from ${figure(start.price, digits)}`
    case 'profit': return `from ${signedPercent(start.rate, ONE)}`
    case 'target': return `after TP${start.target}`
  }
}

/** The same of a trade that lives: what has begun is told so, and what was done is not told again. */
export const followsOn = ({ plan: { breakEven, trailing }, stop, instrument }: LiveTrade): string => {
  const begun = trailing !== null && stop.trailing !== null
  const later = followWords({ breakEven: stop.breakEven === null ? breakEven : null, trailing: begun ? null : trailing }, instrument.tick)
  return [...(begun ? [`trails by ${plainPercent(trailing.distance, ONE)}`] : []), ...(later === '' ? [] : [`then ${later}`])].join('; ')
}

import { NOTHING, type Price, type Quantity } from '#core/money/money.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { targetsNow } from '#core/trade/targets.ts'
import { exactFigure } from '#words/figures.ts'

/** A target as its trade's page tells it: what it filled, and what waits to be closed at it. Its size is dealt anew whenever a part is closed otherwise, so it says neither. */
export type TargetPart = { readonly target: number; readonly price: Price; readonly filled: Quantity; readonly left: Quantity }

export const targetParts = (trade: LiveTrade): readonly TargetPart[] =>
  targetsNow(trade).map(({ target, price, left }) => ({ target, price, filled: trade.targetFilled[String(target)] ?? NOTHING, left }))

/** As the list says it: `24 filled`, `9 left`, or both. */
export const targetPartWords = ({ filled, left }: TargetPart): string => {
  const parts = [...(filled > 0n ? [`${exactFigure(filled)} filled`] : []), ...(left > 0n ? [`${exactFigure(left)} left`] : [])]
  return parts.length === 0 ? 'nothing left' : parts.join(', ')
}

/** As the chart's line is named: what waits there; of what filled whole, the fill. */
export const targetPartLabel = ({ target, filled, left }: TargetPart): string => (left > 0n ? `TP${target} ${exactFigure(left)}` : filled > 0n ? `TP${target} ✓ ${exactFigure(filled)}` : `TP${target}`)

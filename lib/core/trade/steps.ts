import type { Side } from '#core/market/instrument.ts'

/** By how much a holder's contracts of a side changed, at the venue's time of the fill. trade null: not ours. */
export type Step = { readonly trade: number | null; readonly symbol: string; readonly side: Side; readonly at: number; readonly change: bigint }

const holderOf = (step: Step): string => `${step.trade ?? ''}|${step.symbol}|${step.side}`

/** Steps up to an instant become one for each holder; a holder that had nothing left then is forgotten. */
export const addedUp = (steps: readonly Step[], until: number): readonly Step[] => {
  const sums = new Map<string, Step>()
  for (const step of steps) {
    if (step.at > until) continue
    const sum = sums.get(holderOf(step))
    sums.set(holderOf(step), sum === undefined ? step : { ...sum, at: Math.max(sum.at, step.at), change: sum.change + step.change })
  }
  return [...[...sums.values()].filter((step) => step.change !== 0n), ...steps.filter((step) => step.at > until)]
}

export type Holder = { readonly trade: number | null; readonly signed: bigint }

/** Who held how much of a symbol at an instant, signed (long positive): trades oldest first, then what is not ours. */
export const holdersAt = (steps: readonly Step[], symbol: string, instant: number): readonly Holder[] => {
  const held = new Map<number | null, bigint>()
  for (const step of steps) {
    if (step.symbol === symbol && step.at <= instant) held.set(step.trade, (held.get(step.trade) ?? 0n) + (step.side === 'long' ? step.change : -step.change))
  }
  return [...held].map(([trade, signed]) => ({ trade, signed })).filter((holder) => holder.signed !== 0n).toSorted((a, b) => (a.trade ?? Infinity) - (b.trade ?? Infinity))
}

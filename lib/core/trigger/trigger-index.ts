import type { Price } from '#core/money/money.ts'
import { type Heap, makeHeap } from './heap.ts'

/** A price condition of somebody: `owner` is told when the price of the symbol is at or beyond `price`. */
export type Trigger = { readonly owner: string; readonly symbol: string; readonly direction: 'at-or-above' | 'at-or-below'; readonly price: Price; readonly urgent: boolean }
type Armed = Trigger & { alive: boolean }
type Line = { readonly above: Heap<Armed>; readonly below: Heap<Armed> }

/**
 * Price conditions ordered by price, per symbol: a tick costs two comparisons when nothing fires, whatever the number armed.
 * A fired trigger is gone; its owner arms anew from its new state.
 */
export type TriggerIndex = {
  /** Replaces everything that the owner had armed. */
  readonly arm: (owner: string, triggers: readonly Trigger[]) => void
  readonly tick: (symbol: string, at: Price) => readonly Trigger[]
  readonly armed: () => number
  readonly symbols: () => readonly string[]
}

export const makeTriggerIndex = (): TriggerIndex => {
  const lines = new Map<string, Line>()
  const owned = new Map<string, readonly Armed[]>()
  let count = 0
  const lineOf = (symbol: string): Line => {
    const known = lines.get(symbol)
    if (known !== undefined) return known
    const line = { above: makeHeap<Armed>(), below: makeHeap<Armed>() }
    lines.set(symbol, line)
    return line
  }
  const kill = (trigger: Armed): void => {
    if (trigger.alive) count -= 1
    trigger.alive = false
  }
  const fire = (heap: Heap<Armed>, reached: (rank: bigint) => boolean): readonly Trigger[] => {
    const fired: Trigger[] = []
    for (let top = heap.top(); top !== null && (!top.item.alive || reached(top.rank)); top = heap.top()) {
      if (top.item.alive) fired.push(top.item)
      kill(top.item)
      heap.pop()
    }
    return fired
  }
  return {
    arm: (owner, triggers) => {
      for (const old of owned.get(owner) ?? []) kill(old)
      const armed = triggers.map((trigger): Armed => ({ ...trigger, alive: true }))
      for (const trigger of armed) {
        const line = lineOf(trigger.symbol)
        if (trigger.direction === 'at-or-above') line.above.push(trigger.price, trigger)
        else line.below.push(-trigger.price, trigger)
      }
      count += armed.length
      if (armed.length === 0) owned.delete(owner)
      else owned.set(owner, armed)
    },
    tick: (symbol, at) => {
      const line = lines.get(symbol)
      if (line === undefined) return []
      const above = fire(line.above, (rank) => rank <= at)
      const below = fire(line.below, (rank) => -rank >= at)
      return below.length === 0 ? above : [...above, ...below]
    },
    armed: () => count,
    symbols: () => [...new Set([...owned.values()].flat().filter((trigger) => trigger.alive).map((trigger) => trigger.symbol))],
  }
}

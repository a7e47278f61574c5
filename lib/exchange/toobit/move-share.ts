import { slidingWindow } from './sliding-window.ts'

/** What a thing to do asks of a key: weight, and requests that count against the order limit. */
export type Cost = { readonly weight: number; readonly orders: number }
/** A limit of weight over a time, one of order requests over another. */
export type Limits = { readonly weight: number; readonly weightMs: number; readonly orders: number; readonly ordersMs: number }

/** All moves of one key together use at most this of its weight and order budget (RULES.md, Trailing). */
const SHARE = 0.3
/**
 * Part of the weight's share that may be used at once after a quiet time; the rest flows in evenly. With a whole minute as one window the moves of
 * a lively one would go in its first seconds, and the best of all later ones would wait until those grow old.
 */
const AT_ONCE = 0.2

/** What rounding leaves of a wait that is over. */
const DUST_MS = 1e-6

/** Fills with what is used and runs out evenly: no window of `lengthMs` ever holds more than `most`, wherever it begins. */
const leakingBucket = (most: number, lengthMs: number) => {
  const size = most * AT_ONCE
  const perMs = (most - size) / lengthMs
  let level = 0
  let at = 0
  const leak = (now: number): void => {
    level = Math.max(0, level - (now - at) * perMs)
    at = now
  }
  return {
    /** ms until so much fits; more than ever fits waits for an empty bucket. */
    waitFor: (amount: number, now: number): number => {
      leak(now)
      return Math.max(0, Math.ceil((level + Math.min(amount, size) - size) / perMs - DUST_MS))
    },
    add: (amount: number, now: number): void => {
      leak(now)
      level += amount
    },
  }
}

/** The share of a key's limits that moves of resting stops may use. Returns ms until such a move fits; 0: it does, and is counted. */
export const openMoveShare = (limits: Limits): ((cost: Cost, now: number) => number) => {
  const weight = leakingBucket(limits.weight * SHARE, limits.weightMs)
  const orders = slidingWindow(limits.ordersMs)
  const ordersMost = Math.floor(limits.orders * SHARE)
  return (cost, now) => {
    const wait = Math.max(weight.waitFor(cost.weight, now), orders.waitFor(cost.orders, ordersMost, now))
    if (wait > 0) return wait
    weight.add(cost.weight, now)
    orders.add(cost.orders, now)
    return 0
  }
}

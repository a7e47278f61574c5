import { slidingWindow, type SlidingWindow } from '../sliding-window.ts'

/** What one key has used; counted per key, not per address. */
type Used = { readonly weight: SlidingWindow; readonly orders: SlidingWindow; breaches: number; bannedUntil: number }

const WEIGHT_MAX = 3_000
const WEIGHT_MS = 60_000
const ORDERS_MAX = 60
const ORDERS_MS = 2_000
/** Knocking on after so many refusals is a ban of two minutes. */
const BREACHES_MAX = 50
const BAN_MS = 120_000

export type LimitAnswer = { readonly status: 200 | 418 | 429; readonly code: number; readonly text: string; readonly headers: Readonly<Record<string, string>> }
export type Limits = { readonly charge: (apiKey: string, weight: number, order: boolean, now: number) => LimitAnswer }

const headersOf = (used: Used, now: number, resetMs: number): Readonly<Record<string, string>> => ({
  'x-api-limit-status': String(Math.max(0, WEIGHT_MAX - used.weight.used(now))),
  'x-api-limit': String(WEIGHT_MAX),
  'x-api-limit-reset-timestamp': String(now + resetMs),
})

export const openLimits = (): Limits => {
  const keys = new Map<string, Used>()
  const usedBy = (apiKey: string): Used => {
    const used = keys.get(apiKey) ?? { weight: slidingWindow(WEIGHT_MS), orders: slidingWindow(ORDERS_MS), breaches: 0, bannedUntil: 0 }
    keys.set(apiKey, used)
    return used
  }
  return {
    charge: (apiKey, weight, order, now) => {
      const used = usedBy(apiKey)
      if (now < used.bannedUntil) return { status: 418, code: -1003, text: 'Banned for repeated requests above the limit.', headers: headersOf(used, now, used.bannedUntil - now) }
      const byWeight = used.weight.waitFor(weight, WEIGHT_MAX, now)
      const byOrders = order ? used.orders.waitFor(1, ORDERS_MAX, now) : 0
      if (byWeight > 0 || byOrders > 0) {
        used.breaches += 1
        if (used.breaches > BREACHES_MAX) {
          used.breaches = 0
          used.bannedUntil = now + BAN_MS
        }
        const text = byWeight > 0 ? 'Too many requests: 3000 weight in a minute.' : 'Too many orders: 60 in 2 seconds.'
        return { status: 429, code: byWeight > 0 ? -1003 : -1015, text, headers: headersOf(used, now, Math.ceil(Math.max(byWeight, byOrders))) }
      }
      used.breaches = 0
      used.weight.add(weight, now)
      if (order) used.orders.add(1, now)
      return { status: 200, code: 200, text: '', headers: headersOf(used, now, 0) }
    },
  }
}

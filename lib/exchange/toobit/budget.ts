import { Fault } from '#core/fault.ts'
import type { Priority } from '#desk/ports/exchange.ts'
import type { Clock, WireReply } from '#desk/ports/world.ts'
import { headerNumber, type Holds, openHolds } from './hold.ts'
import { type Cost, type Limits, openMoveShare } from './move-share.ts'
import { slidingWindow } from './sliding-window.ts'

/** TOOBIT-API.md 2.1: 3000 weight a minute and 60 order requests in 2 s, per key. */
const TOOBIT_LIMITS: Limits = { weight: 3000, weightMs: 60_000, orders: 60, ordersMs: 2_000 }

/** Share of each limit that a priority may use up; what is left above it is kept for those before it. Protection may use all. */
const SHARE: Readonly<Record<Priority, number>> = { protect: 1, exit: 0.9, entry: 0.75, sync: 0.6, data: 0.5 }
const RANK: Readonly<Record<Priority, number>> = { protect: 0, exit: 1, entry: 2, sync: 3, data: 4 }

/** `waitMs`: longest time in the queue; then it is refused, never having been sent. */
export type Need = { readonly priority: Priority; readonly weight: number; readonly order: boolean; readonly waitMs: number }

export type Budget = {
  /** Resolves when the request may be sent; rejects with a Fault that says from when on. */
  readonly admit: (need: Need) => Promise<void>
  /** A move of resting stops, counted whole before its first request. 0: it may begin; else ms after which to ask again. */
  readonly admitMove: (cost: Cost) => number
  /** What the venue's reply says about the limit. `venueNow` is the venue's time, that its reset is told in. */
  readonly learn: (reply: WireReply, venueNow: number) => void
  /** ms of our clock before which nothing may be sent; null: now. */
  readonly heldUntil: () => number | null
  readonly state: () => { readonly waiting: number; readonly weightUsed: number; readonly ordersUsed: number; readonly banned: boolean }
}

type Waiter = Need & { readonly since: number; readonly go: () => void; readonly no: (fault: Fault) => void }

/** `moves`: the limits that the share of moves is taken of. */
export const openBudget = (clock: Clock, limits: Limits = TOOBIT_LIMITS, moves: Limits = limits): Budget => {
  const meter = openMeter(limits)
  const holds = openHolds(clock)
  const queue: Waiter[] = []
  let sleeping = false

  /** ms until the request fits; 0 is now. */
  const waitFor = (need: Need, now: number): number => {
    const hold = holds.now()
    return hold === null ? meter.waitFor(need, now) : hold.until - now
  }
  const refusal = (need: Need, now: number): Fault =>
    new Fault({ code: holds.now()?.banned === true ? 'banned' : 'rate-limited', retry: 'after-limit', outcomeKnown: true, neverReached: true, retryAt: clock.now() + Math.max(0, Math.ceil(waitFor(need, now))) })

  /** Lets go all that fit, best first. Who can't go holds up all behind it, so that small requests don't starve a large one. */
  const pump = (): void => {
    const now = clock.monotonic()
    for (const waiter of queue.filter((one) => now - one.since >= one.waitMs && waitFor(one, now) > 0)) {
      queue.splice(queue.indexOf(waiter), 1)
      waiter.no(refusal(waiter, now))
    }
    let next = queue[0]
    while (next !== undefined && waitFor(next, now) <= 0) {
      queue.shift()
      meter.take(next, now)
      next.go()
      next = queue[0]
    }
    if (next !== undefined && !sleeping) wakeIn(Math.min(waitFor(next, now), ...queue.map((one) => one.since + one.waitMs - now)))
  }
  const wakeIn = (ms: number): void => {
    sleeping = true
    void clock.sleep(Math.max(1, ms)).then(() => {
      sleeping = false
      pump()
    })
  }
  return {
    admit: (need) => {
      const now = clock.monotonic()
      const wait = waitFor(need, now)
      if (holds.now()?.banned === true || wait > need.waitMs) return Promise.reject(refusal(need, now))
      if (wait <= 0 && queue.length === 0) {
        meter.take(need, now)
        return Promise.resolve()
      }
      return new Promise((go, no) => {
        const at = queue.findIndex((one) => RANK[one.priority] > RANK[need.priority])
        queue.splice(at < 0 ? queue.length : at, 0, { ...need, since: now, go, no })
        pump()
      })
    },
    admitMove: admitMoves(clock, holds, moves),
    learn: (reply, venueNow) => {
      const now = clock.monotonic()
      holds.learn(reply, venueNow)
      if (reply.status === 200) meter.learn(reply, now)
      for (const waiter of holds.now()?.banned === true ? queue.splice(0) : []) waiter.no(refusal(waiter, now))
    },
    heldUntil: () => {
      const hold = holds.now()
      return hold === null ? null : clock.now() + (hold.until - clock.monotonic())
    },
    state: () => ({ waiting: queue.length, ...meter.used(clock.monotonic()), banned: holds.now()?.banned === true }),
  }
}

const admitMoves = (clock: Clock, holds: Holds, limits: Limits): Budget['admitMove'] => {
  const take = openMoveShare(limits)
  return (cost) => {
    const now = clock.monotonic()
    const hold = holds.now()
    return hold === null ? take(cost, now) : Math.max(1, hold.until - now)
  }
}

/** Both limits, with what each priority may use of them. */
const openMeter = (limits: Limits) => {
  const weight = slidingWindow(limits.weightMs)
  const orders = slidingWindow(limits.ordersMs)
  return {
    waitFor: (need: Need, now: number): number => {
      const share = SHARE[need.priority]
      const byWeight = weight.waitFor(need.weight, Math.floor(limits.weight * share), now)
      return Math.max(byWeight, need.order ? orders.waitFor(1, Math.floor(limits.orders * share), now) : 0)
    },
    take: (need: Need, now: number): void => {
      weight.add(need.weight, now)
      if (need.order) orders.add(1, now)
    },
    used: (now: number) => ({ weightUsed: weight.used(now), ordersUsed: orders.used(now) }),
    /** The venue counts what other programs with this key have used; then ours is raised to its figure. */
    learn: (reply: WireReply, now: number): void => {
      const left = headerNumber(reply, 'x-api-limit-status')
      const limit = headerNumber(reply, 'x-api-limit')
      if (left === null || limit !== limits.weight) return
      const unseen = limit - left - weight.used(now)
      if (unseen > 0) weight.add(unseen, now)
    },
  }
}

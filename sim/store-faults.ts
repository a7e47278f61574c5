import { Fault } from '#core/fault.ts'
import type { Draws } from './chance.ts'
import type { Selected } from './selection.ts'
import type { SimStore } from './store.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What becomes of the way to the database: shares of all awaits on it. */
type StoreFates = { /** A connection breaks: what was asked may be done. */ readonly lostShare: number; /** None is to be had. */ readonly refusedShare: number; /** When the database fails over (ms after the start), and how long nobody answers. */ readonly failovers: readonly { readonly at: number; readonly ms: number }[]; /** When what only saves calls (locks, cool-downs, figures) is lost. */ readonly kvLost: readonly number[] }

const unreachable = (): Fault => new Fault({ code: 'store-unreachable', retry: 'soon', outcomeKnown: true, venueText: 'connection refused' })
const lost = (): Fault => new Fault({ code: 'store-lost', retry: 'soon', outcomeKnown: false, venueText: 'Connection terminated unexpectedly' })

/** Before anything was asked: the statement, or its transaction, has not begun. */
const isBefore = (point: string): boolean => point.endsWith('?') || point.endsWith(':begin')

const storeFatesOf = (draws: Draws, until: number): StoreFates => ({
  lostShare: draws.once(0.4) ? 0.005 : 0,
  refusedShare: draws.once(0.3) ? 0.005 : 0,
  failovers: draws.once(0.15) ? [{ at: 10_000 + draws.whole(Math.max(1, until - 30_000)), ms: 500 + draws.whole(6_000) }] : [],
  kvLost: draws.once(0.2) ? [10_000 + draws.whole(Math.max(1, until - 20_000))] : [],
})

type Parts = { readonly draws: Draws; readonly time: VirtualTime; readonly store: SimStore; readonly selected: Selected; readonly said: (line: string) => void }

/** The database as a network shows it; `trouble` says whether things may go wrong now. */
export const storeFaults = ({ draws, time, store, selected, said }: Parts) => {
  const counts = { faults: 0 }
  let trouble = false
  let fates: StoreFates = { lostShare: 0, refusedShare: 0, failovers: [], kvLost: [] }
  let awayUntil = 0
  const strike = (fault: Fault): never => {
    counts.faults += 1
    throw fault
  }
  return {
    counts,
    setTrouble: (on: boolean): void => void (trouble = on),
    /** Draws what becomes of it, up to `until` (ms after now). */
    plan: (until: number): void => {
      fates = storeFatesOf(draws, until)
      for (const { at, ms } of fates.failovers) time.after(at, () => {
        if (!selected.plays('failover')) return
        awayUntil = time.now() + ms
        said(`DATABASE fails over for ${ms} ms`)
      })
      for (const at of fates.kvLost) time.after(at, () => {
        if (!selected.plays('kv-lost')) return
        counts.faults += 1
        store.loseKv()
        said('KV is lost')
      })
    },
    /** Of one process: called before and after each call of the store. */
    atStore: (point: string): void => {
      const before = isBefore(point)
      if (time.now() < awayUntil) strike(before ? unreachable() : lost())
      if (!trouble) return
      const share = before ? fates.refusedShare : fates.lostShare
      if (share > 0 && draws.once(share) && selected.plays(before ? 'store-refused' : 'store-lost', point)) strike(before ? unreachable() : lost())
    },
  }
}

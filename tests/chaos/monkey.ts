import type { Draws } from '#sim/chance.ts'
import { isAlive, pause } from '../../bin/processes.ts'
import { placeOf } from './place.ts'
import type { Room } from './room.ts'

type Parts = { readonly room: Room; readonly output: () => string; readonly draws: Draws; readonly say: (line: string) => void }
type Blow = 'kill' | 'stop' | 'fault' | 'connections' | 'database' | 'disk'
const BLOWS: readonly Blow[] = ['kill', 'kill', 'kill', 'stop', 'stop', 'fault', 'fault', 'fault', 'connections', 'database', 'disk']
const FAULTS = ['delay', 'drop', '5xx', '429', 'double', 'disconnect', 'silence', 'hide'] as const

/** Who stands still, so that nobody is left so. */
const standing = () => {
  const pids = new Set<number>()
  const go = (pid: number): void => {
    pids.delete(pid)
    if (isAlive(pid)) process.kill(pid, 'SIGCONT')
  }
  return {
    still: async (pid: number, ms: number): Promise<void> => {
      pids.add(pid)
      process.kill(pid, 'SIGSTOP')
      await pause(ms)
      go(pid)
    },
    goAll: (): void => { for (const pid of pids) go(pid) },
  }
}

/** What each blow does, and how it is told. */
const blowsOf = ({ room, output, draws }: Parts, still: (pid: number, ms: number) => Promise<void>): Readonly<Record<Blow, () => string | Promise<string>>> => {
  const place = placeOf(room.data, output)
  return {
    kill: () => {
      if (draws.once(0.2)) {
        process.kill(place.postgres(), 'SIGKILL')
        return 'kill -9 of PostgreSQL'
      }
      const { name, pid } = draws.pick(place.children())
      process.kill(pid, 'SIGKILL')
      return `kill -9 of the ${name}`
    },
    stop: async () => {
      const [{ name, pid }, ms] = [draws.pick(place.children()), 300 + draws.whole(9_000)]
      await still(pid, ms)
      return `the ${name} stood still for ${ms} ms`
    },
    disk: async () => {
      room.fill()
      await pause(1_000 + draws.whole(4_000))
      room.empty()
      return 'the disk was full for some seconds'
    },
    fault: async () => {
      const kind = draws.pick(FAULTS)
      await place.admin('POST', 'faults', { kind, times: 1 + draws.whole(4), ms: 200 + draws.whole(6_000), executed: draws.once(0.5) })
      return `fault ${kind} at the exchange`
    },
    connections: async () => `${(await place.sql('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'keel'`)).length} connections to the database dropped`,
    database: () => {
      process.kill(place.postgres(), 'SIGINT')
      return 'the database is restarted'
    },
  }
}

/** Hits the running desk: each blow is drawn from the seed, what it hits is what runs then. */
export const makeMonkey = (parts: Parts) => {
  const { room, output, draws, say } = parts
  const counts: Record<Blow, number> = { kill: 0, stop: 0, fault: 0, connections: 0, database: 0, disk: 0 }
  const missing = new Set<string>()
  const { still, goAll } = standing()
  const blows = blowsOf(parts, still)
  const strikeOnce = async (blow: Blow): Promise<void> => {
    try {
      say(`  ${await blows[blow]()}`)
      counts[blow] += 1
    } catch (thrown) {
      // What is down can't be hit.
      say(`  ${blow} missed: ${thrown instanceof Error ? thrown.message.slice(0, 100) : String(thrown)}`)
    }
  }
  return {
    counts: () => counts,
    notTried: () => [...missing],
    strike: async (goesOn: () => boolean): Promise<void> => {
      while (goesOn()) {
        await pause(1_500 + draws.whole(7_000))
        const blow = draws.pick(BLOWS)
        if (blow === 'disk' && !room.small) missing.add('full disk: no right to mount a small one here')
        else await strikeOnce(blow)
      }
    },
    /** Nothing stands still, nothing is full, and the exchange answers as it should. */
    calm: async (): Promise<void> => {
      goAll()
      room.empty()
      const { admin } = placeOf(room.data, output)
      for (let tries = 0; ; tries += 1) {
        try {
          return await admin('DELETE', 'faults', undefined)
        } catch (thrown) {
          if (tries >= 30) throw thrown
          await pause(1_000)
        }
      }
    },
  }
}

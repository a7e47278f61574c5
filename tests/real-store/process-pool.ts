import { BEGIN } from '#db/transaction-limits.ts'
import type { DriverClient, DriverPool } from '#db/drivers/pooled.ts'
import { isFault } from '#core/fault.ts'
import type { Step } from '#sim/store/connection.ts'
import type { VirtualTime } from '#sim/virtual-time.ts'
import type { Answer, Connection } from './connections.ts'
import type { Line } from './line.ts'

/** Stands for store time in SQL; each statement carries the moment at which it leaves as one more parameter. */
export const VIRTUAL_NOW = '$0::bigint'
/** As production's (db/transaction-limits.ts), but in virtual time; the real ones would be reckoned by a clock that has nothing to do with the seed. */
const LOCK_MS = 1_000
const IDLE_MS = 3_000

/** What is known of one process's ways to the database. `isDropped`: it is dead, and nothing comes to it any more. */
export type ProcessLink = { readonly line: Line; readonly time: Pick<VirtualTime, 'now' | 'after'>; readonly step: Step; readonly isDropped: () => boolean; readonly open: Set<Transaction>; /** A statement of this call has been answered. */ readonly noted: (name: string) => void }
/** `breakOff`: the connection ends, with all that was not committed. */
export type Transaction = { readonly breakOff: () => void }

const forever = (): Promise<never> => new Promise(() => undefined)
const driverError = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code })

/** At an await: as a driver would tell what the network did. */
const stepped = async ({ step, isDropped }: ProcessLink, point: string): Promise<void> => {
  try {
    await step(point)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    throw thrown.facts.code === 'store-unreachable' ? driverError('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED') : driverError('Connection terminated unexpectedly')
  }
  if (isDropped()) await forever()
}

const timed = (text: string, values: readonly unknown[], now: number): readonly [string, readonly unknown[]] => (text.includes('$0') ? [text.replaceAll('$0', `$${values.length + 1}`), [...values, now]] : [text, values])

type Asking = { readonly link: ProcessLink; readonly name: string }

/** Sends one statement; where it waits for a lock longer than it may, it fails as the database would let it fail. */
const sendOn = async ({ link, name }: Asking, on: Connection | null, text: string, values: readonly unknown[]): Promise<Answer> => {
  const { line, time, isDropped } = link
  let isLate = false
  let forget = (): void => undefined
  const answer = line.send(on, ...timed(text, values, time.now()), (cancel) => {
    forget = time.after(LOCK_MS, () => {
      isLate = true
      cancel()
    })
  })
  try {
    return await answer
  } catch (thrown) {
    throw isLate ? driverError('canceling statement due to lock timeout', '55P03') : thrown
  } finally {
    forget()
    link.noted(name)
    if (isDropped()) await forever()
  }
}

/** The names of a drain's two statements; of another transaction's they are numbers. */
const STATEMENTS: Readonly<Record<string, readonly string[]>> = { drain: ['load', 'write'] }

/** One transaction of a process on a connection of its own. */
const openTransaction = (link: ProcessLink, name: string): DriverClient => {
  const on = link.line.take()
  let [isBroken, isOpen, asked] = [false, false, 0]
  const rollBack = async (): Promise<void> => {
    isBroken = true
    link.open.delete(transaction)
    if (isOpen) await link.line.send(on, 'rollback', []).catch(() => undefined)
    link.line.give(on)
  }
  const transaction: Transaction = { breakOff: () => { if (!isBroken) void rollBack() } }
  link.open.add(transaction)
  /** Idle until the step is over; too long, and the database ends the connection. */
  const idling = async (point: string): Promise<void> => {
    const forget = isOpen ? link.time.after(IDLE_MS, transaction.breakOff) : () => undefined
    try {
      await stepped(link, point)
    } catch (thrown) {
      transaction.breakOff()
      throw thrown
    } finally {
      forget()
    }
  }
  const run = (text: string, values: readonly unknown[]): Promise<Answer> => {
    if (isBroken) throw driverError('Client has encountered a connection error and is not queryable')
    return sendOn({ link, name }, on, text, values)
  }
  const work = async (text: string, values: readonly unknown[]): Promise<Answer> => {
    asked += 1
    await idling(`${name}:${STATEMENTS[name]?.[asked - 1] ?? asked}`)
    return run(text, values)
  }
  return {
    release: () => { if (!isBroken) { isBroken = true; link.open.delete(transaction); link.line.give(on) } },
    query: async (text, values = []) => {
      if (text.startsWith(BEGIN)) {
        isOpen = true
        return run(`begin${text.slice(BEGIN.length)}`, values)
      }
      if (text === 'rollback') {
        isOpen = false
        return run(text, values)
      }
      if (text !== 'commit') return work(text, values)
      if (asked > 0) await idling(`${name}:commit`)
      const done = await run(text, values)
      isOpen = false
      await idling(`${name}:end`)
      return done
    },
  }
}

/** The pool of one process, for the calls of one name: each statement is a step of virtual time. */
export const processPool = (link: ProcessLink, name: string): DriverPool => ({
  query: async (text, values = []) => {
    await stepped(link, `${name}?`)
    const answer = await sendOn({ link, name }, null, text, values)
    await stepped(link, `${name}!`)
    return answer
  },
  connect: async () => {
    await stepped(link, `${name}:begin`)
    return openTransaction(link, name)
  },
  end: () => Promise.resolve(),
})

import { describe, expect, it } from 'vitest'
import type { AccountId } from '#desk/ports/store.ts'
import { drainStore } from './drain-store.ts'
import { STORE_NOW, type Sql } from './sql.ts'

const busy = 'busy-account' as AccountId
const other = 'other-account' as AccountId
const unasked = (): never => { throw new Error('nothing is decided here') }

/** A database whose transactions wait until they are let go. */
const waiting = () => {
  const open: (() => void)[] = []
  const sql: Sql = {
    query: () => Promise.resolve([]),
    transaction: async (_opening, work) => {
      await new Promise<void>((go) => void open.push(go))
      return work(() => Promise.resolve([]), [{ known: true, locked: true }])
    },
    close: () => Promise.resolve(),
  }
  return { open, sql }
}

describe('drains of one process', () => {
  it('take one connection for an account, however many ask', async () => {
    const { open, sql } = waiting()
    const { drain } = drainStore(sql, STORE_NOW)
    const first = drain(busy, unasked)
    expect(await drain(busy, unasked)).toEqual({ type: 'busy' })
    const beside = drain(other, unasked)
    expect(open).toHaveLength(2)
    for (const go of open) go()
    expect(await Promise.all([first, beside])).toEqual([{ type: 'nothing' }, { type: 'nothing' }])
  })

  it('take the account again when the one before ended, also with a fault', async () => {
    let asked = 0
    const { drain } = drainStore({ query: () => Promise.resolve([]), transaction: () => Promise.reject(new Error(`line ${++asked} is lost`)), close: () => Promise.resolve() }, STORE_NOW)
    await expect(drain(busy, unasked)).rejects.toThrow('line 1 is lost')
    await expect(drain(busy, unasked)).rejects.toThrow('line 2 is lost')
  })
})

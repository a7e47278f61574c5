import { BEGIN } from '../transaction-limits.ts'
import { storeFault } from '../fault.ts'
import type { Query, Row, Sql, Value } from '../sql.ts'

type Answer = { readonly rows: readonly Row[]; readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }
/** The part of node-postgres's shape that the three drivers share. A text of several statements answers with a list. */
export type DriverClient = {
  readonly query: (text: string, values?: unknown[]) => Promise<Answer | readonly Answer[]>
  readonly release: (broken?: boolean) => void
}
/** A client as a driver's pool hands it out. */
type PooledClient = { readonly release: (broken?: boolean) => void; readonly on: (event: 'error', hear: () => void) => unknown; readonly off: (event: 'error', hear: () => void) => unknown }
export type DriverPool = {
  readonly query: (text: string, values?: unknown[]) => Promise<Answer | readonly Answer[]>
  readonly connect: () => Promise<DriverClient>
  readonly end: () => Promise<void>
}

/**
 * A client that is out of its pool tells the end of its connection by an event as well, and an event that nobody hears ends the process. So it is
 * heard here, and that is all: the statement on its way, or the next one, fails with the same news.
 */
export const heldClient = (client: PooledClient, query: DriverClient['query']): DriverClient => {
  const hear = (): void => undefined
  client.on('error', hear)
  return {
    query,
    release: (broken) => {
      // From here on the pool hears it.
      client.release(broken)
      client.off('error', hear)
    },
  }
}

const INT8 = 20
/** int8 arrives as text; what the desk counts in it (ms, seq) stays far below 2⁵³, so it is handed on as number. numeric stays text. */
const rowsOf = ({ rows, fields }: Answer): readonly Row[] => {
  const counts = fields.filter(({ dataTypeID }) => dataTypeID === INT8).map(({ name }) => name)
  if (counts.length === 0) return rows
  return rows.map((row) => {
    const read: Record<string, unknown> = { ...row }
    for (const name of counts) if (typeof read[name] === 'string') read[name] = Number(read[name])
    return read
  })
}

const lastRows = (answer: Answer | readonly Answer[]): readonly Row[] => {
  if ('rows' in answer) return rowsOf(answer)
  const last = answer.at(-1)
  return last === undefined ? [] : rowsOf(last)
}

const failing = async (client: DriverClient, broken: unknown): Promise<void> => {
  const lost = broken instanceof Error && !/^[0-9A-Z]{5}$/.test(String(Reflect.get(broken, 'code') ?? 'ours!'))
  if (lost && Reflect.get(broken, 'code') !== undefined) return client.release(true)
  try {
    await client.query('rollback')
    client.release()
  } catch {
    client.release(true)
  }
}

/** A driver's pool as the store's Sql. */
export const pooledSql = (pool: DriverPool): Sql => ({
  query: async (text, values) => {
    try {
      return lastRows(await pool.query(text, [...values]))
    } catch (thrown) {
      throw storeFault(thrown, 'work')
    }
  },
  transaction: async (opening, work) => {
    const client = await pool.connect().catch((thrown: unknown) => { throw storeFault(thrown, 'connect') })
    const query: Query = async (text: string, values: readonly Value[]) => lastRows(await client.query(text, [...values]))
    let committing = false
    try {
      const opened = lastRows(await client.query(opening === '' ? BEGIN : `${BEGIN}; ${opening}`))
      const result = await work(query, opened)
      committing = true
      await client.query('commit')
      client.release()
      return result
    } catch (thrown) {
      await failing(client, thrown)
      throw storeFault(thrown, committing ? 'commit' : 'work')
    }
  },
  close: () => pool.end(),
})

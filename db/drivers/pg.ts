import pg from 'pg'
import { LIMITS } from '../transaction-limits.ts'
import type { Sql } from '../sql.ts'
import { heldClient, pooledSql } from './pooled.ts'

export type PoolOptions = { readonly url: string; readonly connections: number; readonly onLost?: (problem: Error) => void }

/** A pooler refuses session settings at start; behind it only transactions carry them. */
export const isPooled = (url: string): boolean => /-pooler\.|[?&]pgbouncer=true/.test(url)

/** Statements that a connection keeps prepared; the desk's own are fewer than a hundred. */
const PREPARED_MAX = 500

/** Each text gets a name, under which a connection parses and plans it once. A pooler may give the next statement to another connection, so behind it none is named. */
const preparing = (pooled: boolean) => {
  const names = new Map<string, string>()
  return (text: string, values: unknown[] = []): pg.QueryConfig => {
    if (pooled || values.length === 0) return { text, values }
    const name = names.get(text) ?? `keel-${names.size}`
    if (names.size < PREPARED_MAX) names.set(text, name)
    return names.has(text) ? { name, text, values } : { text, values }
  }
}

/** The default driver: TCP, on one machine and on Neon alike. */
export const pgSql = ({ url, connections, onLost }: PoolOptions): Sql => {
  const limits = isPooled(url) ? {} : LIMITS
  const prepared = preparing(isPooled(url))
  const pool = new pg.Pool({
    connectionString: url, max: connections, connectionTimeoutMillis: 5_000, query_timeout: 6_000, idleTimeoutMillis: 30_000, allowExitOnIdle: false, keepAlive: true, ...limits,
  })
  pool.on('error', (problem: Error) => onLost?.(problem))
  return pooledSql({
    query: (text, values) => pool.query<Record<string, unknown>>(prepared(text, values)),
    connect: async () => {
      const client = await pool.connect()
      return heldClient(client, (text, values) => client.query<Record<string, unknown>>(prepared(text, values)))
    },
    end: () => pool.end(),
  })
}

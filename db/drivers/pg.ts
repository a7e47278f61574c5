import pg from 'pg'
import { LIMITS } from '../transaction-limits.ts'
import type { Sql } from '../sql.ts'
import { pooledSql } from './pooled.ts'

export type PoolOptions = { readonly url: string; readonly connections: number; readonly onLost?: (problem: Error) => void }

/** A pooler refuses session settings at start; behind it only transactions carry them. */
export const isPooled = (url: string): boolean => /-pooler\.|[?&]pgbouncer=true/.test(url)

/** The default driver: TCP, on one machine and on Neon alike. */
export const pgSql = ({ url, connections, onLost }: PoolOptions): Sql => {
  const limits = isPooled(url) ? {} : LIMITS
  const pool = new pg.Pool({
    connectionString: url, max: connections, connectionTimeoutMillis: 5_000, query_timeout: 6_000, idleTimeoutMillis: 30_000, allowExitOnIdle: false, keepAlive: true, ...limits,
  })
  pool.on('error', (problem: Error) => onLost?.(problem))
  return pooledSql({
    query: (text, values) => pool.query<Record<string, unknown>>(text, values),
    connect: async () => {
      const client = await pool.connect()
      return { query: (text, values) => client.query<Record<string, unknown>>(text, values), release: (broken) => client.release(broken) }
    },
    end: () => pool.end(),
  })
}

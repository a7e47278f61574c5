import type { Sql } from '../sql.ts'
import type { PoolOptions } from './pg.ts'
import { heldClient, pooledSql } from './pooled.ts'

/** The deprecated driver of @vercel/postgres, for those who already run on it; loaded only when chosen. It wants a pooled address. */
export const vercelSql = async ({ url, connections, onLost }: PoolOptions): Promise<Sql> => {
  const { createPool } = await import('@vercel/postgres')
  const pool = createPool({ connectionString: url, max: connections })
  pool.on('error', (problem: Error) => onLost?.(problem))
  return pooledSql({
    query: (text, values) => pool.query<Record<string, unknown>>(text, values),
    connect: async () => {
      const client = await pool.connect()
      return heldClient(client, (text, values) => client.query<Record<string, unknown>>(text, values))
    },
    end: () => pool.end(),
  })
}

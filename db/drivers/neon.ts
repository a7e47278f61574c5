import { neonConfig, Pool } from '@neondatabase/serverless'
import { WebSocket } from 'ws'
import type { Sql } from '../sql.ts'
import type { PoolOptions } from './pg.ts'
import { heldClient, pooledSql } from './pooled.ts'

/** How to reach a WebSocket proxy other than Neon's own. */
export type NeonProxy = { readonly address: (host: string, port: number | string) => string; readonly secure: boolean }

/**
 * Neon's driver over WebSocket, with interactive transactions (its HTTP form has none). Its settings are the driver's own and hold
 * for the process, so they are set once, here.
 */
export const neonSql = ({ url, connections, onLost }: PoolOptions, proxy?: NeonProxy): Sql => {
  // Node 20 has no WebSocket of its own.
  if (globalThis.WebSocket === undefined) neonConfig.webSocketConstructor = WebSocket
  if (proxy !== undefined) {
    neonConfig.wsProxy = (host, port) => proxy.address(host, port)
    neonConfig.useSecureWebSocket = proxy.secure
    neonConfig.pipelineTLS = false
    neonConfig.pipelineConnect = false
    neonConfig.forceDisablePgSSL = !proxy.secure
    neonConfig.coalesceWrites = false
  }
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000 })
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

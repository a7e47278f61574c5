import { unreachable } from '#core/assert.ts'
import type { NeonProxy } from './drivers/neon.ts'
import type { PoolOptions } from './drivers/pg.ts'
import type { Sql } from './sql.ts'

export type Driver = 'pg' | 'neon' | 'vercel'

/** Opens a pool by the driver of the environment (DB_DRIVER); each is loaded only when chosen. */
export const openSql = async (driver: Driver, options: PoolOptions, proxy?: NeonProxy): Promise<Sql> => {
  switch (driver) {
    case 'pg':
      return (await import('./drivers/pg.ts')).pgSql(options)
    case 'neon':
      return (await import('./drivers/neon.ts')).neonSql(options, proxy)
    case 'vercel':
      return (await import('./drivers/vercel.ts')).vercelSql(options)
    default:
      return unreachable(driver)
  }
}

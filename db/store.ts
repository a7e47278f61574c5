import type { Store } from '#desk/ports/store.ts'
import { accountStore } from './account-store.ts'
import { censusStore } from './census-store.ts'
import { cardStore } from './card-store.ts'
import { drainStore } from './drain-store.ts'
import { effectStore } from './effect-store.ts'
import { inputStore } from './input-store.ts'
import { leaseStore } from './lease-store.ts'
import { retentionStore } from './retention-store.ts'
import { settingStore } from './setting-store.ts'
import { STORE_NOW, type Sql } from './sql.ts'
import { tradeStore } from './trade-store.ts'
import { updateStore } from './update-store.ts'

/** The Store port on PostgreSQL 15 or newer. `storeNow` is an SQL expression (ms); only tests that steer time give their own. */
export const postgresStore = (sql: Sql, storeNow: string = STORE_NOW): Store => ({
  ...inputStore(sql, storeNow),
  ...drainStore(sql, storeNow),
  ...effectStore(sql, storeNow),
  ...leaseStore(sql, storeNow),
  ...accountStore(sql, storeNow),
  ...tradeStore(sql, storeNow),
  ...updateStore(sql, storeNow),
  ...cardStore(sql),
  ...settingStore(sql),
  ...retentionStore(sql),
  ...censusStore(sql, storeNow),
})

import { present } from '#core/assert.ts'
import { openSql } from '#db/client.ts'
import { accountIdOf } from '#db/identity.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountParts } from '#desk/manage-accounts.ts'
import type { Store } from '#desk/ports/store.ts'
import { rotateVault, type Rotation } from '#desk/rotate-vault.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { freshId } from '#runtime/ids.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { makeVault, readVaultKeys, type RotatingVault } from '#runtime/vault.ts'

const vaultOf = (env: Env): RotatingVault | null => (env.KEEL_VAULT_KEYS === null ? null : makeVault(present(readVaultKeys(env.KEEL_VAULT_KEYS), 'checked at start')))

/** For the one ask in which a key is given: it is tried with a signer that lives as long as the ask. null: this desk has no vault. */
export const accountParts = (env: Env, store: Store): AccountParts | null => {
  const vault = vaultOf(env)
  return vault === null ? null : {
    store, vault,
    newId: () => accountIdOf({ account: `toobit-${freshId().slice(0, 8)}` }),
    probe: async ({ apiKey, secret }) => {
      const client = openClient({ transport: fetchTransport(env.TOOBIT_REST), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: hmacSigner(apiKey, secret) })
      const exchange = toobitAccount({ client, socket: wsOpener(env.TOOBIT_WS) })
      await exchange.balance()
      await exchange.positions()
    },
  }
}

/** `keel vault rotate`: all of a database's keys under the first of KEEL_VAULT_KEYS. */
export const rotateKeys = async (env: Env): Promise<Rotation> => {
  const sql = await openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked before'), connections: 2 })
  try {
    return await rotateVault({ store: postgresStore(sql), vault: present(vaultOf(env), 'checked before') })
  } finally {
    await sql.close()
  }
}

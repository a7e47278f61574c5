import { present } from '#core/assert.ts'
import { accountIdOf } from '#db/identity.ts'
import { postgresStore } from '#db/store.ts'
import type { AccountParts } from '#desk/manage-accounts.ts'
import type { Signer } from '#desk/ports/exchange.ts'
import type { AccountRow, Store } from '#desk/ports/store.ts'
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
import { openDatabase } from './wiring-between.ts'

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
  const sql = await openDatabase(env, 2)
  try {
    return await rotateVault({ store: postgresStore(sql), vault: present(vaultOf(env), 'checked before') })
  } finally {
    await sql.close()
  }
}

/** A key is opened once, into a signer that can sign and nothing else. */
export const signerOf = async (env: Env, account: AccountRow): Promise<Signer> => {
  // The owner's first paper account has its key from the start of the paper exchange; every other one has its own.
  if (account.venue === 'paper' && account.sealedKey === null) return hmacSigner(present(env.PAPER_KEY, 'a paper account needs the paper exchange'), present(env.PAPER_SECRET, 'a paper account needs the paper exchange'))
  const keys = readVaultKeys(present(env.KEEL_VAULT_KEYS, 'an account with a key needs KEEL_VAULT_KEYS'))
  const secret = await makeVault(present(keys, 'checked at start')).open(present(account.sealedKey, 'its key is sealed'), { account: account.account, user: account.user })
  return hmacSigner(present(account.apiKey, 'it has a key'), secret)
}

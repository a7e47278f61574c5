import { isFault } from '#core/fault.ts'
import type { Vault } from './ports/exchange.ts'
import type { AccountId, Store } from './ports/store.ts'

export type Rotation = { readonly sealed: number; readonly rotated: number; /** Accounts whose key no vault key opens. */ readonly closed: readonly { readonly account: AccountId; readonly code: string }[] }

const PAGE = 100

/**
 * Seals every stored key anew under the vault's current one. Each row by itself, and only if it is still what was read: it may be stopped at any
 * place and run again, beside a desk that works. Older vault keys must stay in the list until it has rotated all.
 */
export const rotateVault = async ({ store, vault }: { readonly store: Store; readonly vault: Vault & { readonly isCurrent: (sealed: string) => boolean } }): Promise<Rotation> => {
  const closed: { account: AccountId; code: string }[] = []
  let [sealed, rotated] = [0, 0]
  const one = async (account: AccountId): Promise<void> => {
    const row = await store.accountOfLoop(account)
    if (row === null || row.sealedKey === null) return
    sealed += 1
    try {
      if (vault.isCurrent(row.sealedKey)) return
      const place = { account, user: row.user }
      if (await store.swapSealedKey(account, row.sealedKey, await vault.seal(await vault.open(row.sealedKey, place), place))) rotated += 1
    } catch (thrown) {
      if (!isFault(thrown) || !thrown.facts.code.startsWith('vault-')) throw thrown
      closed.push({ account, code: thrown.facts.code })
    }
  }
  for (let last: AccountId | null = null; ; ) {
    const page: readonly AccountId[] = await store.accountsOfLoop(last, PAGE)
    for (const account of page) await one(account)
    last = page.at(-1) ?? null
    if (page.length < PAGE) return { sealed, rotated, closed }
  }
}

import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { Fault } from '#core/fault.ts'
import type { KeyPlace, Vault } from '#desk/ports/exchange.ts'

export type VaultKeys = { readonly current: string; readonly keys: ReadonlyMap<string, Uint8Array> }
export type RotatingVault = Vault & {
  /** Sealed under the current key; otherwise it is to be opened and sealed anew. */
  readonly isCurrent: (sealed: string) => boolean
}

const KEY_BYTES = 32

/** Reads KEEL_VAULT_KEYS, `kid:key,kid:key`, keys being 32 bytes in base64url; the first is current. null when it isn't that. */
export const readVaultKeys = (text: string): VaultKeys | null => {
  const keys = new Map<string, Uint8Array>()
  for (const entry of text.split(',')) {
    const parts = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]+={0,2})$/.exec(entry.trim())
    const [, kid = '', key = ''] = parts ?? []
    const bytes = Buffer.from(key, 'base64url')
    if (parts === null || bytes.length !== KEY_BYTES || keys.has(kid)) return null
    keys.set(kid, new Uint8Array(bytes))
  }
  const [current] = keys.keys()
  return current === undefined ? null : { current, keys }
}

const broken = (code: string, cause?: unknown): Fault => new Fault({ code, retry: 'never', outcomeKnown: true, cause })

const kidOf = (sealed: string): string => {
  try {
    return decodeProtectedHeader(sealed).kid ?? ''
  } catch (thrown) {
    throw broken('vault-broken', thrown)
  }
}

const decrypt = async (sealed: string, key: Uint8Array) => {
  try {
    return await compactDecrypt(sealed, key, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] })
  } catch (thrown) {
    throw broken('vault-broken', thrown)
  }
}

/**
 * Exchange secrets as JWE (compact, dir, A256GCM). Account and user stand in the protected header and are compared on opening, so that
 * a ciphertext opens in its own row only. Faults: vault-key-unknown, vault-broken, vault-other-place.
 */
export const makeVault = ({ current, keys }: VaultKeys): RotatingVault => {
  const keyOf = (kid: string): Uint8Array => {
    const key = keys.get(kid)
    if (key === undefined) throw broken('vault-key-unknown')
    return key
  }
  return {
    seal: (secret: string, { account, user }: KeyPlace) =>
      new CompactEncrypt(new TextEncoder().encode(secret)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current, account, user }).encrypt(keyOf(current)),
    open: async (sealed, { account, user }) => {
      const { plaintext, protectedHeader } = await decrypt(sealed, keyOf(kidOf(sealed)))
      if (protectedHeader['account'] !== account || protectedHeader['user'] !== user) throw broken('vault-other-place')
      return new TextDecoder().decode(plaintext)
    },
    isCurrent: (sealed) => kidOf(sealed) === current,
  }
}

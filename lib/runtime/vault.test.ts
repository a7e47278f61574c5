import { expect, test } from 'vitest'
import type { KeyPlace } from '#desk/ports/exchange.ts'
import { freshSecret } from './ids.ts'
import { makeVault, readVaultKeys, type RotatingVault } from './vault.ts'

const place = { account: 'a1', user: 'u1' } as KeyPlace
const [old, fresh] = [freshSecret(), freshSecret()]
const vaultOf = (text: string): RotatingVault => {
  const keys = readVaultKeys(text)
  if (keys === null) throw new Error('keys are read')
  return makeVault(keys)
}

test('a sealed secret opens in its own row, and in no other', async () => {
  const vault = vaultOf(`k1:${old}`)
  const sealed = await vault.seal('the secret', place)
  expect(sealed).not.toContain('secret')
  expect(await vault.open(sealed, place)).toBe('the secret')
  await expect(vault.open(sealed, { ...place, account: 'a2' } as KeyPlace)).rejects.toMatchObject({ facts: { code: 'vault-other-place' } })
  await expect(vault.open(sealed, { ...place, user: 'u2' } as KeyPlace)).rejects.toMatchObject({ facts: { code: 'vault-other-place' } })
})

test('a new key first: what the old one sealed still opens, and says that it is to be sealed anew', async () => {
  const before = await vaultOf(`k1:${old}`).seal('s', place)
  const vault = vaultOf(`k2:${fresh},k1:${old}`)
  expect(await vault.open(before, place)).toBe('s')
  expect(vault.isCurrent(before)).toBe(false)
  expect(vault.isCurrent(await vault.seal('s', place))).toBe(true)
  await expect(vaultOf(`k2:${fresh}`).open(before, place)).rejects.toMatchObject({ facts: { code: 'vault-key-unknown' } })
})

test('a changed ciphertext, header or key does not open', async () => {
  const vault = vaultOf(`k1:${old}`)
  const sealed = await vault.seal('s', place)
  const [header = '', ...rest] = sealed.split('.')
  const forged = Buffer.from(Buffer.from(header, 'base64url').toString().replace('u1', 'u2')).toString('base64url')
  for (const bad of [[forged, ...rest].join('.'), `${sealed.slice(0, -2)}AA`, 'nonsense', '']) await expect(vault.open(bad, place)).rejects.toMatchObject({ facts: { code: 'vault-broken' } })
  await expect(vaultOf(`k1:${fresh}`).open(sealed, place)).rejects.toMatchObject({ facts: { code: 'vault-broken' } })
})

test('vault keys are kid:key with 32 bytes each, each kid once', () => {
  const bad = ['', 'k1', `k1:${old},`, 'k1:short', `k1:${old},k1:${fresh}`, `k 1:${old}`]
  expect(bad.filter((text) => readVaultKeys(text) !== null)).toEqual([])
})

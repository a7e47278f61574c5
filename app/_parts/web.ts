import { cookies } from 'next/headers'
import type { AccountRow, UserId } from '#desk/ports/store.ts'
import { type Web, wireWeb } from '#wiring-web'
import { SESSION_COOKIE } from '../../proxy.ts'
import { webDoor } from './web-door.ts'

declare global {
  // One per process: a function's instance serves many requests, and its bundles don't share modules.
  var keelWeb: Promise<Web> | undefined
}

/** The real parts of this web process, made at its first request. */
export const web = (): Promise<Web> => (globalThis.keelWeb ??= webDoor().then(wireWeb).catch((thrown: unknown) => {
  globalThis.keelWeb = undefined
  throw thrown
}))

/** Which of the asker's accounts this browser shows. Only one of their own is ever shown, whatever stands here. */
export const ACCOUNT_COOKIE = 'keel_account'

export type SignedInUser = { readonly parts: Web; readonly user: UserId; readonly accounts: readonly AccountRow[]; readonly shown: AccountRow | null }
export type SignedIn = { readonly parts: Web; readonly user: UserId; readonly account: AccountRow }

/** Who asks, with the account that is shown; null for a browser that isn't signed in. */
export const signedInUser = async (): Promise<SignedInUser | null> => {
  const parts = await web()
  const jar = await cookies()
  const session = await parts.sessionOf(jar.get(SESSION_COOKIE)?.value)
  if (session === null) return null
  const accounts = await parts.store.accounts(session.id)
  const chosen = jar.get(ACCOUNT_COOKIE)?.value
  return { parts, user: session.id, accounts, shown: accounts.find(({ account }) => account === chosen) ?? accounts[0] ?? null }
}

/** Who asks, and the account that is shown; null for a browser that isn't signed in, or whose user has no account. */
export const signedIn = async (): Promise<SignedIn | null> => {
  const asker = await signedInUser()
  return asker === null || asker.shown === null ? null : { parts: asker.parts, user: asker.user, account: asker.shown }
}

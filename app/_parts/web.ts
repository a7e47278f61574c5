import { cookies } from 'next/headers'
import type { AccountRow, UserId } from '#desk/ports/store.ts'
import { type Web, wireWeb } from '#wiring-web'
import { SESSION_COOKIE } from '../../proxy.ts'

declare global {
  // One per process: a function's instance serves many requests, and its bundles don't share modules.
  var keelWeb: Promise<Web> | undefined
}

/** The real parts of this web process, made at its first request. */
export const web = (): Promise<Web> => (globalThis.keelWeb ??= wireWeb().catch((thrown: unknown) => {
  globalThis.keelWeb = undefined
  throw thrown
}))

export type SignedIn = { readonly parts: Web; readonly user: UserId; readonly account: AccountRow }

/** Who asks, and the account that is shown; null for a browser that isn't signed in, or whose user is gone. */
export const signedIn = async (): Promise<SignedIn | null> => {
  const parts = await web()
  const session = await parts.sessionOf((await cookies()).get(SESSION_COOKIE)?.value)
  const account = session === null ? undefined : (await parts.store.accounts(session.id))[0]
  return session === null || account === undefined ? null : { parts, user: session.id, account }
}

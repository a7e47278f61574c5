import { z } from 'zod'
import { Fault } from '#core/fault.ts'
import { accountIdOf } from '#db/identity.ts'
import { type OpenPaper, PAPER_START, type PaperAccounts, paperAccounts } from '#desk/paper-accounts.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Transport } from '#desk/ports/world.ts'
import { ASSUMED } from '#exchange/toobit/account.ts'
import type { Env } from '#runtime/env.ts'
import { freshId } from '#runtime/ids.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { makeVault, readVaultKeys } from '#runtime/vault.ts'

/** What a paper account's venue is known to do: it is ours. */
export const PAPER = { ...ASSUMED, evidence: 'paper' } as const

const opened = z.object({ key: z.string().min(1), secret: z.string().min(1) })
const OPEN_MS = 5_000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Asks the paper exchange's admin door for an account; its answer holds a secret, so nothing of it is ever repeated. */
export const openAtServer = (transport: Transport, token: string): OpenPaper => async (account) => {
  const body = JSON.stringify({ account, balance: String(PAPER_START) })
  const reply = await transport({ method: 'POST', path: '/admin/accounts', headers: { 'content-type': 'application/json', 'x-admin-token': token }, body, timeoutMs: OPEN_MS })
  const read = opened.safeParse(reply.status === 200 ? parsed(reply.body) : null)
  if (!read.success) throw new Fault({ code: reply.status === 401 ? 'paper-admin-token' : 'paper-account-not-opened', retry: 'never', outcomeKnown: true })
  return { apiKey: read.data.key, secret: read.data.secret }
}

/** Where an account of the paper exchange comes from: its server, or this process, where none is set and no key is needed. */
const openPaperAccount = ({ PAPER_REST: rest, PAPER_ADMIN_TOKEN: token }: Env): OpenPaper => {
  if (rest === null) return () => Promise.resolve(null)
  if (token === null) return () => Promise.reject(new Fault({ code: 'paper-admin-token', retry: 'never', outcomeKnown: true }))
  return openAtServer(fetchTransport(rest), token)
}

export const wirePaper = (env: Env, store: Store): PaperAccounts => {
  const keys = env.KEEL_VAULT_KEYS === null ? null : readVaultKeys(env.KEEL_VAULT_KEYS)
  return paperAccounts({ store, vault: keys === null ? null : makeVault(keys), newId: () => accountIdOf({ account: `paper-${freshId().slice(0, 8)}` }), openPaper: openPaperAccount(env) })
}

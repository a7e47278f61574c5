import { accountList, addAccount, added, done, removeAccount, showAccount, turnLive } from '#api/accounts.ts'
import { refused } from '#api/refusal.ts'
import { nearestWord } from '#core/nearest-word.ts'
import { lastRead } from '#desk/last-read.ts'
import { type AccountParts, addToobitAccount } from '#desk/manage-accounts.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { AccountRow, Changed, Store, UserId } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'
import { answer, refuse } from '../../../_parts/answers.ts'
import { jsonOf } from '../../../_parts/body.ts'

/** Who asks: a session alone, since the first account is added by who has none. `shown`: the account that their pages show. */
export type Keeper = { readonly store: Store; readonly kv: Kv; readonly log: Log; readonly user: UserId; readonly shown: AccountRow | null; readonly keys: AccountParts | null }

const BODY_MAX = 8_192
/** New keys that one user may try in ten minutes: each is tried at the exchange. */
const TRIES = 10

const BUSY = refused('account', 'an account at rest: close its trades first, and wait until nothing of it is on its way to the exchange')
const VIEWER = refused('role', 'an owner, admin or trader')
const MAY: ReadonlySet<string> = new Set(['owner', 'admin', 'trader'])
const mayChange = async ({ store, user }: Keeper): Promise<boolean> => MAY.has((await store.user(user))?.role ?? '')

const owned = async ({ store, user }: Keeper, id: string): Promise<AccountRow | Response> => {
  const own = await store.accounts(user)
  const ids = own.map(({ account }) => account)
  return own.find(({ account }) => account === id) ?? refuse(404, refused('account', ids.length === 0 ? 'one of your accounts: you have none' : `one of your accounts: ${ids.join(', ')}`, id, nearestWord(id, ids)))
}

export const listDoor = async ({ store, user, shown }: Keeper): Promise<Response> =>
  answer(accountList.parse({ accounts: (await store.accounts(user)).map(({ account, name, venue, live, apiKey }) => ({ account, name, venue, live, keyEndsWith: apiKey?.slice(-4) ?? null, shown: account === shown?.account })) }))

export const addDoor = async (keeper: Keeper, request: Request): Promise<Response> => {
  if (!(await mayChange(keeper))) return refuse(403, VIEWER)
  const body = await jsonOf(request, addAccount, BODY_MAX)
  if ('no' in body) return body.no
  const { keys, kv, log, user } = keeper
  if (keys === null) return refuse(503, refused('KEEL_VAULT_KEYS', 'a vault to seal the key in: the environment of this desk names none'))
  if ((await kv.count(`key-tries:${user}`, 600_000)) > TRIES) return refuse(429, refused('requests', `${TRIES} keys in ten minutes`), { 'retry-after': '600' })
  const result = await addToobitAccount(keys, user, body.value)
  log(result.type === 'added' ? 'info' : 'warn', 'account-key-offered', { user, result: result.type, ...('code' in result ? { code: result.code } : {}) })
  switch (result.type) {
    case 'added':
      return answer(added.parse({ account: result.account, live: false }), 201)
    case 'taken':
      return refuse(409, result.field === 'name' ? refused('name', 'a name that none of your accounts has', body.value.name, `${body.value.name} 2`.slice(0, 40)) : refused('apiKey', 'a key that no account of this desk has'))
    case 'wrong-key':
      return refuse(422, refused('apiKey', `a key that Toobit takes from this address with this secret; it said: ${result.code}. Nothing was stored`))
    case 'away':
      return refuse(502, refused('exchange', `it did not answer (${result.code}), so the key could not be tried; nothing was stored, try again later`))
  }
}

const changed = (result: Changed, log: () => void): Response => {
  if (result === 'busy') return refuse(409, BUSY)
  if (result === 'unknown') return refuse(409, refused('account', 'a Toobit account of yours: paper needs no turning live, and is not taken away'))
  log()
  return answer(done.parse({ result: 'done' }))
}

export const liveDoor = async (keeper: Keeper, request: Request): Promise<Response> => {
  if (!(await mayChange(keeper))) return refuse(403, VIEWER)
  const body = await jsonOf(request, turnLive, BODY_MAX)
  if ('no' in body) return body.no
  const { store, kv, log, user } = keeper
  const row = await owned(keeper, body.value.account)
  if (row instanceof Response) return row
  if (body.value.live && row.venue === 'toobit') {
    if (body.value.name !== row.name) return refuse(400, refused('name', 'the name of the account, letter by letter', body.value.name, row.name))
    if ((await lastRead(kv, row.account)) === null) return refuse(409, refused('account', 'an account that was read from its exchange within a day: its risks can’t be said in numbers before that', row.account))
  }
  return changed(await store.setLive(user, row.account, body.value.live), () => log('info', 'account-turned', { user, account: row.account, live: body.value.live }))
}

export const removeDoor = async (keeper: Keeper, request: Request): Promise<Response> => {
  if (!(await mayChange(keeper))) return refuse(403, VIEWER)
  const body = await jsonOf(request, removeAccount, BODY_MAX)
  if ('no' in body) return body.no
  const row = await owned(keeper, body.value.account)
  if (row instanceof Response) return row
  if (body.value.name !== row.name) return refuse(400, refused('name', 'the name of the account, letter by letter', body.value.name, row.name))
  return changed(await keeper.store.removeAccount(keeper.user, row.account), () => keeper.log('info', 'account-removed', { user: keeper.user, account: row.account }))
}

/** Which account the pages of this browser show; `cookie` is set by the caller. */
export const shownDoor = (cookieOf: (account: string) => string) => async (keeper: Keeper, request: Request): Promise<Response> => {
  const body = await jsonOf(request, showAccount, BODY_MAX)
  if ('no' in body) return body.no
  const row = await owned(keeper, body.value.account)
  if (row instanceof Response) return row
  const reply = answer(done.parse({ result: 'done' }))
  reply.headers.append('set-cookie', cookieOf(row.account))
  return reply
}

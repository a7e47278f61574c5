import { askOrders, askPositions, askStatus, askWork, breakersReset, failed, orders, positions, synced, syncStatus, tested, working } from '#api/exchange.ts'
import { refused } from '#api/refusal.ts'
import { askAccount, ASK_MS, type AskKind } from '#desk/account-asks.ts'
import type { AccountRow, UserRow } from '#desk/ports/store.ts'
import { COOL_DOWN_MS } from '#desk/sync-on-demand.ts'
import { answer, refuse } from '../../../_parts/answers.ts'
import { jsonOf } from '../../../_parts/body.ts'
import { accountFor, queryOf, readAsked, symbolOf, type Visitor } from './asker.ts'
import { isFresh, look, lookAnew, ordersIn, positionsIn } from './shown.ts'

const BODY_MAX = 4_096
/** Asks of one user, of each kind, in a minute: each may cost the exchange a whole read. */
const ASKS_A_MINUTE = 12

export const statusDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const asked = readAsked(queryOf(request), askStatus)
  if ('no' in asked) return asked.no
  const account = await accountFor(visitor, asked.value.account)
  if (account instanceof Response) return account
  const { head } = await look(visitor, account)
  return answer(syncStatus.parse({ ...head, venue: account.venue, live: account.live, fresh: isFresh(head), dueInMs: head.ageMs === null ? 0 : Math.max(0, COOL_DOWN_MS - head.ageMs) }))
}

type Filters = { readonly account?: string | undefined; readonly symbol?: string | undefined }
const filtered = async (visitor: Visitor, asked: Filters): Promise<{ readonly account: AccountRow; readonly symbol: string | undefined } | Response> => {
  const account = await accountFor(visitor, asked.account)
  if (account instanceof Response) return account
  const symbol = asked.symbol === undefined ? undefined : await symbolOf(visitor, account.venue, asked.symbol)
  return symbol instanceof Response ? symbol : { account, symbol }
}

export const positionsDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const asked = readAsked(queryOf(request), askPositions)
  if ('no' in asked) return asked.no
  const of = await filtered(visitor, asked.value)
  if (of instanceof Response) return of
  const { head, read } = await lookAnew(visitor, of.account)
  return answer(positions.parse({ ...head, positions: positionsIn(read, { ...asked.value, symbol: of.symbol }) }))
}

export const ordersDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const asked = readAsked(queryOf(request), askOrders)
  if ('no' in asked) return asked.no
  const of = await filtered(visitor, asked.value)
  if (of instanceof Response) return of
  const { head, read } = await lookAnew(visitor, of.account)
  return answer(orders.parse({ ...head, orders: ordersIn(read, { ...asked.value, symbol: of.symbol }) }))
}

const EXPECT: Readonly<Record<AskKind, string>> = {
  sync: `whoever holds the account reads it whole; if none does so within ${ASK_MS / 1000} s, none holds it and the ask is void`,
  reset: `whoever holds the account asks its exchange again; if nobody does so within ${ASK_MS / 1000} s, none holds it and the ask is void`,
  test: `whoever holds the account reads its balance; ask again for the answer, at the latest after ${ASK_MS / 1000} s`,
}

const isAdmin = (user: UserRow | null): boolean => user?.role === 'owner' || user?.role === 'admin'

/** What only the account's holder can do. 200 when it was done within 2 s, 502 when the exchange did not do its part, else 202. */
export const workDoor = (kind: AskKind) => async (visitor: Visitor, request: Request): Promise<Response> => {
  const body = await jsonOf(request, askWork, BODY_MAX)
  if ('no' in body) return body.no
  const account = await accountFor(visitor, body.value.account)
  return account instanceof Response ? account : askHolder(visitor, account, kind)
}

export const askHolder = async ({ parts, user }: Visitor, account: AccountRow, kind: AskKind): Promise<Response> => {
  if (kind === 'reset' && !isAdmin(await parts.store.user(user))) return refuse(403, refused('session', 'the owner, or an admin'))
  if ((await parts.kv.count(`asks:${kind}:${user}`, 60_000)) > ASKS_A_MINUTE) return refuse(429, refused('requests', `${ASKS_A_MINUTE} a minute`), { 'retry-after': '60' })
  const asked = await askAccount(parts, account.account, kind, parts.freshId())
  if (asked.type === 'waiting') return answer(working.parse({ result: 'working', expect: EXPECT[kind], look: '/api/exchange/sync-status' }), 202)
  const said = asked.answer
  if (said.type === 'failed') return answer(failed.parse({ result: 'failed', code: said.code }), 502)
  if (said.type === 'reset') return answer(breakersReset.parse({ result: 'reset', reset: said.reset }))
  if (said.type === 'test') return answer(tested.parse({ result: 'answered', ms: said.ms, clockOffsetMs: said.clockOffsetMs }))
  return said.result === 'elsewhere' ? answer(failed.parse({ result: 'failed', code: 'not-ready' }), 502) : answer(synced.parse({ result: said.result === 'running' ? 'running' : 'synced', ms: said.ms }))
}

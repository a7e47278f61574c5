import type { AccountState } from '#core/trade/account.ts'
import { liveTrades } from '#core/trade/account.ts'
import type { LiveTrade, Trade } from '#core/trade/state.ts'
import { upcast } from '#core/trade/upcast.ts'
import { fromCanonical } from '#core/json.ts'
import { type LastRead, lastRead } from '#desk/last-read.ts'
import { readAfterClose } from './read-after-close.ts'
import type { SignedIn } from './web.ts'

/** The asker's time zone, or UTC. */
export const zoneOf = async ({ parts, user }: SignedIn): Promise<string> => (await parts.store.user(user))?.timeZone ?? 'UTC'

export type AccountFacts = { readonly state: AccountState; readonly live: readonly LiveTrade[]; readonly read: LastRead | null; readonly now: number }

/** What is stored of the account, and what the exchange showed last. */
export const accountFacts = async ({ parts, account }: SignedIn): Promise<AccountFacts> => {
  const state = parts.texts.read(account).account
  const [read, now] = await Promise.all([lastRead(parts.kv, account.account), parts.store.now()])
  // Where no worker holds the account its jobs read it. The page waits for nothing: what the read shows comes as news.
  if (parts.brief === null) void readAfterClose({ ...parts, hold: null }, { account: account.account, state, read }).catch((thrown: unknown) => parts.log('warn', 'read-after-close-failed', { message: String(thrown) }))
  return { state, live: liveTrades(state), read, now }
}

/** The trades that ended last, the last one first. */
export const endedTrades = async ({ parts, user, account }: { readonly parts: { readonly store: Pick<SignedIn['parts']['store'], 'trades'> }; readonly user: SignedIn['user']; readonly account: Pick<SignedIn['account'], 'account'> }, limit: number): Promise<readonly Trade[]> =>
  (await parts.store.trades(user, account.account, { ended: true, limit })).map((row) => fromCanonical<Trade>(row.body))

const MONTH_MS = 30 * 24 * 3_600_000

export type EquityPoint = { readonly at: number; readonly equity: bigint }
/** Equity as whole reads showed it within a month, oldest first, with the last read at its end. */
export const equityOf = async ({ parts, user, account }: SignedIn, { read, now }: AccountFacts): Promise<readonly EquityPoint[]> => {
  const rows = await parts.store.storyOf(user, account.account, { trade: 0, without: [], accountTypes: ['account-read'], from: now - MONTH_MS, to: now, limit: 2_000 })
  const points = rows.flatMap((row): readonly EquityPoint[] => {
    const event = upcast(row)
    return event.type === 'account-read' && event.equity !== null ? [{ at: event.at, equity: event.equity }] : []
  })
  const last = points.at(-1)
  return read === null || (last !== undefined && last.at >= read.at) ? points : [...points, { at: read.at, equity: read.equity }]
}

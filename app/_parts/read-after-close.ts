import { type AccountState, owedFlows } from '#core/trade/account.ts'
import { askAccount, type Asker } from '#desk/account-asks.ts'
import type { LastRead } from '#desk/last-read.ts'
import type { AccountId } from '#desk/ports/store.ts'

/** Of all pages that look, one asks in this time (ms). */
const EACH_MS = 10_000

type Facts = { readonly account: AccountId; readonly state: AccountState; readonly read: LastRead | null }

/** Whoever looks at an account after a close wants to see what it came to: its holder is asked for a whole read now, which it would do within half a minute. */
export const readAfterClose = async ({ freshId, ...asker }: Asker & { readonly freshId: () => string }, { account, state, read }: Facts): Promise<void> => {
  const closed = owedFlows(state).some(({ closedAt }) => read === null || closedAt >= read.at)
  if (closed && (await asker.kv.setIfAbsent(`after-close:${account}`, '1', EACH_MS))) await askAccount(asker, account, 'sync', freshId())
}

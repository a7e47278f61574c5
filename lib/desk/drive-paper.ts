import { isFault } from '#core/fault.ts'
import type { Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'
import type { AccountExchange, MarketData } from './ports/exchange.ts'
import type { PaperRows } from './ports/paper-rows.ts'
import type { AccountId } from './ports/store.ts'
import { syncAccount } from './sync-account.ts'

/** Paper accounts that live as rows, and what opens them: no key is needed, so any process may. */
export type PaperInProcess = { readonly rows: PaperRows; readonly open: (account: AccountId) => AccountExchange; readonly market: MarketData }
type Driver = Door & { readonly holder: string; readonly deskClock: DeskClock }

const AT_ONCE = 50

/**
 * Reads every paper account in process that has something open or resting and that no worker holds: reading brings its venue to now, from the
 * exchange's bars, and the desk learns what happened as it does of any account.
 */
export const drivePaper = async (door: Driver, paper: PaperInProcess, limitMs: number): Promise<{ readonly accounts: number; readonly finished: boolean }> => {
  const until = door.clock.monotonic() + limitMs
  let accounts = 0
  for (let last: AccountId | null = null; ; ) {
    const ids: readonly AccountId[] = await paper.rows.busy(last, AT_ONCE)
    for (const account of ids) {
      if (door.clock.monotonic() >= until) return { accounts, finished: false }
      if (await readOne(door, paper, account)) accounts += 1
    }
    last = ids.at(-1) ?? null
    if (ids.length < AT_ONCE) return { accounts, finished: true }
  }
}

const readOne = async (door: Driver, { open, market }: PaperInProcess, account: AccountId): Promise<boolean> => {
  const row = await door.store.accountOfLoop(account)
  const now = door.deskClock.storeNow()
  if (row === null || (await door.store.heldUntil(row.user, account)) > now) return false
  try {
    await syncAccount(door, row, open(account), { at: now, lastPrice: async (symbol) => (await market.quote(symbol)).last })
    return true
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    door.log('warn', 'paper-not-driven', { account, code: thrown.facts.code })
    return false
  }
}

import type { Money } from '#core/money/money.ts'
import { nextId } from './ids.ts'
import { touchAccount } from './report.ts'
import type { Account, State } from './state.ts'
import type { FlowCode } from './view.ts'

/** Public trades and funding instants that a symbol remembers, unless the venue was opened with another number. */
export const TAPE = 1_000

/** Adds to a list that forgets its oldest entries above the limit, in bulk so that it costs nothing on the way. */
export const remember = <T>(list: T[], entry: T, keep: number): void => {
  list.push(entry)
  if (list.length > keep * 2 + 16) list.splice(0, list.length - keep)
}

const book = (state: State, code: FlowCode, change: bigint): void => {
  const { house } = state
  if (code === 10) house.fees -= change
  else if (code === 32) house.funding -= change
  else if (code === 51) house.transfers -= change
  else house.clearing -= change
}

/** One line of an account's cash ledger; the house takes the other side, so all money always adds up to 0. */
export const post = (state: State, account: Account, code: FlowCode, entry: { readonly symbol: string | null; readonly change: bigint }): void => {
  if (entry.change === 0n) return
  account.balance += entry.change
  book(state, code, entry.change)
  remember(account.flows, {
    id: nextId(state), account: account.id, code, symbol: entry.symbol, change: entry.change as Money, total: account.balance as Money, at: state.now,
  }, state.keep)
  touchAccount(state, account)
}

/** The insurance fund wins or loses on a position that it took over; the counterparties of that trade are in clearing. */
export const insure = (state: State, result: bigint): void => {
  state.house.insurance += result
  state.house.clearing -= result
}

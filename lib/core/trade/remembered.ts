import type { AccountState, WantedRow } from './account.ts'
import type { LiveTrade } from './state.ts'
import type { TargetsOf } from './targets.ts'

/** Rows wanted for a trade, when `asked` is what was last asked for its side. */
export type RowsOf = (account: AccountState, trade: LiveTrade, asked: readonly WantedRow[]) => readonly WantedRow[]

/** What the rules of a decision, or of several in a row, work out once for each state of a trade: nothing of a trade changes in place. */
export type Remembered = { readonly targetsOf: TargetsOf; readonly rowsOf: RowsOf }

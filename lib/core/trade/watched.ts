import type { Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity } from '#core/money/money.ts'

/**
 * How the account's exchange answers, as its process told last. `silent`: it fails again and again; `againAt`: from when on (store time, ms) an
 * entry may try it. What protects and closes goes on through all of it.
 */
export type VenueHealth = { readonly state: 'well' | 'slow' | 'silent'; readonly since: number; readonly failures: number; readonly againAt: number | null; readonly medianMs: number; readonly fault: string | null }
export type VenueTold = Omit<VenueHealth, 'since'>

/** What was told to be near and is not over yet: told again only after it was over. `near`: keys of sides. */
export type Alarms = { readonly marginHigh: boolean; readonly near: readonly string[] }
export const NO_ALARMS: Alarms = { marginHigh: false, near: [] }

/** Naked time (ms) that may be: of one trade, and of all trades of a UTC day. More of it is told. */
export type NakedBudget = { readonly tradeMs: number; readonly dayMs: number }
/** Finished naked time of a UTC day (days since 1970), counted where it ends; whether the day's budget was told to be used up, and the live trades whose own was. */
export type NakedDay = { readonly date: number; readonly ms: number; readonly told: boolean; readonly trades: readonly number[] }

/** An emergency stop that has not been stated to its end: the trades that lived when it was pressed, and how those that ended did. */
export type Emergency = { readonly since: number; readonly trades: readonly number[]; readonly ended: readonly EmergencyEnd[]; readonly saidSoFar: boolean }
/** failed: nothing of it had filled, and its entry is gone. */
export type EmergencyEnd = { readonly trade: number; readonly how: 'closed' | 'failed'; readonly net: Money }
/** What of a trade is still there; `stop` as it was read back. */
export type EmergencyLeft = { readonly trade: number; readonly symbol: string; readonly side: Side; readonly open: Quantity; readonly stop: Price | null; readonly entryWaits: boolean }

/** A side as the venue shows it, for how far its liquidation is. */
export type SideRisk = { readonly symbol: string; readonly side: Side; readonly mark: Price; readonly liquidation: Price }

export const withNear = (alarms: Alarms, key: string, near: boolean): Alarms => ({ ...alarms, near: near ? [...alarms.near.filter((one) => one !== key), key] : alarms.near.filter((one) => one !== key) })

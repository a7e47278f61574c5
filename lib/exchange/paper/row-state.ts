import { fromCanonical, toCanonical } from '#core/json.ts'
import { decimal } from '#core/money/decimal.ts'
import { money } from '#core/money/money.ts'
import { loadVenue, openVenue } from '#core/venue/open-venue.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { Seen } from './unseen.ts'

/** What is known of a symbol beside the venue. Times are exchange time, ms: of its filters and of its funding rate. */
export type Look = { readonly seen: Seen | null; readonly listedAt: number; readonly ratedAt: number }
export type Looks = Readonly<Record<string, Look>>
export type RowState = { readonly venue: Venue; readonly looks: Looks }

/** What a new paper account begins with, USDT. */
const BALANCE = '10000'
const INSURANCE = '1000000'
/** Ended orders, rows, fills and flows kept at the least, each, however quickly they came; a book has as many levels to fill at. */
const KEEP = 100
/** The exchange's own tape is read where it is. */
const TAPE = 0

export const openRow = (account: string, at: number): RowState => {
  const venue = openVenue({ startAt: at, instruments: [], keep: KEEP, tape: TAPE, insurance: money(decimal(INSURANCE)) })
  venue.apply({ type: 'open-account', account, balance: money(decimal(BALANCE)) }, at)
  venue.drainEvents()
  return { venue, looks: {} }
}

/** Two lines of canonical JSON: neither holds a line's end itself. */
export const writeRow = ({ venue, looks }: RowState): string => `${toCanonical({ version: 1, looks })}\n${venue.save()}`

export const readRow = (text: string): RowState => {
  const end = text.indexOf('\n')
  const { version, looks } = fromCanonical<{ readonly version: number; readonly looks: Looks }>(text.slice(0, end))
  if (version !== 1) throw new Error(`assertion failed: a paper row is of version 1, not ${version}`)
  return { venue: loadVenue(text.slice(end + 1)), looks }
}

/** Symbols with something open or resting. */
export const busySymbols = (venue: Venue, account: string): readonly string[] => {
  const rows = [...venue.positions(account, {}), ...venue.openOrders(account, {}), ...venue.openTriggers(account, {})]
  return [...new Set(rows.map(({ symbol }) => symbol))].toSorted()
}

import type { Side } from '#core/market/instrument.ts'
import { NOTHING, plus, type Quantity, quantity } from '#core/money/money.ts'
import { type ForeignRow, sideOf, tradesOn } from './account.ts'
import type { Deciding } from './deciding.ts'
import { requestForeignCloses } from './foreign-close.ts'
import { inMotion } from './in-motion.ts'
import type { SeenPositions } from './input.ts'
import type { Outcome } from './outcome.ts'
import { sideKey } from './state.ts'

/** An offer binds its numbers for so long (RULES.md, Time). */
const OFFER_MS = 60_000

const SIDES = ['long', 'short'] as const

/** `sure`: no fill that waits for an owner can make it another number. */
type FoundForeign = ForeignRow & { readonly sure: boolean }

/** Contracts of a side that are not ours: as the venue shows them now, or as they are known while ours are moving or nobody could look. */
const foreignOn = (desk: Deciding, symbol: string, side: Side, seen: SeenPositions | null): FoundForeign => {
  const known = sideOf(desk.state(), symbol, side)
  if (seen === null || inMotion(desk.state(), symbol, side)) return { symbol, side, contracts: known.foreign, sure: known.unexplained.length === 0 }
  const shown = seen.positions.reduce<Quantity>((sum, row) => (row.symbol === symbol && row.side === side ? plus(sum, row.contracts) : sum), NOTHING)
  const ours = tradesOn(desk.state(), symbol, side).reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n)
  return { symbol, side, contracts: quantity(shown > ours ? shown - ours : 0n), sure: true }
}

/** Everything that is not ours and that no order of ours closes yet. What a door saw of a symbol that changed since counts for nothing. */
export const foreignNow = (desk: Deciding, seen: SeenPositions | null, untouchedSince: (symbol: string, noted: number) => boolean): readonly FoundForeign[] => {
  const known = Object.keys(desk.state().sides).map((key) => key.split(':')[0] ?? '')
  const symbols = [...new Set([...known, ...(seen?.positions.map((row) => row.symbol) ?? [])])].toSorted()
  return symbols.flatMap((symbol) => {
    const look = seen !== null && untouchedSince(symbol, seen.noted) ? seen : null
    return SIDES.map((side) => foreignOn(desk, symbol, side, look)).filter(({ side, contracts }) => contracts > 0n && sideOf(desk.state(), symbol, side).foreignClose === null)
  })
}

export const offerForeign = (desk: Deciding, now: readonly FoundForeign[], why: 'asked' | 'too-old' | 'changed'): Outcome => {
  const rows = now.map(({ symbol, side, contracts }): ForeignRow => ({ symbol, side, contracts }))
  if (rows.length === 0) return { type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null }
  desk.emit({ type: 'foreign-offered', trade: null, number: desk.state().nextForeign, rows })
  return { type: 'offered', why }
}

const nameOf = ({ symbol, side, contracts }: ForeignRow): string => `${sideKey(symbol, side)}:${contracts}`
const sameRows = (a: readonly ForeignRow[], b: readonly ForeignRow[]): boolean => a.map(nameOf).join() === b.map(nameOf).join()

/** Acts once, and only on the numbers that the button showed: older ones, or others by now, are offered anew. */
export const closeForeign = (desk: Deciding, number: number, now: readonly FoundForeign[]): Outcome => {
  const offer = desk.state().foreignOffer
  if (offer === null || number > offer.number) return { type: 'refused', refusal: { code: 'no-offer' }, trade: null }
  if (number < offer.number) return { type: 'offered', why: 'changed' }
  const unsure = now.find(({ sure }) => !sure)
  if (unsure !== undefined) return { type: 'refused', refusal: { code: 'fills-unexplained', symbol: unsure.symbol, side: unsure.side }, trade: null }
  if (!sameRows(offer.rows, now)) return offerForeign(desk, now, 'changed')
  if (desk.at - offer.at > OFFER_MS) return offerForeign(desk, now, 'too-old')
  for (const row of offer.rows) noteForeign(desk, row)
  requestForeignCloses(desk, number, offer.rows)
  return { type: 'accepted', trade: null }
}

/** The user looked at just these and leaves them: nothing is done, and nothing asks again while they are so many. */
export const leaveForeign = (desk: Deciding, { symbol, side, contracts }: ForeignRow): Outcome => {
  const { foreign, left } = sideOf(desk.state(), symbol, side)
  if (foreign === 0n) return { type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null }
  if (foreign !== contracts) return { type: 'refused', refusal: { code: 'foreign-changed', symbol, side, asked: contracts, now: foreign }, trade: null }
  if (left !== contracts) desk.emit({ type: 'foreign-left', trade: null, symbol, side, contracts })
  return { type: 'accepted', trade: null }
}

/** What the user confirmed is what is there: the side's own figure may be older. Fills that wait for an owner will bring it there by themselves. */
const noteForeign = (desk: Deciding, { symbol, side, contracts }: ForeignRow): void => {
  const { foreign, unexplained } = sideOf(desk.state(), symbol, side)
  if (foreign !== contracts && unexplained.length === 0) desk.emit({ type: 'foreign-changed', trade: null, symbol, side, was: foreign, contracts, why: 'confirmed', filledAt: desk.at })
}

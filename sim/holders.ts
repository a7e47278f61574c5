import type { Side } from '#core/market/instrument.ts'
import type { FillView } from '#core/venue/view.ts'
import type { Venue } from '#core/venue/venue.ts'

/** Orders that the simulated user places at the exchange are named so. */
export const HAND = 'hand-'
export const isHand = (order: { readonly clientId: string }): boolean => order.clientId.startsWith(HAND)

/** The venue's books of an account, and the sides where the user traded by hand. */
type Books = { readonly venue: Venue; readonly account: string; readonly hand: ReadonlySet<string> }
export type Holders = { readonly ours: bigint; readonly hand: bigint }
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const after = ({ ours, hand }: Holders, fill: FillView): Holders => {
  if (fill.direction === 'open') return isHand(fill) ? { ours, hand: hand + fill.quantity } : { ours: ours + fill.quantity, hand }
  if (fill.origin !== 'user' && fill.origin !== 'trigger') {
    const taken = ours + hand === 0n ? 0n : (fill.quantity * hand) / (ours + hand)
    return { ours: ours - (fill.quantity - taken), hand: hand - taken }
  }
  // The user's own close takes first from the user's; one of ours goes beyond ours only when ours is gone.
  const [first, second] = isHand(fill) ? [hand, ours] : [ours, hand]
  const [own, rest] = [least(first, fill.quantity), fill.quantity - least(first, fill.quantity)]
  return isHand(fill) ? { hand: first - own, ours: second - rest } : { ours: first - own, hand: second - rest }
}

/** Who holds what of a side, from the venue's fills alone: an account of its own beside the desk's. `until`: only fills up to then. */
export const holdersOf = ({ venue, account, hand }: Books, symbol: string, side: Side, until = Infinity): Holders => {
  const position = venue.positions(account, { symbol, side }).reduce((sum, row) => sum + row.contracts, 0n)
  if (!hand.has(`${symbol}:${side}`) && until === Infinity) return { ours: position, hand: 0n }
  return venue.fills(account, { symbol, limit: 1_000_000 }).filter((fill) => fill.side === side && fill.at <= until).toReversed().reduce(after, { ours: 0n, hand: 0n })
}

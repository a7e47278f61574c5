import { fromCanonical } from '#core/json.ts'
import { liveTrades } from '#core/trade/account.ts'
import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import type { FillView } from '#core/venue/view.ts'
import { ALL, journalOf, tableOf, type Violation, type Watched } from './checkers.ts'
import { holdersOf } from './holders.ts'

/** Contracts of all ledgers and of what is not ours are the venue's position, and what is not ours is what the user traded by hand. */
export const checkLedger = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  const { account: state } = watched.texts.read(tableOf(watched).row)
  const found: Violation[] = []
  looks.ledger += 1
  for (const { symbol } of venue.instruments()) {
    for (const side of ['long', 'short'] as const) {
      const position = venue.positions(account, { symbol, side }).reduce((sum, row) => sum + row.contracts, 0n)
      const ours = liveTrades(state).filter(({ plan }) => plan.symbol === symbol && plan.side === side).reduce((sum, trade) => sum + trade.ledger.open, 0n)
      const foreign = state.sides[`${symbol}:${side}`]?.foreign ?? 0n
      const { hand } = holdersOf(watched, symbol, side)
      if (position !== ours + foreign) found.push({ checker: 'ledger', says: `${symbol} ${side}: position ${position}, ledgers ${ours}, not ours ${foreign}` })
      if (foreign !== hand) found.push({ checker: 'ledger', says: `${symbol} ${side}: ${foreign} booked as not ours, by hand there are ${hand}` })
    }
  }
  return [...found, ...checkFills(watched)]
}

type Booked = { contracts: bigint; fee: bigint }
const bookedOf = (events: readonly Event[]): ReadonlyMap<string, Booked> => {
  const booked = new Map<string, Booked>()
  for (const event of events) {
    if (event.type !== 'entry-filled' && event.type !== 'exit-filled' && event.type !== 'fee-corrected') continue
    const row = booked.get(event.ticket) ?? { contracts: 0n, fee: 0n }
    if (event.type === 'fee-corrected') row.fee += event.fee - event.was
    else {
      row.contracts += event.contracts
      row.fee += event.fee
    }
    booked.set(event.ticket, row)
  }
  return booked
}
const NOTHING: Booked = { contracts: 0n, fee: 0n }
const bookedAs = (booked: ReadonlyMap<string, Booked>, fill: FillView): Booked => booked.get(`${fill.orderId}/${fill.ticketId}`) ?? NOTHING

/** Each fill of the venue's books is booked once, with its price, contracts and fee, shared among trades without a remainder; on a side where the user traded too, the rest is the user's. */
const checkFills = (watched: Watched): readonly Violation[] => {
  const booked = bookedOf(journalOf(watched))
  return watched.venue.fills(watched.account, ALL).flatMap((fill): readonly Violation[] => {
    watched.looks.ledger += 1
    const row = bookedAs(booked, fill)
    const shared = watched.hand.has(`${fill.symbol}:${fill.side}`)
    if (shared ? row.contracts <= fill.quantity && row.fee <= fill.fee : row.contracts === fill.quantity && row.fee === fill.fee) return []
    return [{ checker: 'ledger', says: `fill ${fill.orderId}/${fill.ticketId} of ${fill.clientId}: venue ${fill.quantity} fee ${fill.fee}, booked ${row.contracts} fee ${row.fee}` }]
  })
}

/** From flat to flat the nets of the trades, the cash of what was not booked to one, and funding are the change of the balance, to the last digit. */
export const checkCash = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  const balance = venue.balance(account)
  if (venue.positions(account, {}).length > 0 || balance === null) return []
  looks.ledger += 1
  const events = journalOf(watched)
  const booked = bookedOf(events)
  const nets = [...tableOf(watched).trades.values()].map((row) => fromCanonical<Trade>(row.body)).reduce((sum, trade) => sum + (trade.status === 'closed' || trade.status === 'failed' ? trade.net : 0n), 0n)
  const byHand = venue.fills(account, ALL).reduce((sum, fill) => sum + restOf(watched, fill, bookedAs(booked, fill)), 0n)
  const funding = venue.flows(account, ALL).reduce((sum, flow) => (flow.code === 32 ? sum + flow.change : sum), 0n)
  const fundingBooked = events.reduce((sum, event) => (event.type === 'funding-booked' ? sum + event.amount : sum), 0n)
  const off = balance.total - watched.startBalance - nets - byHand - (funding - fundingBooked)
  if ((off < 0n ? -off : off) <= takenOver(watched)) return []
  return [{ checker: 'ledger', says: `balance changed by ${balance.total - watched.startBalance}, the trades say ${nets}, by hand ${byHand}, funding of none ${funding - fundingBooked}` }]
}

/** Cash of the contracts of a fill that no trade has. */
const restOf = ({ venue }: Watched, fill: FillView, row: Booked): bigint => {
  const rest = fill.quantity - row.contracts
  const value = (fill.price * rest * (venue.instrument(fill.symbol)?.multiplier ?? 0n)) / 10n ** 16n
  return (fill.side === 'long') === (fill.direction === 'close') ? value - (fill.fee - row.fee) : -value - (fill.fee - row.fee)
}

/** The venue takes a liquidated position over at its exact bankruptcy value and shows a price cut to the tick: so much may lie between, else nothing. */
const takenOver = ({ venue, account }: Watched): bigint => {
  const taken = venue.fills(account, ALL).filter((fill) => fill.origin === 'liquidation' || fill.origin === 'deleveraging')
  return taken.reduce((sum, fill) => {
    const instrument = venue.instrument(fill.symbol)
    return instrument === null ? sum : sum + (instrument.tick * fill.quantity * instrument.multiplier) / 10n ** 16n + 1n
  }, 0n)
}

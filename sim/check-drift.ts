import type { FlowView } from '#core/venue/view.ts'
import { ALL, journalOf, type Violation, type Watched } from './checkers.ts'
import { holdersOf, isHand } from './holders.ts'

/** Whatever the desk books as an act from outside was an act of the simulated user: drift without one is a violation. */
export const checkDrift = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks, hand } = watched
  const fills = venue.fills(account, ALL).filter(isHand)
  const tickets = new Set(fills.filter(({ direction }) => direction === 'close').map((fill) => `${fill.orderId}/${fill.ticketId}`))
  const opened = fills.reduce((sum, fill) => (fill.direction === 'open' ? sum + fill.quantity : sum), 0n)
  const found: Violation[] = []
  let grown = 0n
  for (const event of journalOf(watched)) {
    if (event.type === 'ledgers-lowered') found.push({ checker: 'drift', says: `${event.symbol} ${event.side}: ledgers lowered from ${event.was} to ${event.contracts}, and the venue lists every fill` })
    if (event.type === 'exit-filled' && event.reason === 'by-hand-at-exchange') {
      looks.drift += 1
      if (!tickets.has(event.ticket)) found.push({ checker: 'drift', says: `fill ${event.ticket} booked as by hand at the exchange, and nobody did` })
    }
    if (event.type !== 'foreign-changed') continue
    looks.drift += 1
    if (event.contracts > event.was) grown += event.contracts - event.was
    if (!hand.has(`${event.symbol}:${event.side}`)) found.push({ checker: 'drift', says: `${event.symbol} ${event.side}: not ours went from ${event.was} to ${event.contracts} (${event.why}), and nobody traded by hand` })
  }
  if (grown > opened) found.push({ checker: 'drift', says: `${grown} booked as opened by hand, by hand ${opened} were` })
  return found
}

/** Funding of an instant, by the venue's flows and fills: all of it is booked to our trades, or by contracts where the user held some too. */
export const checkFunding = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  const booked = new Map<string, bigint>()
  const unsure = new Set<string>()
  for (const event of journalOf(watched)) {
    if (event.type !== 'funding-booked') continue
    booked.set(event.flow, (booked.get(event.flow) ?? 0n) + event.amount)
    if (event.approximate) unsure.add(event.flow)
  }
  const instants = new Map<string, FlowView[]>()
  for (const flow of venue.flows(account, ALL)) if (flow.code === 32) instants.set(`${flow.symbol} ${flow.at}`, [...(instants.get(`${flow.symbol} ${flow.at}`) ?? []), flow])
  return [...instants.values()].flatMap((flows): readonly Violation[] => {
    const [first] = flows
    if (first === undefined || first.symbol === null) return []
    looks.funding += 1
    const total = flows.reduce((sum, flow) => sum + flow.change, 0n)
    const ours = flows.reduce((sum, flow) => sum + (booked.get(flow.id) ?? 0n), 0n)
    const [long, short] = [holdersOf(watched, first.symbol, 'long', first.at), holdersOf(watched, first.symbol, 'short', first.at)]
    const net = long.ours + long.hand - short.ours - short.hand
    // What the user held was nobody's yet when the flow came: it was booked to ours and marked so.
    if (flows.some((flow) => unsure.has(flow.id)) && long.hand + short.hand > 0n) return []
    // Shares round down, one after the other; where both sides cancel out nothing can be shared by contracts.
    const expected = long.hand === 0n && short.hand === 0n ? total : net === 0n ? ours : (total * (long.ours - short.ours)) / net
    const off = ours - expected
    return (off < 0n ? -off : off) <= (expected === total ? 0n : 20n) ? [] : [{ checker: 'funding', says: `${first.symbol} at ${first.at}: flows ${total}, booked ${ours}, by contracts ${expected}` }]
  })
}

import type { Event } from '#core/trade/event.ts'
import type { FlowView } from '#core/venue/view.ts'
import { ALL, journalOf, type Violation, type Watched } from './checkers.ts'
import { handRow } from './hand.ts'
import { holdersOf, isHand } from './holders.ts'

/** Whatever the desk books as an act from outside was an act of the simulated user: drift without one is a violation. */
export const checkDrift = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks, hand } = watched
  const fills = venue.fills(account, ALL).filter(isHand)
  // A stop that the user moved before anybody had read it is told from one that the user placed by nothing: what it closed counts as the user's.
  const moved = new Set(venue.triggerHistory(account, ALL).flatMap((row) => (row.childId !== null && hand.has(handRow(row.orderId)) ? [row.childId] : [])))
  const tickets = new Set(venue.fills(account, ALL).filter((fill) => (isHand(fill) || moved.has(fill.orderId)) && fill.direction === 'close').map((fill) => `${fill.orderId}/${fill.ticketId}`))
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

/** As near to the instant as this (ms) a fill makes the desk mark its shares ≈. */
const NEAR_MS = 2_000
/** A share is rounded down, and there are few holders: so much may two ways of sharing differ. */
const ROUNDING = 20n

/** Funding of an instant, by the venue's flows and fills: all of it is booked to our trades, each its part, or by contracts where the user held some too. ≈ is no excuse, and needs a cause. */
export const checkFunding = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  const booked = new Map<string, bigint>()
  const unsure = new Set<string>()
  const events = journalOf(watched)
  for (const event of events) {
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
    const { expected, rounding, even, alone } = dueOf(watched, first.symbol, first.at, total)
    const off = ours - expected
    const says = `${first.symbol} at ${first.at}: flows ${total}, booked ${ours}, by contracts ${expected}`
    const shares = alone && !even ? sharesOf(events, first.symbol, first.at, { total, ids: new Set(flows.map((flow) => flow.id)) }) : []
    const wrong: readonly Violation[] = size(off) <= rounding ? shares : [{ checker: 'funding', says }, ...shares]
    if (even || !flows.some((flow) => unsure.has(flow.id))) return wrong
    // Whose the contracts of a fill so near were, the venue's clock and the instant's don't tell: it is said so, and not judged to the last digit (RULES.md, Results).
    if (isNearFill(watched, first.symbol, first.at)) return size(off) <= size(total) ? [] : wrong
    return [...wrong, { checker: 'funding', says: `${says}; marked ≈, and nobody's contracts changed near the instant` }]
  })
}

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount)

type Paid = { readonly total: bigint; readonly ids: ReadonlySet<string> }

/** What each trade's own fills left it at an instant, signed (long positive). */
const heldAt = (events: readonly Event[], symbol: string, instant: number): ReadonlyMap<number, bigint> => {
  const signs = new Map<number, 1n | -1n>()
  const held = new Map<number, bigint>()
  for (const event of events) {
    if (event.type === 'drafted' && event.head.plan.symbol === symbol) signs.set(event.trade, event.head.plan.side === 'long' ? 1n : -1n)
    if ((event.type !== 'entry-filled' && event.type !== 'exit-filled') || event.filledAt > instant) continue
    held.set(event.trade, (held.get(event.trade) ?? 0n) + (signs.get(event.trade) ?? 0n) * (event.type === 'entry-filled' ? event.contracts : -event.contracts))
  }
  return held
}

/** Each trade's part of an instant that nobody but our trades had a part in. */
const sharesOf = (events: readonly Event[], symbol: string, instant: number, { total, ids }: Paid): readonly Violation[] => {
  const held = heldAt(events, symbol, instant)
  const booked = new Map<number, bigint>()
  for (const event of events) if (event.type === 'funding-booked' && ids.has(event.flow)) booked.set(event.trade, (booked.get(event.trade) ?? 0n) + event.amount)
  const net = [...held.values()].reduce((sum, signed) => sum + signed, 0n)
  return [...new Set([...held.keys(), ...booked.keys()])].flatMap((trade): readonly Violation[] => {
    const due = net === 0n ? 0n : (total * (held.get(trade) ?? 0n)) / net
    const off = (booked.get(trade) ?? 0n) - due
    return size(off) <= ROUNDING ? [] : [{ checker: 'funding', says: `${symbol} at ${instant}: trade ${trade} held ${held.get(trade) ?? 0n} of ${net}, booked ${booked.get(trade) ?? 0n}, due ${due}` }]
  })
}

/** What is due to our trades of an instant's flows; `even`: the sides cancel out, so that nothing can be shared by contracts and nearly nothing flows. */
const dueOf = (watched: Watched, symbol: string, instant: number, total: bigint): { readonly expected: bigint; readonly rounding: bigint; readonly even: boolean; /** No hand had a part. */ readonly alone: boolean } => {
  const [long, short] = [holdersOf(watched, symbol, 'long', instant), holdersOf(watched, symbol, 'short', instant)]
  const net = long.ours + long.hand - short.ours - short.hand
  const alone = long.hand === 0n && short.hand === 0n
  return { expected: alone || net === 0n ? total : (total * (long.ours - short.ours)) / net, rounding: alone ? 0n : ROUNDING, even: net === 0n, alone }
}

const isNearFill = ({ venue, account }: Watched, symbol: string, instant: number): boolean =>
  venue.fills(account, ALL).some((fill) => fill.symbol === symbol && Math.abs(fill.at - instant) < NEAR_MS)

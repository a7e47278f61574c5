import type { Side } from '#core/market/instrument.ts'
import { ONE, type Price, quantity, rate } from '#core/money/money.ts'
import { type AccountState, liveTrades } from '#core/trade/account.ts'
import type { Certificate, TradeCertificate } from '#core/trade/certificate.ts'
import type { Resting } from '#core/trade/certificate-rests.ts'
import type { Switches } from '#core/venue/switches.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { FillView } from '#core/venue/view.ts'
import { ALL, type Violation, type Watched } from './checkers.ts'

const restsOf = ({ trades }: Certificate): readonly Resting[] => trades.flatMap(({ rests }) => rests)
/** Where something of the side happens as the price goes against it. */
const adverseOf = (certificate: Certificate): readonly Price[] =>
  restsOf(certificate).flatMap((row) => (row.kind === 'stop' ? [row.price] : row.kind === 'entry' ? [row.price, ...(row.stop === null ? [] : [row.stop])] : []))

type Trial = { readonly account: AccountState; readonly certificate: Certificate; readonly switches: Switches }

/** What the certificate takes for granted of this venue is so, and nothing of the user's own waits on the side that would act too. */
const isFair = ({ venue, account }: Watched, { certificate, switches }: Trial): boolean => {
  const { symbol, side, granted } = certificate
  const holds: Readonly<Record<Certificate['granted'][number], boolean>> = {
    'whole-fill': switches.childFill === 'whole', 'rows-lock-nothing': !switches.closingRowsLock, 'stop-cut': true, 'stop-grows': switches.attachedSize === 'by-fills', 'stop-stays': switches.rowsWhenFlat !== 'cancelled', mark: true, 'paper-stops': true,
  }
  const ours = new Set(restsOf(certificate).map(({ orderId }) => orderId))
  const entries = new Set(restsOf(certificate).flatMap((row) => (row.kind === 'entry' ? [row.orderId] : [])))
  const strange = venue.openTriggers(account, { ...ALL, symbol }).some((row) => row.side === side && !ours.has(row.orderId) && !(row.status === 'dormant' && entries.has(row.entryId)))
    || venue.openOrders(account, { ...ALL, symbol }).some((order) => order.side === side && !ours.has(order.orderId))
  return granted.every((one) => holds[one]) && !strange && venue.instrument(symbol)?.status === 'trading'
}

/** Runs each scenario of the certificate on a venue of its own, with no process of ours. */
export const tryCertificate = (watched: Watched, trial: Trial): readonly Violation[] => {
  const { certificate } = trial
  const { together } = certificate
  if (together.kind !== 'known' || !isFair(watched, trial)) return []
  watched.looks.certificate += 1
  const say = (what: string, says: string | null): readonly Violation[] => (says === null ? [] : [{ checker: 'certificate', says: `${certificate.symbol}:${certificate.side} ${what}: ${says}` }])
  return [
    ...say('walked through its stops', judge(watched, trial, adverseOf(certificate), together.atStop)),
    ...together.gaps.flatMap((gap) => say(`gapped ${gap.share} % through its stops`, judge(watched, trial, [gap.to], gap))),
    ...say('walked through its targets', judgeTargets(watched, certificate, trial.switches)),
  ]
}

type Claim = Extract<Certificate['together'], { kind: 'known' }>['atStop']

/** What is wrong with the claim after the price went there; null: nothing. */
const judge = (watched: Watched, { account, certificate }: Trial, prices: readonly Price[], claim: Claim): string | null => {
  const { symbol, side, foreign, trades } = certificate
  const after = driven(watched, certificate, prices, 'against')
  const left = after.venue.positions(watched.account, { symbol, side }).reduce<bigint>((sum, row) => sum + row.contracts, 0n)
  const liquidated = after.fills.some(({ origin }) => origin === 'liquidation')
  if (liquidated && foreign > 0n) return null
  if (left !== (liquidated ? 0n : foreign)) return `${left} are open, ${foreign} of them not ours`
  const before = netBefore(watched, account, trades)
  if (before === null || claim.bound === 'about') return null
  const net = before + after.fills.reduce((sum, fill) => sum + cashOf(watched.venue, fill), 0n)
  if (claim.bound === 'equal' ? net === claim.net : net >= claim.net) return null
  return `net ${net}, certificate ${claim.bound} ${claim.net}`
}

/** Each target closes its contracts at its price, and with the stop after them nothing of ours is left. */
const judgeTargets = (watched: Watched, certificate: Certificate, switches: Switches): string | null => {
  const { symbol, side, foreign } = certificate
  const targets = restsOf(certificate).filter((row) => row.kind === 'target')
  if (targets.length === 0) return null
  const there = driven(watched, certificate, targets.map(({ price }) => price), 'for')
  const worth = (rows: readonly { readonly price: bigint; readonly contracts: bigint }[]): bigint => rows.reduce((sum, { price, contracts }) => sum + price * contracts, 0n)
  const [claimed, got] = [worth(targets), worth(there.fills.map(({ price, quantity }) => ({ price, contracts: quantity })))]
  if (claimed !== got) return `targets brought ${got}, claimed ${claimed}`
  // A venue that refuses a stop which is too large by then is the doubt that the certificate names (stop-cut).
  if (switches.childShortfall !== 'cut') return null
  const back = driven({ ...watched, venue: there.venue }, certificate, adverseOf(certificate), 'against')
  const left = back.venue.positions(watched.account, { symbol, side }).reduce<bigint>((sum, row) => sum + row.contracts, 0n)
  return left > foreign ? `and back through its stops: ${left} are open, ${foreign} of them not ours` : null
}

/** A book that gives everything at the last price. */
const DEEP = { spreadTicks: 0, size: quantity(10n ** 9n * ONE), growth: rate(0n), stepTicks: 1, levels: 20, slippage: rate(0n) }

/** A venue of its own after the last price went through these, the nearest first; no time passes, so no funding comes. `fills`: the side's. */
const driven = ({ venue, account }: Watched, { symbol, side }: Certificate, prices: readonly Price[], way: 'for' | 'against'): { readonly venue: Venue; readonly fills: readonly FillView[] } => {
  const clone = venue.clone()
  const known = new Set(clone.fills(account, { ...ALL, symbol }).map(keyOf))
  const down = (side === 'long') === (way === 'against')
  clone.apply({ type: 'synthetic-book', symbol, book: DEEP }, clone.now())
  for (const price of prices.toSorted((a, b) => ((a < b) === down ? 1 : -1))) clone.apply({ type: 'trade', symbol, price, quantity: quantity(10n ** 7n * ONE), buyerIsTaker: !down }, clone.now())
  return { venue: clone, fills: clone.fills(account, { ...ALL, symbol }).filter((fill) => fill.side === side && !known.has(keyOf(fill))) }
}
const keyOf = ({ orderId, ticketId }: Pick<FillView, 'orderId' | 'ticketId'>): string => `${orderId}/${ticketId}`

/** Cash of a fill, its fee paid. */
const cashOf = (venue: Venue, { price, quantity, side, direction, fee, symbol }: FillView): bigint => {
  const value = (price * quantity * (venue.instrument(symbol)?.multiplier ?? 0n)) / 10n ** 16n
  return (isGain(side, direction) ? value : -value) - fee
}
const isGain = (side: Side, direction: FillView['direction']): boolean => (side === 'long') === (direction === 'close')

/** Cash of the trades so far by the venue's own fills, with the funding that was booked; null: a fill is shared with another trade or with what is not ours. */
const netBefore = ({ venue, account }: Watched, state: AccountState, of: readonly TradeCertificate[]): bigint | null => {
  const fills = new Map(venue.fills(account, ALL).map((fill) => [keyOf(fill), fill]))
  const ids = new Set(of.map(({ trade }) => trade))
  const trades = liveTrades(state)
  let sum = 0n
  for (const { id, tickets, ledger, entry, exits, rows } of trades.filter((trade) => ids.has(trade.id))) {
    const own = new Set([entry, ...exits].map(({ orderId }) => orderId).concat(rows.map(({ childId }) => childId)))
    sum += ledger.funding
    for (const ticket of Object.keys(tickets)) {
      const fill = fills.get(ticket)
      if (fill === undefined || !own.has(fill.orderId) || trades.some((other) => other.id !== id && ticket in other.tickets)) return null
      sum += cashOf(venue, fill)
    }
  }
  return sum
}

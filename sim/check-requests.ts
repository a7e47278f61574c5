import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import { journalOf, type Violation, type Watched } from './checkers.ts'
import type { Side } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'

/** A stop that went off so long ago (ms) is not known to the desk yet. */
const UNHEARD_MS = 10_000

type Asked = ReadonlyMap<string, string>
const asked = ({ path, body }: WireRequest): Asked => new Map(new URLSearchParams(body ?? path.split('?')[1] ?? ''))

/** Of which side it is a take-profit: a row, or a limit that closes; null: it is none. */
const targetSide = (path: string, pairs: Asked): Side | null => {
  if (path.endsWith('/position/trading-stop')) return pairs.has('takeProfit') ? (pairs.get('side') === 'LONG' ? 'long' : 'short') : null
  const side = pairs.get('side')
  if (!path.endsWith('/futures/order') || pairs.get('priceType') === 'MARKET') return null
  return side === 'SELL_CLOSE' ? 'long' : side === 'BUY_CLOSE' ? 'short' : null
}

type Target = { readonly symbol: string; readonly side: Side; readonly contracts: bigint }

/** No take-profit is taken while the stops that wait are for less than it: the stop is there first. */
const stopsFirst = ({ venue, account, looks, hand }: Watched, { symbol, side, contracts }: Target, now: number): readonly Violation[] => {
  const wentOff = venue.triggerHistory(account, { symbol, limit: 50 }).some((row) => row.side === side && row.kind === 'stop-loss' && row.status !== 'waiting' && now - row.updatedAt < UNHEARD_MS)
  if (wentOff || hand.size > 0) return []
  looks['stop-first'] += 1
  const rows = venue.openTriggers(account, { symbol, limit: 1000, kind: 'protective' }).filter((row) => row.side === side && row.kind === 'stop-loss' && row.status === 'waiting')
  const stops = rows.reduce((sum, row) => sum + row.quantity, 0n)
  return stops >= contracts ? [] : [{ checker: 'stop-first', says: `${symbol} ${side}: a take-profit for ${contracts} was sent, stops wait for ${stops}` }]
}

/** What leaves for the venue, as its door took it. */
export const requestWatch = (watchedOf: (account: string) => Watched | undefined, found: (violation: Violation) => void) => {
  /** Of each entry that was taken, by account and id: the stop that rode on it, null without one. */
  const stops = new Map<string, string | null>()
  const noted = (watched: Watched, path: string, pairs: Asked, now: number): void => {
    const side = targetSide(path, pairs)
    const contracts = decimal(pairs.get('tpSize') ?? pairs.get('quantity') ?? '0')
    for (const violation of side === null ? [] : stopsFirst(watched, { symbol: pairs.get('symbol') ?? '', side, contracts }, now)) found(violation)
    if (pairs.get('side')?.endsWith('_OPEN') === true) stops.set(`${watched.account} ${pairs.get('newClientOrderId')}`, pairs.get('stopLoss') ?? null)
  }
  const seen = (account: string, { request, reply }: { readonly request: WireRequest; readonly reply: WireReply }, now: number): void => {
    const watched = watchedOf(account)
    const path = request.path.split('?')[0] ?? ''
    if (watched !== undefined && request.method === 'POST' && reply.status === 200 && path.startsWith('/api/v1/futures/')) noted(watched, path, asked(request), now)
  }
  /** Every entry left with the stop that it was decided with, and a plan's stop was. */
  const check = (watched: Watched): readonly Violation[] => {
    const { looks, account } = watched
    const planned = new Map<number, boolean>()
    return journalOf(watched).flatMap((event): readonly Violation[] => {
      if (event.type === 'drafted') planned.set(event.trade, event.head.plan.stop !== null)
      const rode = event.type === 'entry-requested' ? stops.get(`${account} ${event.order.clientId}`) : undefined
      if (event.type !== 'entry-requested' || rode === undefined) return []
      looks.request += 1
      const due = event.attachedStop?.trigger ?? null
      if (due === null && planned.get(event.trade) === true) return [{ checker: 'request', says: `${event.order.clientId} was decided without the stop of its plan` }]
      return (rode === null ? null : decimal(rode)) === due ? [] : [{ checker: 'request', says: `${event.order.clientId} left with a stop at ${rode}, decided was ${due}` }]
    })
  }
  return { seen, check }
}

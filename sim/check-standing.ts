import { liveTrades } from '#core/trade/account.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { type StopWatch, tableOf, type Violation, type Watched } from './checkers.ts'
import { holdersOf } from './holders.ts'

/** How long (ms) each may last, seconds of a ban not counted. */
const MOST_MS = { level: 50_000, stop: 60_000, 'entry-end': 60_000, liquidation: 30_000 } as const
/** A whole read comes each minute, and what the user did at the exchange shows in it. */
const HAND_MS = 50_000
type Standing = keyof typeof MOST_MS
type Overdue = { readonly checker: Standing; readonly key: string; readonly says: string }

/** Liquidation lies 0.5 % beyond every stop when an entry is let in; fees and the mark price take a little of it. */
const CLEAR = { of: 1_000n, beyond: 3n } as const

const closesNow = (trade: LiveTrade): boolean => trade.close !== null || trade.rows.some((row) => row.status !== 'waiting' && row.kind === 'stop-loss')

/** What the desk takes for so, and the venue shows otherwise; looked at every few seconds. */
const overdue = (watched: Watched, trades: readonly LiveTrade[]): readonly Overdue[] => {
  const { venue, account, looks, hand } = watched
  const found: Overdue[] = []
  for (const position of venue.positions(account, {})) {
    const { symbol, side, liquidationPrice } = position
    const key = `${symbol}:${side}`
    const rows = venue.openTriggers(account, { symbol, limit: 1000, kind: 'protective' }).filter((row) => row.side === side && row.kind === 'stop-loss' && row.status === 'waiting')
    const there = trades.filter(({ plan }) => plan.symbol === symbol && plan.side === side)
    for (const { id, stop } of there.filter((trade) => trade.ledger.open > 0n && trade.stop.wanted !== null && !closesNow(trade))) {
      looks.level += 1
      const wanting = there.filter((other) => other.stop.wanted === stop.wanted && !closesNow(other)).reduce((sum, other) => sum + other.ledger.open, 0n)
      const resting = rows.filter((row) => row.trigger === stop.wanted).reduce((sum, row) => sum + row.quantity, 0n)
      if (resting < wanting) found.push({ checker: 'level', key: `${key} ${id} ${stop.wanted}`, says: `trade ${id}: ${wanting} want their stop at ${stop.wanted}, ${resting} rest there` })
    }
    const { ours } = holdersOf(watched, symbol, side)
    const coming = venue.openOrders(account, { symbol, limit: 1000 }).reduce((sum, order) => (order.side === side && order.direction === 'open' ? sum + order.quantity - order.executed : sum), 0n)
    const covered = rows.reduce((sum, row) => sum + row.quantity, 0n)
    // What the user closed shows in the next whole reads only; until then the stops are for more.
    if (covered > ours + coming && !hand.has(key)) found.push({ checker: 'stop', key: `${key} over`, says: `${key}: stops for ${covered} rest, ${ours} of ours are open` })
    // Leverage that the user set, and tiers that the venue changed, move it without the desk; the desk reads tiers anew every ten minutes.
    if (liquidationPrice === null || hand.has(key) || hand.has(`leverage:${symbol}`) || hand.has(`tiers:${symbol}`)) continue
    looks.liquidation += 1
    const near = rows.find(({ trigger }) => trigger !== null && (side === 'long' ? liquidationPrice * CLEAR.of > trigger * (CLEAR.of - CLEAR.beyond) : liquidationPrice * CLEAR.of < trigger * (CLEAR.of + CLEAR.beyond)))
    if (near !== undefined) found.push({ checker: 'liquidation', key: `${key} near`, says: `${key}: liquidation at ${liquidationPrice}, and a stop waits at ${near.trigger}` })
  }
  return [...found, ...restingEntries(watched, trades)]
}

/** An entry ends with the trade's first exit. */
const restingEntries = ({ venue, account, looks }: Watched, trades: readonly LiveTrade[]): readonly Overdue[] =>
  trades.filter((trade) => trade.ledger.exited > 0n || trade.close !== null || trade.stop.source === 'break-even' || trade.stop.source === 'trailing').flatMap(({ id, entry }): readonly Overdue[] => {
    looks['entry-end'] += 1
    const order = venue.order(account, { clientId: entry.clientId })
    if (order === null || (order.status !== 'new' && order.status !== 'partially-filled')) return []
    return [{ checker: 'entry-end', key: `entry ${id}`, says: `trade ${id} has begun to exit, and its entry ${entry.clientId} rests` }]
  })

/** Looked at every `everyMs`: says what has lasted too long, once. */
export const standingWatch = (watched: Watched, { everyMs, turnedAway }: Pick<StopWatch, 'everyMs' | 'turnedAway'>): ((now: number) => readonly Violation[]) => {
  let lasting = new Map<string, { readonly since: number; readonly excusedMs: number }>()
  return (now) => {
    const found: Violation[] = []
    const before = lasting
    lasting = new Map()
    for (const { checker, key, says } of overdue(watched, liveTrades(watched.texts.read(tableOf(watched).row).account))) {
      const known = before.get(`${checker} ${key}`)
      const { since, excusedMs } = known === undefined ? { since: now, excusedMs: 0 } : { since: known.since, excusedMs: known.excusedMs + (turnedAway() ? everyMs : 0) }
      const lasted = now - since - excusedMs > MOST_MS[checker] + watched.slackMs + (checker === 'level' && watched.hand.size > 0 ? HAND_MS : 0)
      lasting.set(`${checker} ${key}`, { since: lasted ? Infinity : since, excusedMs })
      if (lasted) found.push({ checker, says: `${says}, for ${now - since} ms, ${excusedMs} ms of them banned` })
    }
    return found
  }
}

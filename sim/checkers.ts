import { upcast } from '#core/trade/upcast.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import { NO_TRADE, readOrderId } from '#core/trade/order-id.ts'
import type { Event } from '#core/trade/event.ts'
import type { AccountState } from '#core/trade/account.ts'
import type { Trade } from '#core/trade/state.ts'
import { evolve } from '#core/trade/evolve.ts'
import { betterStop } from '#core/trade/levels.ts'
import { isLive, isSettled } from '#core/trade/state.ts'
import { pruned, readStored, type StoredTexts } from '#desk/stored-account.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Venue } from '#core/venue/venue.ts'
import { holdersOf, isHand } from './holders.ts'
import type { SimStore } from './store.ts'

export type Violation = { readonly checker: 'apart' | 'fence' | 'drift' | 'funding' | 'second-order' | 'closes' | 'journal' | 'stop' | 'ledger' | 'orphan' | 'bug' | 'liveness' | 'certificate' | 'worse-stop' | 'levels' | 'level' | 'rows' | 'deadline' | 'entry-end' | 'stop-first' | 'request' | 'liquidation' | 'message'; readonly says: string }
/** How often the premise of each checker held: a checker that never looked proves nothing. */
export type Looks = Record<Violation['checker'], number>
export const noLooks = (): Looks => ({ apart: 0, fence: 0, drift: 0, funding: 0, 'second-order': 0, closes: 0, journal: 0, stop: 0, ledger: 0, orphan: 0, bug: 0, liveness: 0, certificate: 0, 'worse-stop': 0, levels: 0, level: 0, rows: 0, deadline: 0, 'entry-end': 0, 'stop-first': 0, request: 0, liquidation: 0, message: 0 })

/** One user of a seed: chat, account of the desk, account at the venue. */
export type Watched = { readonly chat: number; /** Longer than a worker may the desk be behind here (ms): where functions hold the account, a job comes once a minute, late, or not at all. */ readonly slackMs: number; readonly venue: Venue; readonly store: SimStore; readonly account: string; readonly deskAccount: AccountId; /** The checkers' own: each stored text is read once. */ readonly texts: StoredTexts; readonly looks: Looks; readonly startBalance: bigint; /** Sides (`symbol:side`) where the user traded by hand, and rows that the user touched (`handRow`). */ readonly hand: Set<string> }

export const ALL = { limit: 1_000_000 }
export const tableOf = (watched: Watched) => {
  for (const [id, table] of watched.store.tables.accounts) if (id === watched.deskAccount) return table
  throw new Error('assertion failed: the account exists')
}
export const journalOf = (watched: Watched): readonly Event[] => tableOf(watched).journal.map((row) => upcast(row))

/** Every order at the venue has a stored intent, at its leverage, an intent has at most one order, and what it asked is never exceeded: over the venue's whole history. */
export const checkOrders = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  const asked = new Map<string, bigint>()
  for (const event of journalOf(watched)) if (event.type === 'entry-requested' || event.type === 'exit-requested' || event.type === 'foreign-close-requested') asked.set(event.order.clientId, event.order.quantity)
  const seen = new Set<string>()
  const found: Violation[] = []
  for (const order of [...venue.orderHistory(account, ALL), ...venue.openOrders(account, ALL)]) {
    if (readOrderId(order.clientId) === null) continue
    looks['second-order'] += 1
    const quantity = asked.get(order.clientId)
    if (quantity === undefined) found.push({ checker: 'second-order', says: `order ${order.clientId} has no intent` })
    else if (order.quantity !== quantity) found.push({ checker: 'second-order', says: `order ${order.clientId} asks ${order.quantity}, its intent ${quantity}` })
    if (seen.has(order.clientId)) found.push({ checker: 'second-order', says: `intent ${order.clientId} became two orders` })
    seen.add(order.clientId)
  }
  return [...found, ...checkLeverage(watched), ...checkClosed(watched)]
}

/** By the venue's books a trade's own closing orders never took more than its entry brought: what goes beyond is a sibling's. */
const checkClosed = ({ venue, account }: Watched): readonly Violation[] => {
  const opened = new Map<number, bigint>()
  const closed = new Map<number, bigint>()
  for (const { clientId, direction, executed } of venue.orderHistory(account, ALL)) {
    const id = readOrderId(clientId)
    const sums = direction === 'open' ? opened : closed
    if (id !== null && id.trade !== NO_TRADE) sums.set(id.trade, (sums.get(id.trade) ?? 0n) + executed)
  }
  return [...closed].flatMap(([trade, contracts]): readonly Violation[] =>
    contracts <= (opened.get(trade) ?? 0n) ? [] : [{ checker: 'closes', says: `orders of trade ${trade} closed ${contracts}, its entry brought ${opened.get(trade) ?? 0n}` }])
}

/** Every entry is at the leverage that it was decided with, or the difference was told: the user may set another at the exchange just before, and on what rests too. */
const checkLeverage = (watched: Watched): readonly Violation[] => {
  const events = journalOf(watched)
  const told = new Set(events.flatMap((event) => (event.type === 'leverage-differs' ? [event.clientId] : [])))
  return events.flatMap((event): readonly Violation[] => {
    const order = event.type === 'entry-requested' ? watched.venue.order(watched.account, { clientId: event.order.clientId }) : null
    if (event.type !== 'entry-requested' || order === null || watched.hand.has(`leverage:${order.symbol}`) || order.leverage === event.leverage || told.has(order.clientId)) return []
    return [{ checker: 'second-order', says: `order ${order.clientId} is at ${order.leverage}x, its intent at ${event.leverage}x` }]
  })
}

/**
 * The journal alone: what a trade sends to close, with what it sent before and nobody knows the end of, is no more than it had open then; and
 * from nothing the events lead to the very state that is stored.
 */
export const checkJournal = (watched: Watched): readonly Violation[] => {
  const { looks } = watched
  const { row } = tableOf(watched)
  const found: Violation[] = []
  let state = readStored({ state: '', epoch: row.epoch }).account
  let at = 0
  for (const event of journalOf(watched)) {
    // Pruned as the desk does: once a drain, whose events are all of one time.
    if (event.at !== at) state = pruned(state)
    at = event.at
    const trade = event.trade !== null ? state.trades[String(event.trade)] : undefined
    if (event.type === 'exit-requested' && trade !== undefined && isLive(trade)) {
      looks.closes += 1
      const asked = trade.exits.filter((order) => !isSettled(order)).reduce<bigint>((sum, order) => sum + (order.state === 'ended' ? order.executed : order.quantity) - order.booked, event.order.quantity)
      if (asked > trade.ledger.open) found.push({ checker: 'closes', says: `${event.order.clientId}: trade ${event.trade} has ${trade.ledger.open} open and asks to close ${asked}` })
    }
    found.push(...worseStop(looks, trade ?? null, event))
    if (event.type === 'protection-asked') found.push(...rowsBeyond(state, event))
    state = evolve(state, event)
  }
  looks.journal += 1
  if (toCanonical(pruned(state)) !== toCanonical(readStored(row).account)) found.push({ checker: 'journal', says: 'the events lead to another state than the stored one' })
  return found
}

/** The stop moves against the trade only at its user's word, or with the mean entry while the entry still fills (RULES.md, Stop). */
const worseStop = (looks: Looks, trade: Trade | null, event: Event): readonly Violation[] => {
  if (event.type !== 'stop-moved' || event.source === 'by-hand' || trade === null || !isLive(trade) || trade.stop.wanted === null || (event.source === 'fixed' && !trade.entryEnded)) return []
  looks['worse-stop'] += 1
  const { wanted } = trade.stop
  return betterStop(trade.plan.side, wanted, event.price) ? [{ checker: 'worse-stop', says: `trade ${event.trade}: ${event.source} moved its stop from ${wanted} to ${event.price}` }] : []
}

/** Of a whole set: a trade's stop, and its take-profits together, are for no more than it has open. */
const rowsBeyond = (state: AccountState, { wanted, ask }: Extract<Event, { type: 'protection-asked' }>): readonly Violation[] =>
  [...new Set(wanted.map(({ trade, kind }) => `${trade} ${kind}`))].flatMap((key): readonly Violation[] => {
    const rows = wanted.filter((row) => `${row.trade} ${row.kind}` === key)
    const trade = state.trades[key.split(' ')[0] ?? '']
    const asked = rows.reduce((sum, row) => sum + row.quantity, 0n)
    return trade !== undefined && isLive(trade) && asked > trade.ledger.open ? [{ checker: 'closes', says: `ask ${ask}: trade ${key} rows for ${asked}, ${trade.ledger.open} are open` }] : []
  })

/** Time (ms) that an open part may be without a stop at the venue: a crash, a restart, a few lost answers and a database that is away. */
const NAKED_MAX_MS = 60_000

/** `turnedAway`: now nobody who has the account may ask the venue anything, so that this second doesn't count. */
export type StopWatch = { nakedSince: Map<string, { readonly since: number; readonly excusedMs: number }>; longest: number; readonly everyMs: number; readonly turnedAway: () => boolean }
/** Called each virtual second: what is open at the venue has waiting stops that cover it. */
export const checkStops = (watched: Watched, watch: StopWatch, now: number): readonly Violation[] => {
  const { venue, account, looks } = watched
  const found: Violation[] = []
  for (const side of ['long', 'short'] as const) {
    for (const position of venue.positions(account, { side })) {
      const key = `${position.symbol}:${side}`
      looks.stop += 1
      const covered = venue.openTriggers(account, { symbol: position.symbol, limit: 1000, kind: 'protective' })
        .filter((row) => row.side === side && row.kind === 'stop-loss' && row.status === 'waiting' && row.trailing?.active !== false).reduce((sum, row) => sum + row.quantity, 0n)
      const closing = venue.openOrders(account, { symbol: position.symbol, limit: 1000 }).some((order) => order.direction === 'close' && order.market)
      const { ours } = holdersOf(watched, position.symbol, side)
      if (covered >= ours || closing) {
        watch.nakedSince.delete(key)
        continue
      }
      const known = watch.nakedSince.get(key) ?? { since: now, excusedMs: 0 }
      const { since, excusedMs } = { ...known, excusedMs: known.excusedMs + (known.since < now && watch.turnedAway() ? watch.everyMs : 0) }
      watch.nakedSince.set(key, { since, excusedMs })
      watch.longest = Math.max(watch.longest, now - since)
      if (now - since - excusedMs > NAKED_MAX_MS + watched.slackMs) {
        found.push({ checker: 'stop', says: `${key}: ${ours} of ours open, ${covered} covered for ${now - since} ms, ${excusedMs} ms of them banned` })
        watch.nakedSince.set(key, { since: now, excusedMs: 0 })
      }
    }
    for (const key of watch.nakedSince.keys()) if (key.endsWith(side) && venue.positions(account, { side }).every((position) => `${position.symbol}:${side}` !== key)) watch.nakedSince.delete(key)
  }
  return found
}

/** At the end nothing of ours rests and nothing is open. */
export const checkOrphans = (watched: Watched): readonly Violation[] => {
  const { venue, account, looks } = watched
  looks.orphan += 1
  const found: Violation[] = []
  for (const order of venue.openOrders(account, ALL)) if (!isHand(order)) found.push({ checker: 'orphan', says: `order ${order.clientId} rests` })
  for (const row of venue.openTriggers(account, ALL)) found.push({ checker: 'orphan', says: `row ${row.orderId} ${row.kind} ${row.status} rests` })
  for (const { symbol, side } of venue.positions(account, {})) {
    const { ours } = holdersOf(watched, symbol, side)
    if (ours > 0n) found.push({ checker: 'orphan', says: `${ours} ${symbol} ${side} of ours are open` })
  }
  return found
}

/** Long after the last fault no trade is live and every confirmed one was placed or told as failed. */
export const checkLiveness = (watched: Watched): readonly Violation[] => {
  const table = tableOf(watched)
  const found: Violation[] = []
  if (watched.texts.read(table.row).account.emergency !== undefined) found.push({ checker: 'liveness', says: 'an emergency stop was never stated to its end' })
  for (const row of table.trades.values()) {
    const trade = fromCanonical<Trade>(row.body)
    if (trade.status === 'draft') continue
    watched.looks.liveness += 1
    if (trade.status !== 'closed' && trade.status !== 'failed') found.push({ checker: 'liveness', says: `trade ${trade.id} is ${trade.status} at the end` })
  }
  return found
}

import { fromCanonical, toCanonical } from '#core/json.ts'
import type { AccountState } from '#core/trade/account.ts'
import { decide } from '#core/trade/decide.ts'
import type { Queued } from '#core/trade/effect.ts'
import { type Event, EVENT_VERSION } from '#core/trade/event.ts'
import type { Input } from '#core/trade/input.ts'
import { react } from '#core/trade/react.ts'
import { remember } from '#core/trade/rules-protection.ts'
import { isLive, type Trade } from '#core/trade/state.ts'
import { wakeAt } from '#core/trade/wake.ts'
import type { ToldEffect } from './ports/chat.ts'
import { maySend } from './ports/store-rules.ts'
import type { Drain, Drained, JournalRow, NewEffect, TradeRow } from './ports/store.ts'
import type { Log } from './ports/world.ts'
import { pruned, type StoredTexts } from './stored-account.ts'

/** Answer of an input whose decision broke an assertion of ours: nothing of it happened, and it is not tried again. */
const BUG = toCanonical({ type: 'bug' })

/** All stored inputs of an account, decided in order, as one write. Pure: the store calls it inside its transaction. */
export const drainAccount = (log: Log, texts: StoredTexts) => (drain: Drain): Drained => {
  const stored = texts.read(drain.account)
  let state = stored.account
  const touched: Record<string, number> = { ...stored.touched }
  const journal: JournalRow[] = []
  const effects: NewEffect[] = []
  const changed = new Map<number, Trade>()
  const outcomes: { n: number; outcome: string }[] = []
  let seq = drain.account.seq

  const remembered = remember()
  const mayTrade = maySend(drain.account)
  const untouchedSince = (symbol: string, noted: number): boolean => (touched[symbol] ?? 0) <= noted
  const work = (input: Input, cause: string): string => {
    const decision = decide(state, input, { untouchedSince, mayTrade, remembered })
    const before = state
    state = decision.state
    for (const event of decision.events) {
      seq += 1
      journal.push(journalRow(event, seq, cause))
      const symbol = symbolOf(event, state, before)
      if (symbol !== null) touched[symbol] = seq
      if (event.trade !== null) noteTrade(changed, state, before, event.trade)
      effects.push(...react(state, event).map((queued) => effectRow(queued, drain.now, seq)))
    }
    for (const trade of Object.values(state.trades)) if (before.trades[String(trade.id)] !== trade) changed.set(trade.id, trade)
    return toCanonical(decision.outcome)
  }

  for (const row of drain.inputs) outcomes.push({ n: row.n, outcome: attempt(() => work({ ...fromCanonical<Input>(row.body), at: drain.now }, row.id), log, row.id) })
  const due = wakeAt(state)
  if (due !== null && due <= drain.now) attempt(() => work({ type: 'time', at: drain.now }, 'time'), log, 'time')

  const trades = [...changed.values()].map((trade) => tradeRow(state.trades[String(trade.id)] ?? trade, drain.now, texts))
  const kept = pruned(state)
  return { state: texts.write({ account: kept, touched }), journal, trades, effects, outcomes, wakeAt: wakeAt(kept) }
}

const attempt = (work: () => string, log: Log, cause: string): string => {
  try {
    return work()
  } catch (thrown) {
    log('error', 'decision-broke-an-assertion', { cause, message: thrown instanceof Error ? thrown.message : String(thrown) })
    return BUG
  }
}

const noteTrade = (changed: Map<number, Trade>, after: AccountState, before: AccountState, id: number): void => {
  const trade = after.trades[String(id)] ?? before.trades[String(id)]
  if (trade !== undefined) changed.set(id, trade)
}

/** Bookkeeping that says nothing new of the venue leaves a symbol untouched. */
const QUIET: ReadonlySet<Event['type']> = new Set<Event['type']>(['order-asked', 'row-asked', 'protection-read', 'fill-outlived-read', 'fill-by-venue', 'position-differs', 'flow-waits', 'flow-booked', 'funding-booked', 'account-read', 'drafted', 'requoted', 'draft-dropped', 'venue-changed', 'margin-use', 'liquidation-near', 'signed-in', 'naked', 'foreign-left', 'rows-differ', 'order-not-shown', 'naked-budget', 'naked-budget-set', 'emergency-stated'])
const symbolOf = (event: Event, after: AccountState, before: AccountState): string | null => {
  if (QUIET.has(event.type)) return null
  if (event.trade !== null) return (after.trades[String(event.trade)] ?? before.trades[String(event.trade)])?.plan.symbol ?? null
  if ('symbol' in event) return event.symbol
  return 'fill' in event ? event.fill.symbol : null
}

const journalRow = (event: Event, seq: number, cause: string): JournalRow => ({ seq, trade: event.trade, type: event.type, version: EVENT_VERSION, at: event.at, cause, body: toCanonical(event) })

/** A message names the journal's row that it tells of. */
const effectRow = (queued: Queued, now: number, seq: number): NewEffect => ({
  lane: queued.lane,
  key: queued.key,
  kind: queued.effect.type,
  body: toCanonical(queued.effect.type === 'tell' ? ({ ...queued.effect, seq } satisfies ToldEffect) : queued.effect),
  notAfter: queued.notAfterMs === null ? null : now + queued.notAfterMs,
  notBefore: now,
  rank: queued.rank,
  replaces: queued.replaces,
})

const tradeRow = (trade: Trade, now: number, texts: StoredTexts): TradeRow => ({
  trade: trade.id,
  name: trade.name,
  symbol: trade.plan.symbol,
  side: trade.plan.side,
  status: trade.status,
  openedAt: trade.status === 'draft' ? null : trade.openedAt,
  closedAt: trade.status === 'closed' || trade.status === 'failed' ? trade.closedAt : null,
  updatedAt: now,
  body: texts.textOf(trade),
  nakedMs: trade.status === 'draft' ? 0 : trade.nakedMs,
  nakedSince: isLive(trade) ? trade.nakedSince : null,
})

import type { Context } from 'grammy'
import { fromCanonical } from '#core/json.ts'
import { liveTrades } from '#core/trade/account.ts'
import type { Event } from '#core/trade/event.ts'
import { isLive, type Trade } from '#core/trade/state.ts'
import { upcast } from '#core/trade/upcast.ts'
import { syncOnDemand } from '#desk/sync-on-demand.ts'
import { settingsWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { LIST_KINDS, type List, type ListKind, listView, historyList, logsList, positionsList, tradesList } from '../views/lists.ts'
import { plainView } from '../views/refusal.ts'
import type { Message } from '../views/summary.ts'
import { driftOf, readAgain } from './drift.ts'
import { AWAY, loadTrade } from './trade.ts'

const FIRST = { page: 1, details: false } as const

/** null: it can't be told now. */
const listOf = (parts: BotParts, speaker: Speaker, kind: ListKind): Promise<List | null> => {
  switch (kind) {
    case 'trades': return trades(parts, speaker)
    case 'history': return history(parts, speaker)
    case 'positions': return positions(parts, speaker)
    case 'logs': return logs(parts, speaker)
    case 'drift': return driftOf(parts, speaker)
  }
}

const shown = async (parts: BotParts, speaker: Speaker, kind: ListKind, turn: { readonly page: number; readonly details: boolean }): Promise<Message> => {
  const list = await listOf(parts, speaker, kind)
  return list === null ? plainView(AWAY) : listView(list, turn, speaker.account.account)
}

const listCommand = (kind: ListKind) => async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => void (await say(context, await shown(parts, speaker, kind, FIRST)))
export const tradesCommand = listCommand('trades')
export const historyCommand = listCommand('history')
export const logsCommand = listCommand('logs')
export const driftCommand = listCommand('drift')
/** Reads the account first, then shows the list anew in its own message. */
export const readAgainPress = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await readAgain(parts, speaker)
  await edit(context, await shown(parts, speaker, 'drift', FIRST))
}
export const positionsCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await syncOnDemand(parts.door, speaker.account.account, false)
  await listCommand('positions')(parts, speaker, context)
}

/** Turns a page, or opens and closes its details, in the list's own message. */
export const listPress = async (parts: BotParts, speaker: Speaker, context: Context, [number = 0, page = 1, details = 1]: readonly number[]): Promise<void> => {
  const kind = LIST_KINDS[number - 1]
  if (kind !== undefined) await edit(context, await shown(parts, speaker, kind, { page, details: details === 2 }))
}

/** From the account itself, which has them all: a page of rows could leave out an old trade that is open. */
const trades = async ({ door }: BotParts, { user, account }: Speaker): Promise<List> => {
  const row = await door.store.account(user.user, account.account)
  const all = row === null ? [] : Object.values(door.texts.read(row).account.trades)
  const venue = door.venue(account.venue)
  return tradesList(all.filter((trade) => trade.status === 'draft' || isLive(trade)), (symbol) => venue.quoteOf(symbol)?.mark ?? null)
}

const positions = async ({ door }: BotParts, { user, account }: Speaker): Promise<List | null> => {
  const exchange = await door.exchangeOf(account.account)
  const row = await door.store.account(user.user, account.account)
  if (exchange === null || row === null) return null
  const [rows, instruments] = await Promise.all([exchange.positions(), door.venue(account.venue).instruments.all()])
  const ticks = new Map(instruments.map(({ symbol, tick }) => [symbol, tick]))
  return positionsList(rows, liveTrades(door.texts.read(row).account), (symbol) => ticks.get(symbol) ?? null)
}

export const historyFrom = (speaker: Speaker): string => `history-from:${speaker.account.account}`

/** What ended since the history was last begun anew. */
export const endedTrades = async (parts: BotParts, speaker: Speaker): Promise<readonly Trade[]> => {
  const from = Number((await parts.door.store.setting(historyFrom(speaker))) ?? 0)
  const rows = await parts.door.store.trades(speaker.user.user, speaker.account.account, { ended: true, limit: 50 })
  return rows.filter((row) => (row.closedAt ?? 0) > from).map((row) => fromCanonical<Trade>(row.body))
}
const whenOf = ({ door }: BotParts, { user }: Speaker) => ({ now: door.deskClock.storeNow(), timeZone: user.timeZone })
const history = async (parts: BotParts, speaker: Speaker): Promise<List> => historyList(await endedTrades(parts, speaker), whenOf(parts, speaker))

/** Events of the journal that are looked through for what is worth a sentence. */
const LOOKED_AT = 300
/** Questions and repeats, and what the desk notes for itself. */
const UNTOLD: ReadonlySet<Event['type']> = new Set<Event['type']>(['order-asked', 'row-asked', 'row-seen', 'order-seen', 'protection-asked', 'protection-read', 'account-read', 'flow-waits', 'flow-booked', 'fill-unexplained', 'fill-explained', 'fill-outlived-read', 'fill-by-venue', 'watch-ended', 'entry-ended', 'order-not-shown'])

const logs = async (parts: BotParts, speaker: Speaker): Promise<List> => {
  const { user, account } = { user: speaker.user.user, account: speaker.account.account }
  const row = await parts.door.store.account(user, account)
  const story = await parts.door.store.journal(user, account, { after: Math.max(0, (row?.seq ?? 0) - LOOKED_AT), limit: LOOKED_AT })
  const events = story.map((one) => ({ seq: one.seq, event: upcast(one) })).filter(({ event }) => !UNTOLD.has(event.type)).toReversed()
  const known = new Map(await Promise.all([...new Set(events.flatMap(({ event }) => event.trade ?? []))].map(async (id) => [id, await loadTrade(parts, speaker, id)] as const)))
  const told = events.map(({ seq, event }) => ({ seq, event, trade: event.trade === null ? null : (known.get(event.trade) ?? null) }))
  return logsList(told, whenOf(parts, speaker), settingsWords(languageOf(speaker.user.language)).noLogs)
}

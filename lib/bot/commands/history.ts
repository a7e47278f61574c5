import type { Context } from 'grammy'
import { fromCanonical } from '#core/json.ts'
import type { Trade } from '#core/trade/state.ts'
import type { Event } from '#core/trade/event.ts'
import { upcast } from '#core/trade/upcast.ts'
import { settingsWords } from '#words/by-language.ts'
import { clockTime } from '#words/figures.ts'
import { whyLine } from '#words/en/happenings.ts'
import { languageOf } from '#words/language.ts'
import { html, lines } from '../html.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { historyView } from '../views/lists.ts'
import { plainView } from '../views/refusal.ts'
import { loadTrade } from './trade.ts'

const wordsOf = (speaker: Speaker) => settingsWords(languageOf(speaker.user.language))
const fromOf = (speaker: Speaker): string => `history-from:${speaker.account.account}`

/** What ended since the history was last begun anew. */
const endedTrades = async (parts: BotParts, speaker: Speaker): Promise<readonly Trade[]> => {
  const from = Number((await parts.door.store.setting(fromOf(speaker))) ?? 0)
  const rows = await parts.door.store.trades(speaker.user.user, speaker.account.account, { ended: true, limit: 50 })
  return rows.filter((row) => (row.closedAt ?? 0) > from).map((row) => fromCanonical<Trade>(row.body))
}

export const historyCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => void (await say(context, historyView(await endedTrades(parts, speaker))))

/** /reset: what it does, in numbers; the press acts. The button carries the moment up to which it was asked. */
export const resetCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const words = wordsOf(speaker)
  const ended = await endedTrades(parts, speaker)
  if (ended.length === 0) return void (await say(context, plainView(words.resetNothing)))
  await say(context, { ...plainView(words.resetAsk(ended.length)), buttons: [[{ label: words.resetDo, data: pressOf(speaker.account.account, 'rh', await parts.door.store.now()) }], [{ label: words.keep, data: 'k' }]] })
}
export const resetPress = async (parts: BotParts, speaker: Speaker, context: Context, until: number): Promise<void> => {
  const words = wordsOf(speaker)
  const gone = (await endedTrades(parts, speaker)).filter((trade) => (trade.status === 'closed' || trade.status === 'failed') && trade.closedAt <= until)
  if (until > (await parts.door.store.now())) return void (await say(context, plainView(words.resetNothing)))
  if (gone.length > 0) await parts.door.store.putSetting(fromOf(speaker), String(until))
  await edit(context, plainView(gone.length === 0 ? words.resetNothing : words.resetDone(gone.length)))
}

const ROWS = 12
/** Questions and repeats, and what the desk notes for itself. */
const UNTOLD: ReadonlySet<Event['type']> = new Set<Event['type']>(['order-asked', 'row-asked', 'row-seen', 'order-seen', 'protection-asked', 'protection-read', 'account-read', 'flow-booked', 'fill-unexplained', 'fill-explained', 'fill-outlived-read', 'watch-ended', 'entry-ended'])

/** /logs: the newest entries of the account's journal, as sentences. */
export const logsCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const { user, account } = { user: speaker.user.user, account: speaker.account.account }
  const row = await parts.door.store.account(user, account)
  const story = await parts.door.store.journal(user, account, { after: Math.max(0, (row?.seq ?? 0) - 20 * ROWS), limit: 20 * ROWS })
  const events = story.map((one) => ({ seq: one.seq, event: upcast(one) })).filter(({ event }) => !UNTOLD.has(event.type)).slice(-ROWS)
  const trades = new Map(await Promise.all([...new Set(events.flatMap(({ event }) => event.trade ?? []))].map(async (id) => [id, await loadTrade(parts, speaker, id)] as const)))
  const rows = events.map(({ seq, event }) => html`<code>${clockTime(event.at, speaker.user.timeZone)}</code> ${event.trade === null ? '' : `${event.trade}: `}${whyLine(event, event.trade === null ? null : (trades.get(event.trade) ?? null))} <i>#${seq}</i>`)
  await say(context, rows.length === 0 ? plainView(wordsOf(speaker).noLogs) : { text: lines(rows), buttons: [] })
}

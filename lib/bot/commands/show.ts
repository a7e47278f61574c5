import type { Context } from 'grammy'
import { nakedBudgetOf, nakedOfDay } from '#core/trade/naked-budget.ts'
import { isLive } from '#core/trade/state.ts'
import { isFault } from '#core/fault.ts'
import { liveTrades } from '#core/trade/account.ts'
import { addAlertChat } from '#desk/alert-chats.ts'
import { unknownOf } from '#desk/drift-report.ts'
import { type LastRead, lastRead } from '#desk/last-read.ts'
import { syncOnDemand } from '#desk/sync-on-demand.ts'
import { tradeStory } from '#desk/trade-story.ts'
import { setupWords } from '#words/by-language.ts'
import { equityParts, equitySum } from '#words/equity-parts.ts'
import { clockTime, plainMoney, span } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { looksWords, unknownWords } from '#words/en/drift.ts'
import { tradesWords } from '#words/en/pages.ts'
import { code, html, type Html, lines } from '../html.ts'
import { readWhole } from '../line/amount.ts'
import { isLineFault } from '../line/line-fault.ts'
import { EXAMPLE } from '../line/trade-line.ts'
import { CARD } from '../menu.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { breakersPart } from './breakers.ts'
import { accountTag } from '../views/account-tag.ts'
import { foreignLine } from '../views/foreign.ts'
import { balanceView } from '../views/figures.ts'
import { lineFaultView, plainView, refusalView } from '../views/refusal.ts'
import { startButton } from '../views/setup.ts'
import { whyView } from '../views/why.ts'
import { cardBelow } from './menus.ts'
import { AWAY, loadTrade, tradeView } from './trade.ts'

export const startCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  if (context.chat?.type === 'private') await addAlertChat(parts.door.store, speaker.account.account, String(context.chat.id))
  await say(context, { text: lines([html`This is Keel. It speaks for ${accountTag(speaker.account)}.`, html`Set a trade up step by step, or say it in one line:`, html`<code>${EXAMPLE}</code>`, html`/menu has buttons for the rest, /help says what each does.`]), buttons: [[startButton(speaker.account, setupWords(languageOf(speaker.user.language)))]] })
}

export const openPress = async (parts: BotParts, speaker: Speaker, context: Context, id: number): Promise<void> => {
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null) return void (await say(context, refusalView({ code: 'no-such-trade', trade: id })))
  if (isLive(trade)) return cardBelow(parts, speaker, context, { trade: id, menu: CARD })
  await say(context, await tradeView(parts, speaker, trade))
}

export const balanceCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const exchange = await parts.door.exchangeOf(speaker.account.account)
  await say(context, exchange === null ? plainView(AWAY) : balanceView(await exchange.balance(), await exchange.positions()))
}

const SYNC_WORDS = { synced: 'Synced with the exchange.', fresh: 'Synced less than 30 s ago.', running: 'A sync runs already.', elsewhere: AWAY, resting: 'The exchange does not answer; /status says since when.' } as const
export const syncCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await say(context, plainView(SYNC_WORDS[await syncOnDemand(parts.door, speaker.account.account, true)]))
}

const STATUS_MS = 3_000
const noFault = (thrown: unknown): null => {
  if (!isFault(thrown)) throw thrown
  return null
}
/** How things stand is told in any case, and soon: with what is stored, where the exchange does not answer. */
const readSoon = async ({ door }: BotParts, { account: { account } }: Speaker): Promise<void> => {
  const enough = new AbortController()
  const read = syncOnDemand(door, account, false).then(() => undefined, noFault)
  await Promise.race([read, door.clock.sleep(STATUS_MS, enough.signal)])
  enough.abort()
}

const equityOf = ({ balance, positions }: LastRead) => equityParts(balance, positions.reduce((sum, { unrealised }) => sum + unrealised, 0n))

/** What do I hold, what is at risk, what needs me. */
export const statusCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await readSoon(parts, speaker)
  const row = await parts.door.store.account(speaker.user.user, speaker.account.account)
  if (row === null) return
  const { account } = parts.door.texts.read(row)
  const live = liveTrades(account)
  const now = parts.door.deskClock.storeNow()
  const [nakedToday, { dayMs }, nakedEver] = [nakedOfDay(account, now), nakedBudgetOf(account), await parts.door.store.nakedOf(speaker.user.user, speaker.account.account)]
  const needs = live.filter((trade) => trade.status === 'stuck' || trade.entry.state === 'unknown' || (trade.ledger.open > 0n && trade.stop.confirmed === null && trade.stop.wanted !== null))
  const breakers = breakersPart(parts, speaker, account)
  const unknown = await unknownOf(parts.door, speaker.user.user, speaker.account.account)
  const read = await lastRead(parts.door.kv, speaker.account.account).catch(noFault)
  const rows: readonly (Html | null)[] = [
    html`${accountTag(speaker.account)} · ${tradesWords(live)}${account.blocked === null ? '' : html` · ⚠️ <b>${{ pause: 'paused', 'emergency-stop': 'emergency stop', restored: 'restored' }[account.blocked.why]}</b>`}`,
    read === null ? null : html`Equity ${code(plainMoney(equityOf(read).equity))} ${equitySum(equityOf(read))}, ${span(now - read.at)} ago`,
    html`${nakedToday > dayMs ? '⚠️ ' : ''}Without a confirmed stop today (UTC): ${code(span(nakedToday))} of ${span(dayMs)} allowed · ever ${span(nakedEver)}`,
    account.blocked === null ? null : html`No entries until /resume.`,
    needs.length === 0 ? html`Nothing needs you.` : html`⚠️ Needs you: ${needs.map((trade) => `${trade.id} ${trade.status}`).join(', ')}`,
    ...unknown.map((order) => html`⚠️ ${unknownWords(order)}; ${looksWords(order, (at) => clockTime(at, speaker.user.timeZone))}`),
    foreignLine(account),
    ...breakers.rows,
    html`As of ${clockTime(now, speaker.user.timeZone)}`,
  ]
  await say(context, { text: lines(rows), buttons: breakers.buttons })
}

/** Newest rows of the journal that a story is made of. */
const WHY_LOOKED_AT = 240

/** Beginning and newest part of a trade's journal as sentences: the event, the rule, the numbers. Of trailing moves in a row the last is told. */
export const whyTrade = async (parts: BotParts, speaker: Speaker, context: Context, id: number): Promise<void> => {
  const { user, account } = { user: speaker.user, account: speaker.account.account }
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null) return void (await say(context, refusalView({ code: 'no-such-trade', trade: id })))
  const now = parts.door.deskClock.storeNow()
  const { told } = await tradeStory(parts.door.store, { user: user.user, account, trade, now, limit: WHY_LOOKED_AT })
  await say(context, whyView(trade, told, { now, timeZone: user.timeZone }))
}
export const whyCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const id = readWhole('trade', words[0] ?? '', { from: 1, to: 999_999_999 })
  if (isLineFault(id)) await say(context, lineFaultView(id))
  else await whyTrade(parts, speaker, context, id)
}

import type { Event } from '#core/trade/event.ts'
import { upcast } from '#core/trade/upcast.ts'
import type { Context } from 'grammy'
import { nakedMsAt } from '#core/trade/naked.ts'
import { isLive } from '#core/trade/state.ts'
import { isFault } from '#core/fault.ts'
import { liveTrades } from '#core/trade/account.ts'
import { addAlertChat } from '#desk/alert-chats.ts'
import { syncOnDemand } from '#desk/sync-on-demand.ts'
import { setupWords } from '#words/by-language.ts'
import { clockTime, span } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { whyLine } from '#words/en/happenings.ts'
import { html, type Html, lines } from '../html.ts'
import { readWhole } from '../line/amount.ts'
import { fault, isLineFault } from '../line/line-fault.ts'
import { EXAMPLE } from '../line/trade-line.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { breakersPart } from './breakers.ts'
import { accountTag } from '../views/account-tag.ts'
import { foreignLine } from '../views/foreign.ts'
import { balanceView, positionsView, tradesView } from '../views/lists.ts'
import { lineFaultView, plainView, refusalView } from '../views/refusal.ts'
import { startButton } from '../views/setup.ts'
import { loadTrade, tradeView } from './trade.ts'

/** /help line: the parts of the one-line form. */
const lineHelp = async (context: Context): Promise<void> => {
  await say(context, {
    text: lines([
      html`Coin, side, leverage, size, entry, targets, stop, and what follows:`, html`<code>${EXAMPLE}</code>`,
      html`Size: <code>200usdt</code> <code>32c</code> <code>0.05btc</code> <code>25%</code> <code>risk 50usdt</code>`, html`Entry: <code>@ market</code> <code>@ 61000</code>`,
      html`Targets: <code>tp 2/4/6% 40/30/30</code> or prices`, html`Stop: <code>sl 1.5%</code> <code>sl 60000</code> <code>by mark</code>, or <code>no sl</code>`,
      html`<code>be tp1 +0.1%</code>  <code>trail 0.8% from 1%</code>  <code>cross</code>  <code>name scalp</code>`,
    ]),
    buttons: [],
  })
}

export const helpCommand = async (context: Context, about: string | undefined): Promise<void> => {
  if (about !== undefined) return about.toLowerCase() === 'line' ? lineHelp(context) : void (await say(context, lineFaultView(fault('help', about, '/help, or /help line for the parts of a trade', 'line'))))
  const rows: readonly (readonly [string, string])[] = [
    ['/new', 'set up a trade step by step'], ['/help line', 'how to say one in a line'], ['/restart', 'end the open set-up'], ['/account', 'which account you speak for'], ['/trades', 'drafts and open trades'], ['/status', 'what is held, at risk, in need of you'], ['/portfolio', 'equity, margin, P&L, exposure'], ['/positions /balance', "the exchange's figures"], ['/sync', 'read the account anew'], ['/price BTC', 'bid, ask, mark'],
    ['/stop 3 61200', 'move a stop'], ['/targets 3 2/4%', 'new targets'], ['/margin 3 50usdt', 'add margin'], ['/copy 3 /edit 3 …', 'a draft again'], ['/close 3 50%', 'close all or a part'], ['/why 3', 'what was done and why'], ['/history /reset', 'the last five; begin it anew'], ['/logs', 'what happened last'], ['/settings', 'language, time zone, alerts, defaults'], ['/web', 'sign in at the pages'], ['/auth /authorized /revoke /role', 'who may speak here'], ['/closeall', 'emergency stop'], ['/pause /resume', 'entries off and on'],
  ]
  await say(context, { text: lines([html`One line is a trade:`, html`<code>${EXAMPLE}</code>`, ...rows.map(([command, what]) => html`${command}  ${what}`)]), buttons: [] })
}

export const startCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  if (context.chat?.type === 'private') await addAlertChat(parts.door.store, speaker.account.account, String(context.chat.id))
  await say(context, { text: lines([html`This is Keel. It speaks for ${accountTag(speaker.account)}.`, html`Set a trade up step by step, or say it in one line:`, html`<code>${EXAMPLE}</code>`, html`/help shows the rest.`]), buttons: [[startButton(speaker.account, setupWords(languageOf(speaker.user.language)))]] })
}

/** From the account itself, which has them all: a page of rows could leave out an old trade that is open. */
export const tradesCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const row = await parts.door.store.account(speaker.user.user, speaker.account.account)
  const trades = row === null ? [] : Object.values(parts.door.texts.read(row).account.trades)
  await say(context, tradesView(trades.filter((trade) => trade.status === 'draft' || isLive(trade)), speaker.account))
}
export const openPress = async (parts: BotParts, speaker: Speaker, context: Context, id: number): Promise<void> => {
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null) return void (await say(context, refusalView({ code: 'no-such-trade', trade: id })))
  const message = await say(context, await tradeView(parts, speaker, trade))
  if (isLive(trade) && context.chat !== undefined) await parts.door.store.putCard({ account: speaker.account.account, trade: id, chat: String(context.chat.id), message, shownSeq: 0, shownAt: 0 })
}

export const AWAY = 'A worker is taking the account over at the exchange; try again in a few seconds.'

export const positionsCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await syncOnDemand(parts.door, speaker.account.account, false)
  const exchange = await parts.door.exchangeOf(speaker.account.account)
  await say(context, exchange === null ? plainView(AWAY) : positionsView(await exchange.positions()))
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
/** How things stand is told in any case, and soon: with what is stored, where the exchange does not answer. */
const readSoon = async ({ door }: BotParts, { account: { account } }: Speaker): Promise<void> => {
  const enough = new AbortController()
  const read = syncOnDemand(door, account, false).then(() => undefined, (thrown: unknown) => { if (!isFault(thrown)) throw thrown })
  await Promise.race([read, door.clock.sleep(STATUS_MS, enough.signal)])
  enough.abort()
}

/** What do I hold, what is at risk, what needs me. */
export const statusCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await readSoon(parts, speaker)
  const row = await parts.door.store.account(speaker.user.user, speaker.account.account)
  if (row === null) return
  const { account } = parts.door.texts.read(row)
  const live = liveTrades(account)
  const now = parts.door.deskClock.storeNow()
  const naked = live.reduce((sum, trade) => sum + nakedMsAt(trade, now), 0)
  const needs = live.filter((trade) => trade.status === 'stuck' || trade.entry.state === 'unknown' || (trade.ledger.open > 0n && trade.stop.confirmed === null && trade.stop.wanted !== null))
  const breakers = breakersPart(parts, speaker, account)
  const rows: readonly (Html | null)[] = [
    html`${accountTag(speaker.account)} · ${live.length} live, ${live.filter((trade) => trade.ledger.open > 0n).length} open${account.blocked === null ? '' : html` · ⚠️ <b>${{ pause: 'paused', 'emergency-stop': 'emergency stop', restored: 'restored' }[account.blocked.why]}</b>`}`,
    html`Naked so far: ${span(naked)}`,
    needs.length === 0 ? html`Nothing needs you.` : html`⚠️ Needs you: ${needs.map((trade) => `${trade.id} ${trade.status}`).join(', ')}`,
    foreignLine(account),
    ...breakers.rows,
    html`Stored up to #${row.seq} · ${clockTime(now, speaker.user.timeZone)}`,
  ]
  await say(context, { text: lines(rows), buttons: breakers.buttons })
}

const WHY_ROWS = 12
/** Questions say nothing that their answers don't. */
const UNTOLD: readonly Event['type'][] = ['order-asked', 'row-asked']
/** What happened to the whole account and touched its trades. */
const TOUCHING: readonly Event['type'][] = ['form-dropped', 'blocked', 'unblocked', 'position-differs', 'ledgers-lowered', 'foreign-changed', 'foreign-close-requested', 'foreign-close-filled']

/** The newest part of a trade's journal as sentences: the event, the rule, the numbers. */
export const whyTrade = async (parts: BotParts, speaker: Speaker, context: Context, id: number): Promise<void> => {
  const { user, account } = { user: speaker.user, account: speaker.account.account }
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null) return void (await say(context, refusalView({ code: 'no-such-trade', trade: id })))
  const until = trade.status === 'closed' || trade.status === 'failed' ? trade.closedAt : parts.door.deskClock.storeNow()
  const story = await parts.door.store.storyOf(user.user, account, { trade: id, without: UNTOLD, accountTypes: TOUCHING, from: trade.createdAt, to: until, limit: 5 * WHY_ROWS })
  const events = story.map((row) => upcast(row)).filter((event) => event.trade !== null || !('symbol' in event) || event.symbol === trade.plan.symbol)
  const rows = events.slice(-WHY_ROWS).map((event): Html => html`<code>${clockTime(event.at, user.timeZone)}</code> ${whyLine(event, trade)}`)
  await say(context, { text: lines([events.length > WHY_ROWS ? html`… earlier ones are left out` : null, ...rows]), buttons: [] })
}
export const whyCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const id = readWhole('trade', words[0] ?? '', { from: 1, to: 999_999_999 })
  if (isLineFault(id)) await say(context, lineFaultView(id))
  else await whyTrade(parts, speaker, context, id)
}

import type { Context } from 'grammy'
import { ONE } from '#core/money/money.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Refusal } from '#core/trade/refusal.ts'
import type { Trade } from '#core/trade/state.ts'
import { isLive } from '#core/trade/state.ts'
import type { Applied } from '#desk/apply.ts'
import { plainPercent } from '#words/figures.ts'
import { quoteSoon } from '#desk/quote-soon.ts'
import { confirmTrade, draftTrade, dropDraft, moveTradeStop, pauseAccount, resumeAccount } from '#desk/verbs.ts'
import type { Level } from '#core/trade/plan.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { readPercent, readPrice, readWhole } from '../line/amount.ts'
import { readTradeLine } from '../line/trade-line.ts'
import { keepCard, menuNow } from '../live-card.ts'
import { type BotParts, edit, editMessage, findInstrument, say, type Speaker } from '../parts.ts'
import { CARD, type Menu } from '../menu.ts'
import { cardView, endedView } from '../views/card.ts'
import { lineFaultView, plainView, refusalView } from '../views/refusal.ts'
import { type Message, summaryView } from '../views/summary.ts'

export const AWAY = 'A worker is taking the account over at the exchange; try again in a few seconds.'

export const askId = (parts: BotParts, context: Context): string => `tg:${parts.bot}:${context.update.update_id}`
export const asker = (speaker: Speaker) => ({ user: speaker.user.user, account: speaker.account.account })

export const loadTrade = async (parts: BotParts, speaker: Speaker, id: number): Promise<Trade | null> => {
  const row = await parts.door.store.trade(speaker.user.user, speaker.account.account, id)
  return row === null ? null : fromCanonical<Trade>(row.body)
}

/** The view of a trade as it is now, with the menu that is open on its card. */
export const tradeView = async (parts: BotParts, speaker: Speaker, trade: Trade, menu: Menu = CARD): Promise<Message> => {
  if (trade.status === 'draft') return summaryView(trade, speaker.account)
  if (!isLive(trade)) return endedView(trade, speaker.account)
  const row = (await parts.door.store.account(speaker.user.user, speaker.account.account)) ?? speaker.account
  const quote = menu.kind === 'card' ? parts.door.venue(speaker.account.venue).quoteOf(trade.plan.symbol) : await quoteSoon(parts.door, speaker.account.venue, trade.plan.symbol)
  return cardView(trade, { of: row, quote, menu, now: parts.door.deskClock.storeNow(), timeZone: speaker.user.timeZone, seq: row.seq, exitForm: parts.door.texts.read(row).account.exitForm })
}

/** Changes of a trade that are followed at once while its card is on the way; more than that is shown by the chat lane. */
const FOLLOWED = 3

/**
 * What happened while a card was on its way is shown on it too. The chat lane edits for each change, and its edit may have come before this one,
 * or to the message that was the card before: after the last change of a trade nobody else would put it right.
 */
export const followTrade = async (parts: BotParts, speaker: Speaker, context: Context, { shown, message }: { readonly shown: Trade; readonly message: number | undefined }): Promise<void> => {
  let last = toCanonical(shown)
  for (let tries = 0; tries < FOLLOWED; tries += 1) {
    const trade = await loadTrade(parts, speaker, shown.id)
    if (trade === null || message === undefined || toCanonical(trade) === last) return
    await editMessage(context, message, await tradeView(parts, speaker, trade, await menuNow(parts, speaker, context, trade.id)))
    last = toCanonical(trade)
  }
}

/** The account forgets a trade some time after its end, and calls a draft as little open as an ended trade: what is stored says which it is. */
export const knownBetter = async (parts: BotParts, speaker: Speaker, refusal: Refusal): Promise<Refusal> => {
  if ((refusal.code !== 'no-such-trade' && refusal.code !== 'not-open' && refusal.code !== 'not-a-draft') || refusal.trade < 1) return refusal
  const trade = await loadTrade(parts, speaker, refusal.trade)
  if (trade === null) return { code: 'no-such-trade', trade: refusal.trade }
  if (trade.status === 'closed' || trade.status === 'failed') return { code: 'not-open', trade: trade.id }
  return trade.status === 'draft' ? { code: 'not-confirmed', trade: trade.id } : refusal
}

export const answerOther = async (parts: BotParts, speaker: Speaker, outcome: Applied): Promise<Message> =>
  outcome.type === 'refused' ? refusalView(await knownBetter(parts, speaker, outcome.refusal)) : outcomeView(outcome)

/** What became of what was asked, where nothing of it was refused. */
export const outcomeView = (outcome: Exclude<Applied, { type: 'refused' }>): Message => {
  switch (outcome.type) {
    case 'working': return plainView('Accepted, working. The card shows it when it is done.')
    case 'not-stored': return plainView('Nothing was stored and nothing was sent: a worker is taking the account over at the exchange. Do it again in a few seconds.')
    case 'bug': return plainView('This broke a rule of Keel itself. Nothing was done; the log has it.')
    default: return plainView('Done.')
  }
}

type Drafted = { readonly trade: Trade } | { readonly fault: LineFault } | { readonly outcome: Applied }

/** One line makes a draft. */
export const draftByLine = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<Drafted> => {
  const read = readTradeLine(text)
  if (isLineFault(read)) return { fault: read }
  const instrument = await findInstrument(parts.door.venue(speaker.account.venue).instruments, read.coin)
  if ('nearest' in instrument) return { fault: fault('symbol', read.coin, 'a perpetual of the exchange', instrument.nearest) }
  const outcome = await draftTrade(parts.door, asker(speaker), { id: askId(parts, context), name: read.name, instrument, plan: { ...read.plan, symbol: instrument.symbol } })
  const trade = outcome.type === 'accepted' && outcome.trade !== null ? await loadTrade(parts, speaker, outcome.trade) : null
  return trade === null ? { outcome } : { trade }
}

/** One line makes a draft and shows its summary. */
export const tradeByLine = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<void> => {
  const drafted = await draftByLine(parts, speaker, context, text)
  await say(context, 'fault' in drafted ? lineFaultView(drafted.fault) : 'trade' in drafted ? await tradeView(parts, speaker, drafted.trade) : await answerOther(parts, speaker, drafted.outcome))
}

/** Why a press of Confirm shows newer numbers instead of acting; null when it doesn't. */
const newerNumbers = (outcome: Applied): string | null => {
  if (outcome.type === 'requoted') return outcome.why === 'moved' ? 'The price moved by more than 0.3 %' : 'The quote was older than 60 s'
  return outcome.type === 'refused' && outcome.refusal.code === 'quote-replaced' ? 'These numbers were replaced by newer ones' : null
}

/** The summary's message becomes the live card: one per trade, edited in place from then on. */
export const confirmPress = async (parts: BotParts, speaker: Speaker, context: Context, press: { readonly trade: number; readonly quoteNumber: number }): Promise<void> => {
  const outcome = await confirmTrade(parts.door, asker(speaker), { id: askId(parts, context), ...press })
  const newer = newerNumbers(outcome)
  const trade = outcome.type === 'accepted' || newer !== null ? await loadTrade(parts, speaker, press.trade) : null
  if (trade === null) return void (await say(context, await answerOther(parts, speaker, outcome)))
  await edit(context, await tradeView(parts, speaker, trade))
  if (newer !== null) return void (await say(context, plainView(`${newer}: the summary shows the new numbers. Confirm those.`)))
  const message = context.callbackQuery?.message?.message_id
  await keepCard(parts, speaker, context, { trade: trade.id, message })
  await followTrade(parts, speaker, context, { shown: trade, message })
}

/** The summary with all that it can say, or short again. */
export const detailsPress = async (parts: BotParts, speaker: Speaker, context: Context, { trade: id, details }: { readonly trade: number; readonly details: boolean }): Promise<void> => {
  const trade = await loadTrade(parts, speaker, id)
  await edit(context, trade?.status === 'draft' ? summaryView(trade, speaker.account, details) : plainView(`Trade ${id} is no draft any more.`))
}

export const discardPress = async (parts: BotParts, speaker: Speaker, context: Context, trade: number): Promise<void> => {
  const outcome = await dropDraft(parts.door, asker(speaker), { id: askId(parts, context), trade })
  if (outcome.type === 'accepted') await edit(context, plainView(`Draft ${trade} discarded.`))
  else await say(context, await answerOther(parts, speaker, outcome))
}

export const readTradeNumber = (text: string) => (text === '' ? fault('trade', '', 'its number, as /trades lists it') : readWhole('trade', text, { from: 1, to: 999_999_999 }))

export const readStopLevel = (text: string): Level | LineFault => {
  if (text.endsWith('%')) {
    const distance = readPercent('stop', text)
    return isLineFault(distance) ? distance : { kind: 'percent', rate: distance }
  }
  if (!/\d/.test(text)) return fault('stop', text, 'a price like 61200, or a percent of the entry like 1%')
  const at = readPrice('stop', text)
  return isLineFault(at) ? at : { kind: 'price', price: at }
}

/** A stop moved by hand is not the last word while the plan trails. */
const trailsOn = async (parts: BotParts, speaker: Speaker, id: number): Promise<string> => {
  const trailing = (await loadTrade(parts, speaker, id))?.plan.trailing ?? null
  return trailing === null ? '' : ` Trailing by ${plainPercent(trailing.distance, ONE)} goes on from here: the better of the two holds.`
}

/** /stop 3 61200 or /stop 3 1% (of the entry, on the loss side). */
export const stopCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return void (await say(context, lineFaultView(trade)))
  const level = readStopLevel(words[1] ?? '')
  if (isLineFault(level)) return void (await say(context, lineFaultView(level)))
  const outcome = await moveTradeStop(parts.door, asker(speaker), { id: askId(parts, context), trade, level })
  await say(context, outcome.type === 'accepted' ? plainView(`Stop of trade ${trade} moves; the card shows when the exchange has it.${await trailsOn(parts, speaker, trade)}`) : await answerOther(parts, speaker, outcome))
}

export const pauseCommand = async (parts: BotParts, speaker: Speaker, context: Context, pause: boolean): Promise<void> => {
  const outcome = await (pause ? pauseAccount : resumeAccount)(parts.door, asker(speaker), { id: askId(parts, context) })
  await say(context, outcome.type === 'accepted' ? plainView(pause ? 'Paused: no entries. What is open stays protected.' : 'Resumed.') : await answerOther(parts, speaker, outcome))
}

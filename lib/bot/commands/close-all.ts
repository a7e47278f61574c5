import type { Context } from 'grammy'
import { type AccountState, liveTrades } from '#core/trade/account.ts'
import { quoteSoon } from '#desk/quote-soon.ts'
import { closeEverything, closeForeign, offerForeign } from '#desk/verbs.ts'
import { html } from '../html.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { closeAllView } from '../views/close-all.ts'
import { closingForeignView, offerView } from '../views/foreign.ts'
import { answerOther, askId, asker } from './trade.ts'

const accountNow = async (parts: BotParts, speaker: Speaker): Promise<AccountState> => parts.door.texts.read((await parts.door.store.account(speaker.user.user, speaker.account.account)) ?? speaker.account).account

/** Asks in numbers; the press acts. A price that doesn't come soon is left out of them. */
export const closeAllMenu = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const account = await accountNow(parts, speaker)
  const symbols = [...new Set(liveTrades(account).filter(({ ledger }) => ledger.open > 0n).map(({ plan }) => plan.symbol))]
  const quotes = new Map(await Promise.all(symbols.map(async (symbol) => [symbol, await quoteSoon(parts.door, speaker.account.venue, symbol)] as const)))
  await say(context, closeAllView(account, speaker.account, (symbol) => quotes.get(symbol) ?? null))
}

/** What is closed, and what is left because it isn't ours, with one more button for that (RULES.md, Closing). It waits for nothing: the offer comes after the act. */
export const closeAllPress = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const outcome = await closeEverything(parts.door, asker(speaker), { id: askId(parts, context) })
  if (outcome.type !== 'accepted') return edit(context, await answerOther(parts, speaker, outcome))
  const head = html`Blocked. Closing everything of ours.`
  await edit(context, { text: head, buttons: [] })
  const offered = await offerForeign(parts.door, asker(speaker), { id: `${askId(parts, context)}:offer` })
  if (offered.type === 'offered') await edit(context, offerView(await accountNow(parts, speaker), speaker.account, head))
}

const NEWER = { asked: 'What is left now:', 'too-old': 'The button was older than 60 s. What is left now:', changed: 'What is left has changed. Now:' } as const

/** Closes just what the button named; older or other numbers are shown anew. */
export const closeForeignPress = async (parts: BotParts, speaker: Speaker, context: Context, offer: number): Promise<void> => {
  const before = (await accountNow(parts, speaker)).foreignOffer
  const outcome = await closeForeign(parts.door, asker(speaker), { id: askId(parts, context), offer })
  if (outcome.type === 'offered') return edit(context, offerView(await accountNow(parts, speaker), speaker.account, html`${NEWER[outcome.why]}`))
  if (outcome.type === 'accepted' && before?.number === offer) return edit(context, closingForeignView(before.rows))
  await say(context, await answerOther(parts, speaker, outcome))
}

import type { Context } from 'grammy'
import type { AccountState } from '#core/trade/account.ts'
import { closeEverything, closeForeign, offerForeign } from '#desk/verbs.ts'
import { html } from '../html.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { accountTag } from '../views/account-tag.ts'
import { closingForeignView, offerView } from '../views/foreign.ts'
import { answerOther, askId, asker } from './trade.ts'

export const closeAllMenu = async ({ account }: Speaker, context: Context): Promise<void> => {
  await say(context, { text: html`${accountTag(account)} · Emergency stop: block entries, cancel entries, close everything of ours at market. What is not ours is left alone.`, buttons: [[{ label: 'Close everything', data: pressOf(account.account, 'ca') }], [{ label: 'Keep it', data: 'k' }]] })
}

const accountNow = async (parts: BotParts, speaker: Speaker): Promise<AccountState> => parts.door.texts.read((await parts.door.store.account(speaker.user.user, speaker.account.account)) ?? speaker.account).account

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

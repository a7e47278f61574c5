import type { Context } from 'grammy'
import { askAccount } from '#desk/account-asks.ts'
import type { AccountState } from '#core/trade/account.ts'
import { ASK_AGAIN, ASKED_AGAIN, exchangeLine, NOBODY_THERE, NOT_YOURS, restingSources } from '#words/en/breakers.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { html, type Html } from '../html.ts'
import { pressOf } from '../press.ts'
import { plainView } from '../views/refusal.ts'
import type { Message } from '../views/summary.ts'

const mayReset = ({ user }: Speaker): boolean => user.role === 'owner' || user.role === 'admin'

/** How the exchange answers and which sources rest, with a button to have them asked again. */
export const breakersPart = ({ door }: BotParts, speaker: Speaker, { venue }: AccountState): { readonly rows: readonly Html[]; readonly buttons: Message['buttons'] } => {
  const now = door.deskClock.storeNow()
  const kind = speaker.account.venue
  const resting = door.publicPricesOf(kind)?.figures().sources.filter(({ state }) => state !== 'closed').map(({ label }) => label) ?? []
  const trouble = venue !== undefined && venue.state !== 'well'
  return {
    rows: [html`${trouble ? '⚠️ ' : ''}${exchangeLine(venue, { medianMs: door.venue(kind).breaker.figures().medianMs, now })}`, ...(resting.length === 0 ? [] : [html`${restingSources(resting)}`])],
    buttons: (venue?.state === 'silent' || resting.length > 0) && mayReset(speaker) ? [[{ label: ASK_AGAIN, data: pressOf(speaker.account.account, 'br') }]] : [],
  }
}

/** A breaker is the whole desk's: who only trades on it leaves it alone. Whoever holds the account does it. */
export const resetPressed = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  if (!mayReset(speaker)) return void (await say(context, plainView(NOT_YOURS)))
  const { door } = parts
  const id = String(context.update.update_id)
  const asked = await askAccount({ ...door, hold: null }, speaker.account.account, 'reset', `chat-${id}`)
  await say(context, plainView(asked.type === 'waiting' ? NOBODY_THERE : ASKED_AGAIN))
}

import type { Context } from 'grammy'
import { keepMenu, menuOf } from '#desk/card-menus.ts'
import { type Menu, menuText, readMenu } from './menu.ts'
import type { BotParts, Speaker } from './parts.ts'

const chatOf = (context: Context): string => String(context.chat?.id ?? 0)
/** Where the live card of a trade is, in the chat that speaks. */
const placeOf = (speaker: Speaker, context: Context, trade: number) => ({ account: speaker.account.account, chat: chatOf(context), trade })

/** From here on this message is the trade's live card in its chat. */
export const keepCard = async ({ door }: BotParts, speaker: Speaker, context: Context, { trade, message }: { readonly trade: number; readonly message: number | undefined }): Promise<void> => {
  if (message === undefined || context.chat === undefined) return
  await door.store.putCard({ ...placeOf(speaker, context, trade), message, shownSeq: 0, shownAt: 0 })
}

export const cardMessage = async ({ door }: BotParts, speaker: Speaker, context: Context, trade: number): Promise<number | null> =>
  (await door.store.cards(speaker.account.account)).find((card) => card.trade === trade && card.chat === chatOf(context))?.message ?? null

/** The menu that is open on the card now. */
export const menuNow = async ({ door }: BotParts, speaker: Speaker, context: Context, trade: number): Promise<Menu> =>
  readMenu(await menuOf(door.store, placeOf(speaker, context, trade), door.deskClock.storeNow()))

/** Written before the card is edited, so that the card's own refresh ends on it too. */
export const putMenu = ({ door }: BotParts, speaker: Speaker, context: Context, { trade, menu }: { readonly trade: number; readonly menu: Menu }): Promise<void> =>
  keepMenu(door.store, placeOf(speaker, context, trade), { menu: menu.kind === 'card' ? null : menuText(menu), at: context.update.update_id, now: door.deskClock.storeNow() })

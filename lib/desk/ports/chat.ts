import type { Effect } from '#core/trade/effect.ts'

/** The Bot API calls that the desk's own loops make; messages are HTML made by the bot's views. Rejects with a Fault. */
export type TelegramApi = {
  readonly send: (chat: string, text: string, buttons: Buttons, silent?: boolean) => Promise<number>
  readonly edit: (chat: string, message: number, text: string, buttons: Buttons) => Promise<void>
}
export type Buttons = readonly (readonly { readonly label: string; readonly data: string }[])[]

/** A `tell` as it is stored: with its event's number in the journal. */
export type ToldEffect = Extract<Effect, { type: 'tell' }> & { readonly seq: number }

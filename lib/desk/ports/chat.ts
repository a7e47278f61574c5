/** The Bot API calls that the desk's own loops make; messages are HTML made by the bot's views. Rejects with a Fault. */
export type TelegramApi = {
  readonly send: (chat: string, text: string, buttons: Buttons) => Promise<number>
  readonly edit: (chat: string, message: number, text: string, buttons: Buttons) => Promise<void>
}
export type Buttons = readonly (readonly { readonly label: string; readonly data: string }[])[]

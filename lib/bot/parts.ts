import { type Context, GrammyError } from 'grammy'
import type { Instrument } from '#core/market/instrument.ts'
import type { DeskDoor } from '#desk/door.ts'
import type { Instruments } from '#desk/entry-facts.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import type { AccountRow, UserRow, UserId } from '#desk/ports/store.ts'
import type { Codes, Decided } from './access.ts'
import { keyboard } from './keyboard.ts'
import type { Message } from './views/summary.ts'

/** What a Bot API answers: its result, or why not. */
export type ApiAnswer = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error_code: number; readonly description: string; readonly parameters?: { readonly retry_after?: number } }
/** One call of the Bot API, however it travels. */
export type TelegramCall = (method: string, payload: Readonly<Record<string, unknown>>) => Promise<ApiAnswer>

export type BotParts = { readonly door: DeskDoor; readonly bot: string; readonly call: TelegramCall; readonly access: Access; readonly paper: PaperAccounts }

/** Who a sender is. `telegram`: codes that let others in, where a Telegram bot runs. */
export type Access = {
  /** The id by which the store knows who speaks; null: a stranger. */
  readonly identityOf: (from: number) => Promise<string | null>
  readonly telegram: { readonly codes: Codes; readonly botName: () => string | null; /** The owner's answer to who asked to be let in. */ readonly decideAsk: (from: number, yes: boolean) => Promise<Decided> } | null
  /** An address that signs its user in at the pages, once; null where there are no pages. */
  readonly enterLink: ((user: UserId) => string) | null
}
/** Behind the emulator only its own user speaks, under the id that the store has. */
export const LOCAL_ACCESS: Access = { identityOf: (from) => Promise.resolve(String(from)), telegram: null, enterLink: null }

/** Who speaks, the account that they speak for, and all that are theirs. */
export type Speaker = { readonly user: UserRow; readonly account: AccountRow; readonly accounts: readonly AccountRow[] }

export const isPrivate = (context: Context): boolean => context.chat === undefined || context.chat.type === 'private'

/** In a group an answer stands under its question (its topic is grammY's own care): so it is plain whose it is, and whose its buttons are. */
const placeIn = (context: Context) => {
  const asked = context.message ?? context.callbackQuery?.message
  if (isPrivate(context) || asked === undefined) return {}
  const answered = context.callbackQuery?.message?.reply_to_message?.message_id ?? asked.message_id
  return { reply_parameters: { message_id: answered, allow_sending_without_reply: true } }
}

/** In a group a button is for the one whose question it answers: another's press would act on their own trades. */
export const isOwnButton = (context: Context): boolean => isPrivate(context) || context.callbackQuery?.message?.reply_to_message?.from?.id === context.from?.id

export const say = async (context: Context, message: Message): Promise<number> => {
  const sent = await context.reply(message.text.html, { parse_mode: 'HTML', reply_markup: keyboard(message.buttons), ...placeIn(context) })
  return sent.message_id
}
/** Edits the message that was pressed. What it shows already is done; a message that is gone is said anew. */
export const edit = async (context: Context, message: Message): Promise<void> => {
  try {
    await context.editMessageText(message.text.html, { parse_mode: 'HTML', reply_markup: keyboard(message.buttons) })
  } catch (thrown) {
    if (!(thrown instanceof GrammyError) || !/not modified|message to edit not found|message can't be edited/i.test(thrown.description)) throw thrown
    if (!/not modified/i.test(thrown.description)) await say(context, message)
  }
}

/** Edits a message of ours that was not pressed. What it shows already, or is gone meanwhile, is left alone. */
export const editMessage = async (context: Context, message: number, { text, buttons }: Message): Promise<void> => {
  if (context.chat === undefined) return
  await context.api.editMessageText(context.chat.id, message, text.html, { parse_mode: 'HTML', reply_markup: keyboard(buttons) }).catch((thrown: unknown) => {
    if (!(thrown instanceof GrammyError) || thrown.error_code !== 400) throw thrown
  })
}

/** Takes a message of ours away. One that is gone already, or too old to be taken away, stays what it is. */
export const forget = async (context: Context, message: number | null): Promise<void> => {
  if (message === null || context.chat === undefined) return
  await context.api.deleteMessage(context.chat.id, message).catch((thrown: unknown) => {
    if (!(thrown instanceof GrammyError) || thrown.error_code !== 400) throw thrown
  })
}

/** Finds the perpetual that a coin names: BTC, BTCUSDT or BTC-SWAP-USDT. The nearest names help when there is none. */
export const findInstrument = async (instruments: Instruments, coin: string): Promise<Instrument | { readonly nearest: string | null }> => instrumentIn(await instruments.all(), coin)

export const instrumentIn = (rows: readonly Instrument[], coin: string): Instrument | { readonly nearest: string | null } => {
  const upper = coin.toUpperCase()
  const found = rows.find((row) => row.symbol === upper || row.base === upper || `${row.base}${row.quote}` === upper)
  const coinOf = (text: string): string => text.replace(/^\d+/, '').replace(/(-SWAP)?-?(USDT|USD|PERP)$/, '')
  const near = rows.find((row) => coinOf(row.base) === coinOf(upper)) ?? rows.find((row) => row.base.startsWith(upper.slice(0, 2))) ?? rows[0]
  return found ?? { nearest: near?.base ?? null }
}

/** The perpetual that a coin names by its form alone, where the exchange can't be asked for its list. */
export const guessPerpetual = (coin: string): { readonly symbol: string; readonly base: string; readonly quote: string; readonly tick: null } => {
  const base = coin.toUpperCase().replace(/(?<=.)(-SWAP)?-?USDT$/, '')
  return { symbol: `${base}-SWAP-USDT`, base, quote: 'USDT', tick: null }
}

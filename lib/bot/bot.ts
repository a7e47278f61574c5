import { Bot, type Context } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import { isFault } from '#core/fault.ts'
import type { AccountRow, UserRow } from '#desk/ports/store.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { ALIASES, COMMAND_NAMES, COMMANDS, PRIVATE } from './all-commands.ts'
import { formOf, PRESSES } from './all-presses.ts'
import { typedIntoMenu } from './commands/menu-text.ts'
import { secretPasted } from './commands/secret.ts'
import { typedIntoSetup } from './commands/setup.ts'
import { tradeBySignal } from './commands/signal.ts'
import { tradeByLine } from './commands/trade.ts'
import { html } from './html.ts'
import { latinDigits } from './line/digits.ts'
import { fault, isLineFault } from './line/line-fault.ts'
import { isChannelForm, isSignal } from './line/signal.ts'
import { sideSlip } from './line/side-slip.ts'
import { EXAMPLE, isTradeLine, readTradeLine } from './line/trade-line.ts'
import { type BotParts, isOwnButton, isPrivate, say, type Speaker } from './parts.ts'
import { type Press, readPress } from './press.ts'
import { spokenFor } from './spoken-for.ts'
import { lineFaultView, plainView, tooMuchView } from './views/refusal.ts'

/** Presses whose first number is a trade's, and the largest that a store can hold: what is forged beyond it names no trade. */
const OF_TRADE: ReadonlySet<string> = new Set(['c', 'x', 'sd', 'm', 'cy', 'ce', 'sm', 'tm', 'tr', 'my', 'w', 'o'])
const TRADE_MAX = 2_147_483_647

/** The Telegram bot. Its calls leave through `parts.call`, so it is the same behind Telegram, the emulator and the simulation. */
export const makeBot = (parts: BotParts, botInfo: UserFromGetMe): Bot => {
  const bot = new Bot('1:emulated', { botInfo })
  // The type of an answer depends on the method, which only the far side knows; grammY checks `ok` itself.
  // oxlint-disable-next-line typescript/consistent-type-assertions
  bot.api.config.use((_previous, method, payload) => parts.call(method, { ...payload }) as never)
  bot.use(async (context, next) => {
    if (!(await secretPasted(parts, context))) await next()
  })
  bot.on('message:text', async (context) => {
    if (isMeant(context, context.message.text)) await withUser(parts, context, (user) => onText(parts, user, context, latinDigits(context.message.text)))
  })
  bot.on('callback_query:data', async (context) => {
    if (!isOwnButton(context)) return void (await context.answerCallbackQuery({ text: chatWords(languageOf(context.from.language_code ?? 'en')).notYours, show_alert: true }).catch(() => undefined))
    await context.answerCallbackQuery().catch(() => undefined)
    await withUser(parts, context, (user) => onPress(parts, user, context, context.callbackQuery.data))
  })
  return bot
}

const wordsOf = (user: UserRow) => chatWords(languageOf(user.language))
const tell = async (context: Context, text: string): Promise<void> => void (await say(context, plainView(text)))

const withUser = async (parts: BotParts, context: Context, act: (user: UserRow) => Promise<void>): Promise<void> => {
  const from = context.from
  const identity = from === undefined ? null : await parts.access.identityOf(from.id)
  const user = identity === null ? null : await parts.door.store.userOf(identity)
  if (user === null) return tell(context, chatWords('en').stranger)
  try {
    await act(user)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    await say(context, { text: html`The exchange or the store did not answer (${thrown.facts.code}). Nothing was done; try again.`, buttons: [] })
  }
}

/** Who was let in while the paper exchange was away gets their account now. */
const ownAccounts = async ({ door, paper }: BotParts, { user }: UserRow): Promise<readonly AccountRow[]> => {
  const known = await door.store.accounts(user)
  if (known.length > 0) return known
  try {
    return [await paper.ensure(user)]
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    door.log('warn', 'paper-account-not-made', { user, code: thrown.facts.code })
    return []
  }
}

/** A press speaks for the account that it carries, anything else for the one that the user chose; of their own ones only. */
const speakerOf = async (parts: BotParts, user: UserRow, context: Context, press: Press | null): Promise<Speaker | null> => {
  const accounts = await ownAccounts(parts, user)
  const account = press === null || press.account === null ? await spokenFor(parts.door.store, user.user, accounts) : accounts.find((row) => row.account === press.account)
  if (account !== undefined) return { user, account, accounts }
  await tell(context, press === null || press.account === null ? wordsOf(user).noAccount : wordsOf(user).accountGone)
  return null
}

const COMMAND = /^\/([a-z]{1,20})(?:@(\w+))?(?:\s+([\s\S]*))?$/i

/** In a group the bot hears commands that are not another bot's, and answers to what it said; the rest is the group's own talk. */
const isMeant = (context: Context, text: string): boolean => {
  if (isPrivate(context)) return true
  const command = COMMAND.exec(text.slice(0, 2000))
  if (command === null) return context.message?.reply_to_message?.from?.id === context.me.id
  // A command that names no bot may be another one's.
  return command[2] === undefined ? Object.hasOwn(COMMANDS, (command[1] ?? '').toLowerCase()) : command[2].toLowerCase() === context.me.username.toLowerCase()
}

/** A viewer sees, and acts on nothing. */
const mayAct = (user: UserRow): boolean => user.role !== 'viewer'
const onlyViews = (user: UserRow, context: Context): Promise<void> => tell(context, wordsOf(user).viewersOnlySee)

const onText = async (parts: BotParts, user: UserRow, context: Context, text: string): Promise<void> => {
  const command = COMMAND.exec(text.slice(0, 2000))
  if (command !== null) return onCommand(parts, user, context, { name: command[1] ?? '', words: (command[3] ?? '').trim().split(/\s+/).filter((word) => word !== '') })
  return onTalk(parts, user, context, text)
}

/** What is typed answers what was asked last: by a card, or by a set-up. */
const answersQuestion = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<boolean> =>
  (await typedIntoMenu(parts, speaker, context, text)) || typedIntoSetup(parts, speaker, context, text)

const onTalk = async (parts: BotParts, user: UserRow, context: Context, text: string): Promise<void> => {
  const isLine = isTradeLine(text) && !(isChannelForm(text) && isLineFault(readTradeLine(text)))
  if (!mayAct(user) && (isLine || isSignal(text))) return onlyViews(user, context)
  const speaker = await speakerOf(parts, user, context, null)
  if (speaker === null) return
  if (isLine) return tradeByLine(parts, speaker, context, text)
  if (isSignal(text)) return tradeBySignal(parts, speaker, context, text)
  const slip = sideSlip(text)
  if (slip !== null) return void (await say(context, lineFaultView(slip)))
  if (mayAct(user) && (await answersQuestion(parts, speaker, context, text))) return
  await say(context, lineFaultView(fault('line', text, 'a command like /help or a trade', EXAMPLE)))
}

const knownCommand = (name: string) => {
  const typed = name.toLowerCase()
  const known = Object.hasOwn(ALIASES, typed) ? (ALIASES[typed] ?? typed) : typed
  return Object.hasOwn(COMMANDS, known) ? { name: known, command: COMMANDS[known] } : null
}
const doesChange = (changes: boolean | ((words: readonly string[]) => boolean), words: readonly string[]): boolean => (typeof changes === 'boolean' ? changes : changes(words))

const onCommand = async (parts: BotParts, user: UserRow, context: Context, { name, words }: { readonly name: string; readonly words: readonly string[] }): Promise<void> => {
  const found = knownCommand(name)
  const known = found?.command
  if (found === null || known === undefined) return unknownCommand(context, name)
  if (PRIVATE.has(found.name) && !isPrivate(context)) return tell(context, wordsOf(user).inPrivate)
  if (!mayAct(user) && doesChange(known.changes, words)) return onlyViews(user, context)
  const extra = known.most === null ? undefined : words[known.most]
  if (extra !== undefined) return tooMuch(context, extra, known.usage)
  const speaker = await speakerOf(parts, user, context, null)
  if (speaker !== null) await known.act(parts, speaker, context, words)
}

const tooMuch = async (context: Context, word: string, usage: string): Promise<void> => void (await say(context, tooMuchView(word, usage)))

const unknownCommand = async (context: Context, name: string): Promise<void> => {
  const nearest = COMMAND_NAMES.find((known) => known.startsWith(name.slice(0, 2).toLowerCase())) ?? 'help'
  await say(context, lineFaultView(fault('command', `/${name}`, 'one of the commands of /help', `/${nearest}`)))
}

const onPress = async (parts: BotParts, user: UserRow, context: Context, data: string): Promise<void> => {
  const press = readPress(data, formOf)
  const known = press === null ? undefined : PRESSES[press.verb]
  if (press === null || known === undefined || (OF_TRADE.has(press.verb) && (press.numbers[0] ?? 0) > TRADE_MAX)) return tell(context, wordsOf(user).oldButton)
  if (known.changes && !mayAct(user)) return onlyViews(user, context)
  const speaker = await speakerOf(parts, user, context, press)
  if (speaker !== null) await known.act(parts, speaker, context, press.numbers)
}

import { Bot, type Context } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import { isFault } from '#core/fault.ts'
import { balanceCommand, helpCommand, openPress, positionsCommand, startCommand, statusCommand, syncCommand, tradesCommand, whyCommand, whyTrade } from './commands/show.ts'
import { closeCommand, closeMenu, closePress, confirmPress, discardPress, loadTrade, pauseCommand, stopCommand, tradeByLine } from './commands/trade.ts'
import { closeAllMenu, closeAllPress, closeForeignPress } from './commands/close-all.ts'
import { PRICE_USAGE, priceCommand } from './commands/price.ts'
import { secretPasted } from './commands/secret.ts'
import { tradeBySignal } from './commands/signal.ts'
import { pressSetup, type SetupPress, restartCommand, startSetup, typedIntoSetup } from './commands/setup.ts'
import { copyCommand, editCommand, marginCommand, targetsCommand } from './commands/change.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { historyCommand, logsCommand, resetCommand, resetPress } from './commands/history.ts'
import { alertPress, languagePress, settingsCommand, zonePress } from './commands/settings.ts'
import { authCommand, authorizedCommand, revokeCommand, webCommand } from './commands/access.ts'
import { html } from './html.ts'
import { fault, isLineFault } from './line/line-fault.ts'
import { isChannelForm, isSignal } from './line/signal.ts'
import { EXAMPLE, isTradeLine, readTradeLine } from './line/trade-line.ts'
import { spokenFor } from './spoken-for.ts'
import { type BotParts, edit, isOwnButton, isPrivate, say, type Speaker } from './parts.ts'
import { lineFaultView, plainView, tooMuchView } from './views/refusal.ts'
import { summaryView } from './views/summary.ts'

type Act = (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]) => Promise<void>

/** `most`: words that it takes; one more is refused, since whoever typed it meant something by it. null: a whole line. */
type Command = { readonly usage: string; readonly most: number | null; readonly act: Act }

const COMMANDS: Readonly<Record<string, Command>> = {
  // A link to the bot may bring a word along.
  start: { usage: '/start', most: 1, act: (parts, speaker, context) => startCommand(parts, speaker, context) },
  help: { usage: '/help, or /help line', most: 1, act: (_parts, _speaker, context, words) => helpCommand(context, words[0]) },
  new: { usage: `/new, or /new ${EXAMPLE}`, most: null, act: (parts, speaker, context, words) => (words.length > 0 ? tradeByLine(parts, speaker, context, words.join(' ')) : startSetup(parts, speaker, context)) },
  restart: { usage: '/restart', most: 0, act: (parts, speaker, context) => restartCommand(parts, speaker, context) },
  trades: { usage: '/trades', most: 0, act: (parts, speaker, context) => tradesCommand(parts, speaker, context) },
  status: { usage: '/status', most: 0, act: (parts, speaker, context) => statusCommand(parts, speaker, context) },
  positions: { usage: '/positions', most: 0, act: (parts, speaker, context) => positionsCommand(parts, speaker, context) },
  balance: { usage: '/balance', most: 0, act: (parts, speaker, context) => balanceCommand(parts, speaker, context) },
  history: { usage: '/history', most: 0, act: (parts, speaker, context) => historyCommand(parts, speaker, context) },
  reset: { usage: '/reset', most: 0, act: resetCommand },
  logs: { usage: '/logs', most: 0, act: logsCommand },
  settings: { usage: '/settings, or /settings size 200usdt', most: 3, act: settingsCommand },
  sync: { usage: '/sync', most: 0, act: (parts, speaker, context) => syncCommand(parts, speaker, context) },
  price: { usage: PRICE_USAGE, most: 2, act: priceCommand },
  why: { usage: '/why 3', most: 1, act: whyCommand },
  close: { usage: '/close 3 or /close 3 50%', most: 2, act: closeCommand },
  stop: { usage: '/stop 3 61200 or /stop 3 1%', most: 2, act: stopCommand },
  targets: { usage: '/targets 3 2/4% 50/50', most: 4, act: targetsCommand },
  margin: { usage: '/margin 3 50usdt', most: 2, act: marginCommand },
  copy: { usage: '/copy 3', most: 1, act: copyCommand },
  edit: { usage: `/edit 3 ${EXAMPLE}`, most: null, act: editCommand },
  web: { usage: '/web', most: 0, act: webCommand },
  auth: { usage: '/auth', most: 0, act: authCommand },
  authorized: { usage: '/authorized', most: 0, act: authorizedCommand },
  revoke: { usage: '/revoke 2', most: 1, act: revokeCommand },
  closeall: { usage: '/closeall', most: 0, act: (_parts, _speaker, context) => closeAllMenu(context) },
  pause: { usage: '/pause', most: 0, act: (parts, speaker, context) => pauseCommand(parts, speaker, context, true) },
  resume: { usage: '/resume', most: 0, act: (parts, speaker, context) => pauseCommand(parts, speaker, context, false) },
}
/** What a group need not see, whoever asks. */
const PRIVATE: ReadonlySet<string> = new Set(['balance', 'web', 'settings', 'logs', 'auth', 'authorized', 'revoke'])
export const COMMAND_NAMES = Object.keys(COMMANDS)

const setupPress = (kind: SetupPress) => (parts: BotParts, speaker: Speaker, context: Context, [at = 0, index = 0]: readonly number[]): Promise<void> => pressSetup(parts, speaker, context, { kind, at, index })

/** Presses: `verb:numbers`, made by our own views only; anything else is answered as unknown. */
const PRESSES: Readonly<Record<string, (parts: BotParts, speaker: Speaker, context: Context, n: readonly number[]) => Promise<void>>> = {
  c: (parts, speaker, context, [trade = 0, quoteNumber = 0]) => confirmPress(parts, speaker, context, { trade, quoteNumber }),
  x: (parts, speaker, context, [trade = 0]) => discardPress(parts, speaker, context, trade),
  sd: async (parts, speaker, context, [id = 0]) => {
    const trade = await loadTrade(parts, speaker, id)
    await edit(context, trade?.status === 'draft' ? summaryView(trade, true) : plainView(`Trade ${id} is no draft any more.`))
  },
  cl: (parts, speaker, context, [trade = 0]) => closeMenu(parts, speaker, context, trade),
  cy: (parts, speaker, context, [trade = 0, percent = 0]) => closePress(parts, speaker, context, { trade, percent: Math.min(100, Math.max(1, percent)) }),
  ca: (parts, speaker, context) => closeAllPress(parts, speaker, context),
  cf: (parts, speaker, context, [offer = 0]) => closeForeignPress(parts, speaker, context, offer),
  w: (parts, speaker, context, [trade = 0]) => whyTrade(parts, speaker, context, trade),
  o: (parts, speaker, context, [trade = 0]) => openPress(parts, speaker, context, trade),
  n: (parts, speaker, context) => startSetup(parts, speaker, context),
  g: setupPress('choose'),
  gb: setupPress('back'),
  gs: setupPress('skip'),
  gd: setupPress('summary'),
  gx: setupPress('cancel'),
  tl: (parts, speaker, context, [index = 0]) => languagePress(parts, speaker, context, index),
  tz: (parts, speaker, context, [index = 0]) => zonePress(parts, speaker, context, index),
  ta: (parts, speaker, context, [kind = 0, level = 0]) => alertPress(parts, speaker, context, [kind, level]),
  rh: (parts, speaker, context, [until = 0]) => resetPress(parts, speaker, context, until),
  k: (_parts, _speaker, context) => edit(context, plainView('Kept as it is.')),
}
/** How many numbers each press carries; a forged or cut one is answered as unknown. */
const NUMBERS: Readonly<Record<string, number>> = { c: 2, x: 1, sd: 1, cl: 1, cy: 2, ca: 0, cf: 1, w: 1, o: 1, n: 0, g: 2, gb: 1, gs: 1, gd: 1, gx: 1, tl: 1, tz: 1, ta: 2, rh: 1, k: 0 }

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
    if (isMeant(context, context.message.text)) await withSpeaker(parts, context, (speaker) => onText(parts, speaker, context, context.message.text))
  })
  bot.on('callback_query:data', async (context) => {
    if (!isOwnButton(context)) return void (await context.answerCallbackQuery({ text: chatWords(languageOf(context.from.language_code ?? 'en')).notYours, show_alert: true }).catch(() => undefined))
    await context.answerCallbackQuery().catch(() => undefined)
    await withSpeaker(parts, context, (speaker) => onPress(parts, speaker, context, context.callbackQuery.data))
  })
  return bot
}

const withSpeaker = async (parts: BotParts, context: Context, act: (speaker: Speaker) => Promise<void>): Promise<void> => {
  const from = context.from
  const identity = from === undefined ? null : await parts.access.identityOf(from.id)
  const user = identity === null ? null : await parts.door.store.userOf(identity)
  const words = chatWords(languageOf(user?.language ?? 'en'))
  if (user === null) return void (await say(context, plainView(words.stranger)))
  const account = await spokenFor(parts.door.store, user.user, await parts.door.store.accounts(user.user))
  if (account === undefined) return void (await say(context, plainView(words.noAccount)))
  try {
    await act({ user, account })
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    await say(context, { text: html`The exchange or the store did not answer (${thrown.facts.code}). Nothing was done; try again.`, buttons: [] })
  }
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

const onText = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<void> => {
  const command = COMMAND.exec(text.slice(0, 2000))
  if (command !== null) return onCommand(parts, speaker, context, { name: command[1] ?? '', words: (command[3] ?? '').trim().split(/\s+/).filter((word) => word !== '') })
  if (isTradeLine(text) && !(isChannelForm(text) && isLineFault(readTradeLine(text)))) return tradeByLine(parts, speaker, context, text)
  if (isSignal(text)) return tradeBySignal(parts, speaker, context, text)
  if (await typedIntoSetup(parts, speaker, context, text)) return
  await say(context, lineFaultView(fault('line', text, 'a command like /help or a trade', EXAMPLE)))
}

const onCommand = (parts: BotParts, speaker: Speaker, context: Context, { name, words }: { readonly name: string; readonly words: readonly string[] }): Promise<void> => {
  const lower = name.toLowerCase()
  const known = Object.hasOwn(COMMANDS, lower) ? COMMANDS[lower] : undefined
  if (known === undefined) return unknownCommand(context, name)
  if (PRIVATE.has(lower) && !isPrivate(context)) return say(context, plainView(chatWords(languageOf(speaker.user.language)).inPrivate)).then(() => undefined)
  const extra = known.most === null ? undefined : words[known.most]
  return extra === undefined ? known.act(parts, speaker, context, words) : tooMuch(context, extra, known.usage)
}

const tooMuch = async (context: Context, word: string, usage: string): Promise<void> => void (await say(context, tooMuchView(word, usage)))

const unknownCommand = async (context: Context, name: string): Promise<void> => {
  const nearest = COMMAND_NAMES.find((known) => known.startsWith(name.slice(0, 2).toLowerCase())) ?? 'help'
  await say(context, lineFaultView(fault('command', `/${name}`, 'one of the commands of /help', `/${nearest}`)))
}

const onPress = (parts: BotParts, speaker: Speaker, context: Context, data: string): Promise<void> => {
  const [verb = '', ...rest] = data.slice(0, 64).split(':')
  const numbers = rest.map(Number)
  const act = Object.hasOwn(PRESSES, verb) ? PRESSES[verb] : undefined
  if (act === undefined || numbers.length !== NUMBERS[verb] || numbers.some((n) => !Number.isSafeInteger(n) || n < 1)) return say(context, plainView(chatWords(languageOf(speaker.user.language)).oldButton)).then(() => undefined)
  return act(parts, speaker, context, numbers)
}

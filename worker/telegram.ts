import { admittedAs, admittedIn, CODE_MS, type Codes, makeCode } from '#bot/access.ts'
import { makeBot } from '#bot/bot.ts'
import { tellCommands } from '#bot/command-list.ts'
import { html, lines } from '#bot/html.ts'
import { decideAsk } from '#bot/access-asks.ts'
import { keyboard } from '#bot/keyboard.ts'
import type { Access, TelegramCall } from '#bot/parts.ts'
import { runTelegram, type Webhook } from '#bot/poll-telegram.ts'
import { receiveTelegram, type TellOwners } from '#bot/receive-telegram.ts'
import { leavingToHolder } from '#bot/serve-chats.ts'
import { runLeftUpdates, workChat } from '#bot/work-updates.ts'
import type { DeskDoor } from '#desk/door.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock, Log, Tasks } from '#desk/ports/world.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'

export type TelegramParts = {
  readonly door: DeskDoor
  readonly heldAccounts: () => readonly AccountId[]
  /** Over the wire to Telegram. */
  readonly call: TelegramCall
  /** To the chat of this machine. */
  readonly local: TelegramCall
  readonly localChat: string
  readonly clock: Clock
  readonly log: Log
  readonly tasks: Tasks
  readonly holder: string
  readonly takeOver: boolean
  /** null, or absent: the bot is read by long polling. */
  readonly webhook?: Webhook | null
  readonly codes: Codes
  readonly enterLink: Access['enterLink']
  readonly addMember: (from: number, name: string) => Promise<void>
  readonly paper: PaperAccounts
  readonly opened: (botName: string) => void
}

/** Numbers of this machine's own chats; nobody at Telegram has one so small. */
const LOCAL = /^[1-9]\d?$/

/** Calls of the chat lane go where their chat is. Without a Telegram bot every other chat is gone. */
export const routedCall = (local: TelegramCall, telegram: TelegramCall | null): TelegramCall => (method, payload) => {
  if (LOCAL.test(String(payload['chat_id']))) return local(method, payload)
  return telegram === null ? Promise.resolve({ ok: false, error_code: 400, description: 'Bad Request: chat not found' }) : telegram(method, payload)
}

/** What concerns owners is told in the chat of this machine, and to every owner in Telegram. */
const tellOwners = ({ door, call, local, localChat, log }: TelegramParts) => async (...[say, more]: Parameters<TellOwners>): Promise<void> => {
  const owner = await door.store.userOf(localChat)
  const words = chatWords(languageOf(owner?.language ?? 'en'))
  const payload = { text: html`${say(words)}`.html, parse_mode: 'HTML', ...(more?.buttons === undefined ? {} : { reply_markup: keyboard(more.buttons(words)) }) }
  const away = (thrown: unknown): void => log('warn', 'owner-not-told', { message: thrown instanceof Error ? thrown.message : String(thrown) })
  await local('sendMessage', { ...payload, chat_id: Number(localChat) }).catch(away)
  for (const one of await admittedIn(door)) if (one.owner && one.telegram !== more?.but) await call('sendMessage', { ...payload, chat_id: Number(one.telegram) }).catch(away)
}

/** The bot in Telegram itself, beside the one of this machine: the same commands on the same store. */
export const startTelegram = (parts: TelegramParts): void => {
  const { door, call, tasks, codes, log } = parts
  const tell = tellOwners(parts)
  const access = (botName: string): Access => ({ enterLink: parts.enterLink, identityOf: (from) => admittedAs(door, from), telegram: { codes, botName: () => botName, decideAsk: (from, yes) => decideAsk(parts, from, yes) } })
  tasks.start('telegram', (stop) => runTelegram({
    ...parts, kv: door.kv, tell,
    open: async (me) => {
      const name = `tg${me.id}`
      const botName = `@${me.username}`
      const admitted = access(botName)
      const updates = { door, bot: makeBot({ door, bot: name, call, access: admitted, paper: parts.paper }, me), name, leave: leavingToHolder(parts, admitted) }
      const gate = { updates, call, codes, ownerId: parts.localChat, identityOf: admitted.identityOf, addMember: parts.addMember, tellOwners: tell }
      tasks.start('telegram-left-updates', (until) => runLeftUpdates(updates, until))
      parts.opened(botName)
      if (!(await tellCommands(call))) log('warn', 'commands-not-listed', {})
      await tell((words) => words.runs(botName))
      if (!(await admittedIn(door)).some(({ owner }) => owner)) await showFirstCode(parts, botName)
      return async (batch) => {
        const chats = new Set<string>()
        for (const update of batch) {
          const chat = await receiveTelegram(gate, update)
          if (chat !== null) chats.add(chat)
        }
        // What fails here is worked again by the loop of what is left.
        for (const chat of chats) workChat(updates, chat).catch((thrown: unknown) => log('warn', 'update-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) }))
      }
    },
  }, stop))
}

/** Shown in the chat of this machine alone: who sends it to the bot is the owner there. */
const showFirstCode = async ({ door, codes, local, localChat }: TelegramParts, botName: string): Promise<void> => {
  const { code, owner } = await makeCode(door, codes)
  const words = chatWords(languageOf((await door.store.userOf(localChat))?.language ?? 'en'))
  await local('sendMessage', { chat_id: Number(localChat), parse_mode: 'HTML', text: lines([html`${words.codeFor({ bot: botName, owner, minutes: CODE_MS / 60_000 })}`, html`<code>/auth ${code}</code>`]).html })
}

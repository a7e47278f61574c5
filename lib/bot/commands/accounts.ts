import type { Context } from 'grammy'
import { nearestWord } from '#core/nearest-word.ts'
import { addAlertChat } from '#desk/alert-chats.ts'
import { lastRead } from '#desk/last-read.ts'
import { accountWords } from '#words/by-language.ts'
import { plainMoney } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { html, lines } from '../html.ts'
import { fault } from '../line/line-fault.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { speakFor } from '../spoken-for.ts'
import { accountTag, tagText } from '../views/account-tag.ts'
import { lineFaultView } from '../views/refusal.ts'
import type { Message } from '../views/summary.ts'

/** Rows of a message; more accounts than that are chosen by name. */
const SHOWN = 8

const view = async ({ door }: BotParts, { user, account, accounts }: Speaker): Promise<Message> => {
  const words = accountWords(languageOf(user.language))
  const rows = await Promise.all(accounts.slice(0, SHOWN).map(async (row) => {
    const read = await lastRead(door.kv, row.account)
    return html`${row.account === account.account ? '●' : '○'} ${row.venue === 'paper' ? `${row.name}: ` : ''}${accountTag(row)}${read === null ? '' : html` · ${words.equity} <code>${plainMoney(read.equity)}</code>`}`
  }))
  const more = accounts.length > SHOWN ? html`${words.more(accounts.length - SHOWN)}` : null
  return {
    text: lines([html`${words.speaksFor} ${accountTag(account)}.`, account.live ? html`⚠️ ${words.realMoney}` : null, ...rows, more, html`${words.how}`]),
    buttons: accounts.slice(0, SHOWN).filter((row) => row.account !== account.account).map((row) => [{ label: `${words.choose} ${tagText(row)}`, data: pressOf(row.account, 'as') }]),
  }
}

/** The private chat hears of what happens there from now on, too. */
const choose = async ({ door }: BotParts, { user, account }: Speaker, context: Context): Promise<void> => {
  await speakFor(door.store, user.user, account.account)
  if (context.chat?.type === 'private') await addAlertChat(door.store, account.account, String(context.chat.id))
}

/** /account: which accounts are mine, and which one this chat speaks for; /account Main chooses. */
export const accountCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const name = words.join(' ')
  if (name === '') return void (await say(context, await view(parts, speaker)))
  const account = speaker.accounts.find((row) => row.name.toLowerCase() === name.toLowerCase())
  const names = speaker.accounts.map((row) => row.name)
  if (account === undefined) return void (await say(context, lineFaultView(fault('account', name, `one of ${names.join(', ')}`, nearestWord(name, names) ?? names[0] ?? null))))
  await choose(parts, { ...speaker, account }, context)
  await say(context, await view(parts, { ...speaker, account }))
}

/** The press speaks for the account that it carries already. */
export const accountPress = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  await choose(parts, speaker, context)
  await edit(context, await view(parts, speaker))
}

import type { Context } from 'grammy'
import { menuEn } from '#words/en/menu.ts'
import { menuFa } from '#words/fa/menu.ts'
import { setupWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { accountTag } from '../views/account-tag.ts'
import { html } from '../html.ts'
import { type BotParts, isPrivate, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { startButton } from '../views/setup.ts'
import { certificateCommand } from './certificate.ts'
import { driftCommand, historyCommand, positionsCommand, tradesCommand } from './lists.ts'
import { portfolioCommand } from './portfolio.ts'
import { settingsCommand } from './settings.ts'
import { balanceCommand, statusCommand } from './show.ts'

type Act = (parts: BotParts, speaker: Speaker, context: Context) => Promise<void>
type Item = { readonly name: keyof typeof menuEn.items; readonly act: Act; /** What a group need not see. */ readonly alone: boolean }

/** What only shows, in the order of the numbers in a press. */
const ITEMS: readonly Item[] = [
  { name: 'trades', act: tradesCommand, alone: false },
  { name: 'positions', act: positionsCommand, alone: false },
  { name: 'status', act: statusCommand, alone: false },
  { name: 'history', act: historyCommand, alone: false },
  { name: 'portfolio', act: portfolioCommand, alone: true },
  { name: 'balance', act: balanceCommand, alone: true },
  { name: 'settings', act: (parts, speaker, context) => settingsCommand(parts, speaker, context, []), alone: true },
  { name: 'drift', act: driftCommand, alone: false },
  { name: 'certificate', act: (parts, speaker, context) => certificateCommand(parts, speaker, context, []), alone: false },
]

/** /menu: everything that is asked for often, as buttons. */
export const menuCommand: Act = async (_parts, speaker, context) => {
  const language = languageOf(speaker.user.language)
  const words = language === 'fa' ? menuFa : menuEn
  const { account } = speaker.account
  const shown = ITEMS.flatMap((item, index) => (item.alone && !isPrivate(context) ? [] : [{ label: words.items[item.name], data: pressOf(account, 'mn', index + 1) }]))
  const pairs = shown.flatMap((button, index) => (index % 2 === 0 ? [[button, ...shown.slice(index + 1, index + 2)]] : []))
  await say(context, { text: html`${accountTag(speaker.account)} · ${words.title}`, buttons: [[startButton(speaker.account, setupWords(language))], ...pairs, [{ label: words.closeAll, data: pressOf(account, 'mc') }]] })
}

export const menuItemPress = async (parts: BotParts, speaker: Speaker, context: Context, [number = 0]: readonly number[]): Promise<void> => {
  const item = ITEMS[number - 1]
  if (item !== undefined && (!item.alone || isPrivate(context))) await item.act(parts, speaker, context)
}

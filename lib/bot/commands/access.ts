import type { Context } from 'grammy'
import { chatWords } from '#words/by-language.ts'
import { clockTime } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { admittedIn, changeAdmitted, CODE_MS, makeCode } from '../access.ts'
import { html, lines } from '../html.ts'
import { readWhole } from '../line/amount.ts'
import { fault, isLineFault } from '../line/line-fault.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'

const wordsOf = (speaker: Speaker) => chatWords(languageOf(speaker.user.language))
const mayNot = (parts: BotParts, speaker: Speaker, context: Context): string | null => {
  const words = wordsOf(speaker)
  if (speaker.user.role !== 'owner') return words.ownersOnly
  if (parts.access.telegram === null) return words.noTelegram
  return context.chat?.type === 'private' ? null : words.privateOnly
}

export const ENTER_MINUTES = 10

/** /web: an address that signs the asker in at the pages. In private only: who reads it could use it. */
export const webCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const words = wordsOf(speaker)
  const { enterLink } = parts.access
  if (context.chat?.type !== 'private') return void (await say(context, plainView(words.privateOnly)))
  if (enterLink === null) return void (await say(context, plainView(words.noPages)))
  await say(context, { text: lines([html`${words.enterHere(ENTER_MINUTES)}`, html`${enterLink(speaker.user.user)}`]), buttons: [] })
}

/** /auth of the owner: a code that lets one in, once, within ten minutes. */
export const authCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const no = mayNot(parts, speaker, context)
  if (no !== null || parts.access.telegram === null) return void (await say(context, plainView(no ?? '')))
  const { code, owner } = await makeCode(parts.door, parts.access.telegram.codes)
  const bot = parts.access.telegram.botName() ?? 'Telegram'
  await say(context, { text: lines([html`${wordsOf(speaker).codeFor({ bot, owner, minutes: CODE_MS / 60_000 })}`, html`<code>/auth ${code}</code>`]), buttons: [] })
}

export const authorizedCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const words = wordsOf(speaker)
  if (speaker.user.role !== 'owner') return void (await say(context, plainView(words.ownersOnly)))
  const list = await admittedIn(parts.door)
  const rows = list.slice(0, 30).map((one, at) => html`${at + 1}. ${one.name}${one.owner ? ` · ${words.ownerMark}` : ''} · ${new Date(one.at).toISOString().slice(0, 10)} ${clockTime(one.at, speaker.user.timeZone)}`)
  await say(context, list.length === 0 ? plainView(words.nobody) : { text: lines([html`<b>${words.authorized}</b>`, ...rows, html`${words.revokeHow}`]), buttons: [] })
}

/** /revoke 2: the second of /authorized. */
export const revokeCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const said = wordsOf(speaker)
  if (speaker.user.role !== 'owner') return void (await say(context, plainView(said.ownersOnly)))
  const list = await admittedIn(parts.door)
  if (list.length === 0) return void (await say(context, plainView(said.nobody)))
  const at = readWhole('number', words[0] ?? '', { from: 1, to: list.length })
  const gone = isLineFault(at) ? undefined : list[at - 1]
  if (isLineFault(at) || gone === undefined) return void (await say(context, lineFaultView(isLineFault(at) ? at : fault('number', words[0] ?? '', 'a number of /authorized'))))
  const changed = await changeAdmitted(parts.door, (now) => now.filter((one) => one.telegram !== gone.telegram))
  parts.door.log('info', 'auth-revoked', { from: gone.telegram, done: changed !== null })
  await say(context, plainView(said.revoked(gone.name)))
}

import type { Context } from 'grammy'
import { Fault } from '#core/fault.ts'
import { endSessions } from '#desk/sessions.ts'
import { nearestWord } from '#core/nearest-word.ts'
import { chatWords } from '#words/by-language.ts'
import { clockTime } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { type Admitted, admittedIn, changeAdmitted, CODE_MS, makeCode } from '../access.ts'
import { html, lines } from '../html.ts'
import { readWhole } from '../line/amount.ts'
import { fault, isLineFault } from '../line/line-fault.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import type { Message } from '../views/summary.ts'

const wordsOf = (speaker: Speaker) => chatWords(languageOf(speaker.user.language))
const mayNot = (parts: BotParts, speaker: Speaker, context: Context): string | null => {
  const words = wordsOf(speaker)
  if (speaker.user.role !== 'owner') return words.ownersOnly
  if (parts.access.telegram === null) return words.noTelegram
  return context.chat?.type === 'private' ? null : words.privateOnly
}

export const ENTER_MINUTES = 10

/** /web: an address that signs the asker in at the pages. In private only: who reads it could use it. */
export const webCommand = async (parts: BotParts, speaker: Speaker, context: Context, [what]: readonly string[]): Promise<void> => {
  const words = wordsOf(speaker)
  if (what !== undefined) return endCommand(parts, speaker, context, what)
  const { enterLink } = parts.access
  if (context.chat?.type !== 'private') return void (await say(context, plainView(words.privateOnly)))
  if (enterLink === null) return void (await say(context, plainView(words.noPages)))
  await say(context, { text: lines([html`${words.enterHere(ENTER_MINUTES)}`, html`${enterLink(speaker.user.user)}`]), buttons: [] })
}

/** /web end: every browser of the asker is signed out, wherever it is. */
const endCommand = async ({ door }: BotParts, speaker: Speaker, context: Context, what: string): Promise<void> => {
  if (what.toLowerCase() !== 'end') return void (await say(context, lineFaultView(fault('web', what, '/web to sign in, or /web end to end every session', 'end'))))
  await endSessions(door.store, speaker.user.user, door.clock.now())
  await say(context, plainView(wordsOf(speaker).sessionsEnded))
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
  const roles = await Promise.all(list.slice(0, 30).map(async (one) => (await parts.door.store.userOf(one.as))?.role ?? 'viewer'))
  const rows = list.slice(0, 30).map((one, at) => html`${at + 1}. ${one.name} · ${words.role[roles[at] ?? 'viewer']} · ${new Date(one.at).toISOString().slice(0, 10)} ${clockTime(one.at, speaker.user.timeZone)}`)
  await say(context, list.length === 0 ? plainView(words.nobody) : { text: lines([html`<b>${words.authorized}</b>`, ...rows, html`${words.revokeHow} ${words.roleHow}`]), buttons: [] })
}

type Listed = { readonly one: Admitted } | { readonly says: Message }
/** The one of /authorized that a number names. */
const listed = async (parts: BotParts, speaker: Speaker, text: string): Promise<Listed> => {
  const said = wordsOf(speaker)
  if (speaker.user.role !== 'owner') return { says: plainView(said.ownersOnly) }
  const list = await admittedIn(parts.door)
  if (list.length === 0) return { says: plainView(said.nobody) }
  const at = readWhole('number', text, { from: 1, to: list.length })
  const one = isLineFault(at) ? undefined : list[at - 1]
  return one === undefined ? { says: lineFaultView(isLineFault(at) ? at : fault('number', text, 'a number of /authorized')) } : { one }
}

const ROLES = ['viewer', 'trader', 'admin'] as const

/** /role 2 viewer: what the second of /authorized may do. */
export const roleCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const said = wordsOf(speaker)
  const found = await listed(parts, speaker, words[0] ?? '')
  if ('says' in found) return void (await say(context, found.says))
  const typed = (words[1] ?? '').toLowerCase()
  const role = ROLES.find((one) => one === typed)
  if (role === undefined) return void (await say(context, lineFaultView(fault('role', words[1] ?? '', ROLES.join(', '), nearestWord(typed, ROLES)))))
  const user = await parts.door.store.userOf(found.one.as)
  const done = user !== null && (await parts.door.store.setRole(user.user, role))
  if (done) parts.door.log('info', 'role-changed', { user: user.user, role })
  await say(context, plainView(done ? said.roleChanged(found.one.name, role) : said.roleOfOwner))
}

/** The owner lets in who asked, or not. */
export const askPress = async (parts: BotParts, speaker: Speaker, context: Context, { from, yes }: { readonly from: number; readonly yes: boolean }): Promise<void> => {
  const no = mayNot(parts, speaker, context)
  if (no !== null || parts.access.telegram === null) return void (await say(context, plainView(no ?? '')))
  const words = wordsOf(speaker)
  const decided = await parts.access.telegram.decideAsk(from, yes)
  await edit(context, plainView(decided.type === 'gone' ? words.askGone : decided.type === 'admitted' ? words.askApproved(decided.name) : words.askRejected(decided.name)))
}

/** /revoke 2: the second of /authorized; every browser that was signed in for them is out too. */
export const revokeCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const said = wordsOf(speaker)
  const found = await listed(parts, speaker, words[0] ?? '')
  if ('says' in found) return void (await say(context, found.says))
  const gone = found.one
  const changed = await changeAdmitted(parts.door, (now) => now.filter((one) => one.telegram !== gone.telegram))
  if (changed === null) throw new Fault({ code: 'list-busy', retry: 'soon', outcomeKnown: true })
  const user = await parts.door.store.userOf(gone.as)
  if (user !== null) await endSessions(parts.door.store, user.user, parts.door.clock.now())
  parts.door.log('info', 'auth-revoked', { from: gone.telegram })
  await say(context, plainView(said.revoked(gone.name)))
}

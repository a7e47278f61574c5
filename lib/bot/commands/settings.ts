import type { Context } from 'grammy'
import { ALERT_KINDS, ALERT_LEVELS } from '#desk/alerts.ts'
import { changePreferences, loadPreferences, type Preferences } from '#desk/preferences.ts'
import type { UserRow } from '#desk/ports/store.ts'
import { settingsWords } from '#words/by-language.ts'
import { LANGUAGES, languageOf } from '#words/language.ts'
import type { SettingsWords } from '#words/settings-words.ts'
import { NAKED_BUDGET_RANGE, nakedBudgetOf } from '#core/trade/naked-budget.ts'
import { setNakedBudget } from '#desk/verbs.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { readTradeLine } from '../line/trade-line.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import { asker, askId } from './trade.ts'
import { settingsView, ZONES } from '../views/settings.ts'

const wordsOf = (user: UserRow): SettingsWords => settingsWords(languageOf(user.language))

/** /settings, and /settings zone|size|leverage VALUE. */
export const settingsCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const [name, ...rest] = words
  const wrong = name === undefined ? null : await change(parts, speaker, context, [name.toLowerCase(), rest.join(' ')])
  if (isLineFault(wrong)) return void (await say(context, lineFaultView(wrong)))
  await say(context, wrong === 'busy' ? plainView(wordsOf(speaker.user).busy) : await viewNow(parts, speaker))
}

const viewNow = async (parts: BotParts, speaker: Speaker) => {
  const user = (await parts.door.store.user(speaker.user.user)) ?? speaker.user
  const row = (await parts.door.store.account(user.user, speaker.account.account)) ?? speaker.account
  return settingsView({ user, preferences: await loadPreferences(parts.door.store, user.user), now: parts.door.deskClock.storeNow(), naked: nakedBudgetOf(parts.door.texts.read(row).account) }, wordsOf(user))
}

/** Seconds of a trade and of a day, like `30 120` or `30s 2m`: one account's own. */
const nakedBudget = async (parts: BotParts, speaker: Speaker, context: Context, value: string): Promise<LineFault | 'busy' | null> => {
  const [tradeMs, dayMs, ...more] = value.split(/\s+/).map(msOf)
  if (tradeMs === undefined || dayMs === undefined || tradeMs === null || dayMs === null || more.length > 0 || dayMs < tradeMs) return fault('naked', value, wordsOf(speaker.user).limits.naked, '30 120')
  const outcome = await setNakedBudget(parts.door, asker(speaker), { id: askId(parts, context), budget: { tradeMs, dayMs } })
  return outcome.type === 'accepted' ? null : 'busy'
}
const msOf = (text: string): number | null => {
  const [, figure, unit] = /^(\d{1,5})(s|m)?$/.exec(text.toLowerCase()) ?? []
  const ms = Number(figure) * (unit === 'm' ? 60_000 : 1_000)
  return ms >= NAKED_BUDGET_RANGE.least && ms <= NAKED_BUDGET_RANGE.most ? ms : null
}

const change = async (parts: BotParts, speaker: Speaker, context: Context, [name, value]: readonly [string, string]): Promise<LineFault | 'busy' | null> => {
  const { limits } = wordsOf(speaker.user)
  switch (name) {
    case 'zone': return zoned(parts, speaker, value)
    case 'size': case 'leverage': {
      const read = partOf(name, value, limits)
      return isLineFault(read) ? read : (await changePreferences(parts.door.store, speaker.user.user, { [name]: read } satisfies Partial<Preferences>)) === null ? 'busy' : null
    }
    case 'naked': return nakedBudget(parts, speaker, context, value)
    default: return fault('setting', name, limits.setting, name.startsWith('l') ? 'leverage' : name.startsWith('s') ? 'size' : name.startsWith('n') ? 'naked' : 'zone')
  }
}

/** Read by the reader of lines, so that what is kept is what a line may say. */
const partOf = (name: 'size' | 'leverage', value: string, limits: SettingsWords['limits']): string | null | LineFault => {
  const text = value.toLowerCase().trim()
  if (text === 'none') return null
  const part = /^\d+(\.\d+)?$/.test(text) ? `${text}${name === 'size' ? 'usdt' : 'x'}` : text
  const shape = name === 'size' ? /^(risk )?[\d.,]+(usdt|usd|\$|%|c)?$/ : /^\d+x$/
  if (!shape.test(part)) return fault(name, value, limits[name], name === 'size' ? '200usdt' : '10x')
  const read = readTradeLine(`BTC long ${name === 'size' ? '' : '1c '}${part} sl 1%`)
  return isLineFault(read) ? { ...read, value: fault(name, value, '').value } : part
}

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
const zoned = async (parts: BotParts, speaker: Speaker, value: string): Promise<LineFault | null> => {
  const zone = value.trim()
  const known = Intl.supportedValuesOf('timeZone')
  const found = known.find((one) => one.toLowerCase() === zone.toLowerCase()) ?? (zone.toUpperCase() === 'UTC' ? 'UTC' : undefined)
  if (found === undefined || !isZone(found)) {
    const near = zone === '' ? undefined : known.find((one) => one.toLowerCase().includes(zone.toLowerCase().replaceAll(' ', '_').slice(0, 30)))
    return fault('zone', value, wordsOf(speaker.user).limits.zone, near ?? 'Asia/Tehran')
  }
  await keepUser(parts, speaker, { timeZone: found })
  return null
}
const keepUser = async (parts: BotParts, { user }: Speaker, what: Partial<Pick<UserRow, 'language' | 'timeZone'>>): Promise<void> => {
  const { telegramId, name, language, timeZone } = (await parts.door.store.user(user.user)) ?? user
  await parts.door.store.addUser(user.user, { telegramId, name, language, timeZone, ...what })
}

const shown = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => edit(context, await viewNow(parts, speaker))

/** A button carries the value that it sets: pressed twice, it sets it once. */
export const languagePress = async (parts: BotParts, speaker: Speaker, context: Context, index: number): Promise<void> => {
  const language = LANGUAGES[index - 1]
  if (language !== undefined) await keepUser(parts, speaker, { language })
  await shown(parts, speaker, context)
}
export const zonePress = async (parts: BotParts, speaker: Speaker, context: Context, index: number): Promise<void> => {
  const timeZone = ZONES[index - 1]
  if (timeZone !== undefined) await keepUser(parts, speaker, { timeZone })
  await shown(parts, speaker, context)
}
export const alertPress = async (parts: BotParts, speaker: Speaker, context: Context, [kindIndex, levelIndex]: readonly [number, number]): Promise<void> => {
  const [kind, level] = [ALERT_KINDS[kindIndex - 1], ALERT_LEVELS[levelIndex - 1]]
  if (kind !== undefined && level !== undefined && !(kind === 'needs' && level === 'off') && (await changePreferences(parts.door.store, speaker.user.user, (now) => ({ alerts: { ...now.alerts, [kind]: level } }))) === null) return void (await say(context, plainView(wordsOf(speaker.user).busy)))
  await shown(parts, speaker, context)
}

import { ALERT_KINDS, ALERT_LEVELS, levelOf, nextLevel } from '#desk/alerts.ts'
import type { Preferences } from '#desk/preferences.ts'
import type { UserRow } from '#desk/ports/store.ts'
import type { NakedBudget } from '#core/trade/watched.ts'
import { clockTime, span } from '#words/figures.ts'
import { LANGUAGES, languageOf } from '#words/language.ts'
import type { SettingsWords } from '#words/settings-words.ts'
import { code, html, lines } from '../html.ts'
import type { Message } from './summary.ts'

/** Zones with a button; any other is typed. */
export const ZONES = ['Asia/Tehran', 'Asia/Dubai', 'Europe/Istanbul', 'Europe/London', 'America/New_York', 'UTC'] as const

export const settingsView = ({ user, preferences, now, naked }: { readonly user: UserRow; readonly preferences: Preferences; readonly now: number; readonly naked: NakedBudget }, words: SettingsWords): Message => {
  const language = languageOf(user.language)
  const alerts = ALERT_KINDS.map((kind, index) => {
    const next = ALERT_LEVELS.indexOf(nextLevel(preferences.alerts, kind))
    return { label: `${words.kind[kind]}: ${words.level[levelOf(preferences.alerts, kind)]}`, data: `ta:${index + 1}:${next + 1}` }
  })
  return {
    text: lines([
      html`<b>${words.title}</b>`,
      html`${words.language}: ${words.spoken[language]}${language === 'fa' ? html` <i>${words.languageNote}</i>` : ''}`,
      html`${words.timeZone}: ${code(user.timeZone)} ${clockTime(now, user.timeZone).slice(0, 5)}`,
      html`${words.size}: ${preferences.size === null ? words.none : code(preferences.size)} · ${words.leverage}: ${preferences.leverage === null ? words.none : code(preferences.leverage.replace('x', '×'))}`,
      html`${words.naked(span(naked.tradeMs), span(naked.dayMs))}`,
      html`${words.always}`,
      html`${words.how}`,
    ]),
    buttons: [
      LANGUAGES.map((one, index) => ({ label: `${one === language ? '✓ ' : ''}${words.spoken[one]}`, data: `tl:${index + 1}` })),
      ...[0, 3].map((from) => ZONES.slice(from, from + 3).map((zone, index) => ({ label: `${zone === user.timeZone ? '✓ ' : ''}${zone.replace(/^.*\//, '').replace('_', ' ')}`, data: `tz:${from + index + 1}` }))),
      ...[0, 3, 6, 9].map((from) => alerts.slice(from, from + 3)),
    ],
  }
}

import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Alerts } from './alerts.ts'
import type { Store, UserId } from './ports/store.ts'

/** What a user set for all of their trades to come. `size` and `leverage` are words of the one-line form. */
export type Preferences = { readonly version: 1; readonly size: string | null; readonly leverage: string | null; readonly alerts: Alerts }
const NO_PREFERENCES: Preferences = { version: 1, size: null, leverage: null, alerts: {} }

const nameOf = (user: UserId): string => `preferences:${user}`
const readPreferences = (text: string | null): Preferences => (text === null ? NO_PREFERENCES : { ...NO_PREFERENCES, ...fromCanonical<Partial<Preferences>>(text) })

export const loadPreferences = async (store: Pick<Store, 'setting'>, user: UserId): Promise<Preferences> => readPreferences(await store.setting(nameOf(user)))

/** Swapped, so that of two changes at once none is lost; null when others were quicker each time. */
export const changePreferences = async (store: Pick<Store, 'setting' | 'swapSetting'>, user: UserId, change: Partial<Preferences> | ((now: Preferences) => Partial<Preferences>)): Promise<Preferences | null> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const text = await store.setting(nameOf(user))
    const now = readPreferences(text)
    const next = { ...now, ...(typeof change === 'function' ? change(now) : change) }
    if (await store.swapSetting(nameOf(user), text, toCanonical(next))) return next
  }
  return null
}

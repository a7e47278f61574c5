import { fromCanonical } from '#core/json.ts'
import type { Store, UserId } from './ports/store.ts'

/** What a user set for all of their trades to come. `size` and `leverage` are words of the one-line form. */
export type Preferences = { readonly version: 1; readonly size: string | null; readonly leverage: string | null }
const NO_PREFERENCES: Preferences = { version: 1, size: null, leverage: null }

const nameOf = (user: UserId): string => `preferences:${user}`

export const loadPreferences = async (store: Pick<Store, 'setting'>, user: UserId): Promise<Preferences> => {
  const text = await store.setting(nameOf(user))
  return text === null ? NO_PREFERENCES : { ...NO_PREFERENCES, ...fromCanonical<Partial<Preferences>>(text) }
}

import { fromCanonical, toCanonical } from '#core/json.ts'
import type { AccountId, Store } from './ports/store.ts'

/** A card whose menu is open: which one, in the bot's own words, and since which of its updates. Past `until` the card has closed it. */
export type OpenMenu = { readonly menu: string; readonly at: number; readonly until: number }
export type CardPlace = { readonly account: AccountId; readonly chat: string; readonly trade: number }
type Settings = Pick<Store, 'setting' | 'swapSetting'>
type Menus = Readonly<Record<string, OpenMenu>>

/** ms after its last press for which a menu stays open: one that was left and forgotten must not ask for a careless press. */
const MENU_MS = 600_000

/** All of an account's in a chat in one row, so that nothing is left behind by trades that ended. */
const nameOf = ({ account, chat }: Omit<CardPlace, 'trade'>): string => `menus:${account}:${chat}`
const readMenus = (text: string | null, now: number): Menus => {
  const all = text === null || text === '' ? {} : fromCanonical<Menus>(text)
  return Object.fromEntries(Object.entries(all).filter(([, { until }]) => until > now))
}

/** Open menus of an account in a chat, by the numbers of their trades. */
export const openMenus = async (store: Pick<Store, 'setting'>, place: Omit<CardPlace, 'trade'>, now: number): Promise<Menus> => readMenus(await store.setting(nameOf(place)), now)
export const menuOf = async (store: Pick<Store, 'setting'>, place: CardPlace, now: number): Promise<string | null> => (await openMenus(store, place, now))[String(place.trade)]?.menu ?? null

/** Opens a menu of a card, or closes what is open (null). Written before the card is edited: see `editCard` in chat-lane.ts. */
export const keepMenu = async (store: Settings, place: CardPlace, kept: { readonly menu: string | null; readonly at: number; readonly now: number }): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const text = await store.setting(nameOf(place))
    const { [String(place.trade)]: before, ...others } = readMenus(text, kept.now)
    if (kept.menu === null && before === undefined) return
    const next = kept.menu === null ? others : { ...others, [String(place.trade)]: { menu: kept.menu, at: kept.at, until: kept.now + MENU_MS } }
    if (await store.swapSetting(nameOf(place), text, Object.keys(next).length === 0 ? '' : toCanonical(next))) return
  }
}

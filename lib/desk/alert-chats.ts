import type { AccountId, Store } from './ports/store.ts'

/** Chats that an account's happenings are told in: this machine's, and those that said /start. */
const nameOf = (account: AccountId): string => `chat:${account}`
const listOf = (text: string | null): readonly string[] => (text === null ? [] : text.split(',').filter((chat) => chat !== ''))
const MOST = 10

export const alertChats = async (store: Pick<Store, 'setting'>, account: AccountId): Promise<readonly string[]> => listOf(await store.setting(nameOf(account)))

const change = async (store: Pick<Store, 'setting' | 'swapSetting'>, account: AccountId, to: (chats: readonly string[]) => readonly string[]): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const text = await store.setting(nameOf(account))
    if (await store.swapSetting(nameOf(account), text, to(listOf(text)).join(','))) return
  }
}
export const addAlertChat = async (store: Pick<Store, 'setting' | 'swapSetting' | 'putSetting'>, account: AccountId, chat: string): Promise<void> => {
  await store.putSetting(`dead:${chat}`, '')
  await change(store, account, (chats) => (chats.includes(chat) ? chats : [...chats, chat].slice(-MOST)))
}

/** A chat that is gone gets nothing more, no card either, until it says /start again. */
export const dropChat = async (store: Pick<Store, 'setting' | 'swapSetting' | 'putSetting'>, account: AccountId, chat: string): Promise<void> => {
  await store.putSetting(`dead:${chat}`, '1')
  await change(store, account, (chats) => chats.filter((one) => one !== chat))
}
export const isDead = async (store: Pick<Store, 'setting'>, chat: string): Promise<boolean> => (await store.setting(`dead:${chat}`)) === '1'

import type { Context } from 'grammy'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { BotParts, Speaker } from '../parts.ts'
import type { Setup } from './setup.ts'

/** A set-up as the store has it: one per bot, chat, user and account: its card's buttons act for the account that it was drawn for. `text` is what a change must still find there. */
export type Kept = { readonly name: string; readonly text: string | null; readonly setup: Setup | null }

export const loadSetup = async (parts: BotParts, speaker: Speaker, context: Context): Promise<Kept> => {
  const name = `setup:${parts.bot}:${context.chat?.id ?? 0}:${speaker.user.user}:${speaker.account.account}`
  const text = await parts.door.store.setting(name)
  const setup = text === null || text === '' ? null : fromCanonical<Setup>(text)
  return { name, text, setup: setup?.version === 1 ? setup : null }
}

/** null: somebody was quicker, and nothing was written. */
export const keepSetup = async (parts: BotParts, kept: Kept, setup: Setup | null): Promise<Kept | null> => {
  const text = setup === null ? '' : toCanonical(setup)
  return (await parts.door.store.swapSetting(kept.name, kept.text, text)) ? { name: kept.name, text, setup } : null
}

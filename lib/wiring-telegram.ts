import { admittedAs, admittedIn, OWNER_ID } from '#bot/access.ts'
import { html } from '#bot/html.ts'
import { keyboard } from '#bot/keyboard.ts'
import type { Webhook } from '#bot/poll-telegram.ts'
import type { Gate } from '#bot/receive-telegram.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import { KNOCK } from '#desk/knocks.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'
import type { Env } from '#runtime/env.ts'
import { digest, newCode } from '#runtime/ids.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'

/** Takes updates in for the worker. `knock`: tells it that the sender's chat has one more. */
export type TelegramDoor = { readonly secret: string; readonly gate: Gate; readonly log: Log; readonly knock: (from: number) => Promise<void> }
type Parts = { readonly env: Env; readonly store: Store; readonly kv: Kv; readonly feed: Feed; readonly log: Log }

/** Where Telegram brings updates; null where it can't: it does so only behind TLS, and with a secret. */
export const webhookOf = ({ APP_URL: at, TELEGRAM_WEBHOOK_SECRET: secret }: Env): Webhook | null => (at?.startsWith('https:') === true && secret !== null ? { url: `${at.replace(/\/$/, '')}/webhook/telegram`, secret } : null)

/** The number before the token's colon is the bot's, so that worker and web store under one name. */
export const botNameOf = (token: string): string => `tg${token.split(':')[0] ?? ''}`

/** null: no bot runs here. */
export const telegramDoor = (parts: Parts): TelegramDoor | null => {
  const { env, store, kv, feed, log } = parts
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: secret } = env
  if (token === null || secret === null) return null
  const door = { store, kv, log }
  const call = telegramOverHttp(fetchTransport(env.TELEGRAM_API), token)
  // Loaded for whoever is let in: most updates are of those who are known.
  const addMember: Gate['addMember'] = async (from, name) => {
    const [members, { wirePaper }] = await Promise.all([import('./wiring-members.ts'), import('./wiring-paper.ts')])
    await members.addMember({ store, log, paper: wirePaper(env, store) })(from, name)
  }
  const identityOf = (from: number): Promise<string | null> => admittedAs(door, from)
  const tellOwners: Gate['tellOwners'] = async (say, more) => {
    const words = chatWords(languageOf((await store.userOf(OWNER_ID))?.language ?? 'en'))
    const payload = { text: html`${say(words)}`.html, parse_mode: 'HTML', ...(more?.buttons === undefined ? {} : { reply_markup: keyboard(more.buttons(words)) }) }
    for (const { telegram, owner } of await admittedIn(door)) if (owner && telegram !== more?.but) await call('sendMessage', { chat_id: Number(telegram), ...payload })
  }
  return {
    secret, log,
    gate: { updates: { door, name: botNameOf(token) }, call, codes: { newCode, digest }, ownerId: OWNER_ID, identityOf, addMember, tellOwners },
    knock: async (from) => {
      const identity = await identityOf(from)
      const user = identity === null ? null : await store.userOf(identity)
      const [account] = user === null ? [] : await store.accounts(user.user)
      if (account !== undefined) await feed.publish(account.account, KNOCK)
    },
  }
}

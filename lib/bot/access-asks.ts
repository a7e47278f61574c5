import type { DeskDoor } from '#desk/door.ts'
import { chatWords } from '#words/by-language.ts'
import { changeAdmitted, type Decided, memberId } from './access.ts'
import { html } from './html.ts'
import type { TelegramCall } from './parts.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Asks of all strangers together that reach the owner within an hour. */
const ASKS_AN_HOUR = 10

const askOf = (from: number): string => `access-ask:${from}`
const rejectedOf = (from: number): string => `access-rejected:${from}`

/** A stranger asks to be let in: once, until the owner answers or a day has passed. 'no': rejected within a day, or too many ask. */
export const askForAccess = async ({ kv }: Pick<DeskDoor, 'kv'>, from: number, name: string): Promise<'asked' | 'waits' | 'no'> => {
  if ((await kv.get(rejectedOf(from))) !== null) return 'no'
  if ((await kv.get(askOf(from))) !== null) return 'waits'
  if ((await kv.count('access-asks', HOUR_MS)) > ASKS_AN_HOUR) return 'no'
  return (await kv.setIfAbsent(askOf(from), name, DAY_MS)) ? 'asked' : 'waits'
}

export type Admitting = { readonly door: Pick<DeskDoor, 'store' | 'kv' | 'log'>; readonly addMember: (from: number, name: string) => Promise<void> }

/** A user of their own for who is let in. false: the list of who is in could not be written. */
export const admitMember = async ({ door, addMember }: Admitting, from: number, name: string): Promise<boolean> => {
  await addMember(from, name)
  const telegram = String(from)
  const one = { telegram, as: memberId(from), name, owner: false, at: await door.store.now() }
  return (await changeAdmitted(door, (list) => (list.some((other) => other.telegram === telegram) ? list : [...list, one]))) !== null
}

/** The owner's answer to an ask; a rejection is remembered for a day. `call`: to Telegram, where who asked is told. */
export const decideAsk = async (parts: Admitting & { readonly call: TelegramCall }, from: number, yes: boolean): Promise<Decided> => {
  const { kv, log } = parts.door
  const name = await kv.get(askOf(from))
  if (name === null) return { type: 'gone' }
  if (yes && !(await admitMember(parts, from, name))) return { type: 'gone' }
  if (!yes) await kv.set(rejectedOf(from), '1', DAY_MS)
  await kv.remove(askOf(from))
  log('info', yes ? 'auth-admitted' : 'auth-rejected', { from })
  if (yes) await parts.call('sendMessage', { chat_id: from, text: html`${chatWords('en').admitted(false)}`.html, parse_mode: 'HTML' })
  return { type: yes ? 'admitted' : 'rejected', name }
}

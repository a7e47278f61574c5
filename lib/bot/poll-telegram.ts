import type { Update, UserFromGetMe } from 'grammy/types'
import { isFault } from '#core/fault.ts'
import type { Kv } from '#desk/ports/kv.ts'
import type { Clock, Log } from '#desk/ports/world.ts'
import type { ChatWords } from '#words/chat-words.ts'
import type { ApiAnswer, TelegramCall } from './parts.ts'
import { isUpdate } from './stored-update.ts'

export type Webhook = { readonly url: string; readonly secret: string }
export type Polling = {
  readonly call: TelegramCall
  readonly clock: Clock
  readonly log: Log
  readonly kv: Kv
  /** Of this process: one of an installation's workers reads, the others wait for its turn to end. */
  readonly holder: string
  /** Take the bot although another holds it: its webhook is removed, its reader is outlasted. */
  readonly takeOver: boolean
  /** Where Telegram brings updates, where the desk has an address that Telegram reaches; else they are asked for. */
  readonly webhook?: Webhook | null
  readonly tell: (say: (words: ChatWords) => string) => Promise<void>
  /** Called once, when the bot is ours; gives what takes its updates in. */
  readonly open: (me: UserFromGetMe) => Promise<(updates: readonly Update[]) => Promise<void>>
}

/** A reader that died is followed by another after so long at the most. */
const TURN_MS = 20_000
const RENEW_MS = 5_000
const POLL_SECONDS = 30
/** Another reader comes back within seconds: a first look so long shows it. */
const LOOK_SECONDS = 10
const LOOK_AGAIN_MS = 600_000
/** Conflicts in a row after which a reader of long standing gives way. */
const CONFLICTS = 5
/** Kinds of update that the bot hears. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query']

type Held = { readonly held: (words: ChatWords) => string; readonly event: string; readonly forEver?: true }
/** `first` null: updates come by the webhook. */
type Ours = { readonly me: UserFromGetMe; readonly first: readonly Update[] | null }

type Take = (updates: readonly Update[]) => Promise<void>

/** Reads the bot's updates by long polling, unless another installation holds the bot: then it says who, and looks again from time to time. */
export const runTelegram = async (parts: Polling, stop: AbortSignal): Promise<void> => {
  const turn = { mine: await hasTurn(parts) }
  await Promise.all([keepTurn(parts, turn, stop), runTurns(parts, turn, stop)])
}

const runTurns = async (parts: Polling, turn: Turn, stop: AbortSignal): Promise<void> => {
  let told = ''
  let take: Take | null = null
  while (!stop.aborted) {
    if (!turn.mine) {
      await parts.clock.sleep(RENEW_MS, stop)
      continue
    }
    const begun = await begin(parts, stop)
    if (begun === null) return
    let lost: Held | 'turn' | null = null
    if ('me' in begun) {
      take ??= await parts.open(begun.me)
      parts.log('info', 'telegram-runs', { bot: begun.me.username })
      lost = begun.first === null ? await watchWebhook(parts, stop, { bot: `@${begun.me.username}`, turn }) : await read(parts, stop, { take, me: begun.me, first: begun.first, turn })
    } else lost = begun
    if (lost === null) return
    if (lost === 'turn') continue
    told = await say(parts, lost, told)
    if (lost.forEver === true) return
    await parts.clock.sleep(LOOK_AGAIN_MS, stop)
  }
}

const say = async (parts: Polling, { held, event }: Held, told: string): Promise<string> => {
  if (told === event) return told
  parts.log('warn', event)
  await parts.tell(held)
  return event
}

const TURN = 'telegram-reader'
const hasTurn = async ({ kv, holder }: Polling): Promise<boolean> => {
  try {
    if (await kv.setIfAbsent(TURN, holder, TURN_MS)) return true
    if ((await kv.get(TURN)) !== holder) return false
    await kv.set(TURN, holder, TURN_MS)
    return true
  } catch {
    return false
  }
}

type Turn = { mine: boolean }
/** A long poll lasts longer than a turn: it is renewed beside it, and given back at the end. */
const keepTurn = async (parts: Polling, turn: Turn, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    turn.mine = await hasTurn(parts)
    await parts.clock.sleep(RENEW_MS, stop)
  }
  if (turn.mine) await parts.kv.remove(TURN).catch(() => undefined)
}

/** Calls until something other than trouble of the wire, a limit or Telegram's own trouble comes back; null when stopped. */
const ask = async (parts: Polling, stop: AbortSignal, method: string, payload: Readonly<Record<string, unknown>>): Promise<ApiAnswer | null> => {
  for (let waitMs = 1_000; !stop.aborted; waitMs = Math.min(waitMs * 2, 30_000)) {
    const answer = await once(parts, stop, method, payload)
    if (answer === null) return null
    if (answer.ok || (answer.error_code !== 429 && answer.error_code < 500)) return answer
    parts.log('warn', 'telegram-away', { method, code: answer.error_code })
    await parts.clock.sleep(answer.parameters?.retry_after === undefined ? waitMs : answer.parameters.retry_after * 1_000, stop)
  }
  return null
}
/** A stop doesn't wait for a long poll: what it would have brought is brought to the next reader. */
const once = (parts: Polling, stop: AbortSignal, method: string, payload: Readonly<Record<string, unknown>>): Promise<ApiAnswer | null> => {
  const answered = parts.call(method, payload).catch((thrown: unknown): ApiAnswer => {
    if (!isFault(thrown)) throw thrown
    return { ok: false, error_code: 503, description: thrown.facts.code }
  })
  if (stop.aborted) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const ended = (): void => resolve(null)
    stop.addEventListener('abort', ended, { once: true })
    answered.then(resolve, reject).finally(() => stop.removeEventListener('abort', ended))
  })
}

const isMe = (value: unknown): value is UserFromGetMe => value !== null && typeof value === 'object' && 'id' in value && 'username' in value && typeof value.username === 'string'
const webhookOf = (value: unknown): string => (value !== null && typeof value === 'object' && 'url' in value && typeof value.url === 'string' ? value.url : '')
const isUpdates = (value: unknown): value is readonly Update[] => Array.isArray(value) && value.every(isUpdate)
const updatesIn = (answer: ApiAnswer): readonly Update[] => (answer.ok && isUpdates(answer.result) ? answer.result : [])
const refusedBy = (answer: ApiAnswer): number => (answer.ok ? 0 : answer.error_code)

const BAD: Held = { held: (words) => words.badToken, event: 'telegram-token-refused', forEver: true }
const byPoller = (bot: string): Held => ({ held: (words) => words.heldByPoller(bot), event: 'telegram-read-by-another' })

/** Whose is the bot: another's webhook, or another's reader, is not taken away unasked. */
const begin = async (parts: Polling, stop: AbortSignal): Promise<Ours | Held | null> => {
  const me = await ask(parts, stop, 'getMe', {})
  if (me === null) return null
  if (!me.ok || !isMe(me.result)) return BAD
  const bot = `@${me.result.username}`
  const hook = await ownWebhook(parts, stop, bot)
  if (hook === 'ours') return { me: me.result, first: null }
  if (hook !== 'none') return hook
  const first = await ask(parts, stop, 'getUpdates', { timeout: LOOK_SECONDS, limit: 100, allowed_updates: ALLOWED_UPDATES })
  if (first === null) return null
  return refusedBy(first) === 409 && !parts.takeOver ? byPoller(bot) : { me: me.result, first: updatesIn(first) }
}

/** 'ours': Telegram brings updates to us; 'none': they are to be asked for. What waits at Telegram is kept. */
const ownWebhook = async (parts: Polling, stop: AbortSignal, bot: string): Promise<Held | 'none' | 'ours' | null> => {
  const hook = await ask(parts, stop, 'getWebhookInfo', {})
  if (hook === null) return null
  const url = hook.ok ? webhookOf(hook.result) : ''
  const { webhook = null } = parts
  if (url !== '' && url !== webhook?.url && !parts.takeOver) return { held: (words) => words.heldByWebhook(bot, hostOf(url)), event: 'telegram-webhook-of-another' }
  if (webhook !== null) return setWebhook(parts, stop, webhook)
  if (url === '') return 'none'
  return (await ask(parts, stop, 'deleteWebhook', { drop_pending_updates: false })) === null ? null : 'none'
}

/** Where Telegram refuses the address, updates are asked for as before. */
const setWebhook = async (parts: Polling, stop: AbortSignal, { url, secret }: Webhook): Promise<'none' | 'ours' | null> => {
  const set = await ask(parts, stop, 'setWebhook', { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false })
  if (set === null) return null
  if (set.ok) return 'ours'
  parts.log('warn', 'telegram-webhook-refused', { host: hostOf(url), code: set.error_code, description: set.description })
  return 'none'
}

/** Until the webhook leads elsewhere; null when stopped. One that was taken away is set again. */
const watchWebhook = async (parts: Polling, stop: AbortSignal, { bot, turn }: { readonly bot: string; readonly turn: Turn }): Promise<Held | 'turn' | null> => {
  for (let slept = 0; !stop.aborted; slept += RENEW_MS) {
    if (!turn.mine) return 'turn'
    const hook = slept > 0 && slept % LOOK_AGAIN_MS === 0 ? await ownWebhook({ ...parts, takeOver: false }, stop, bot) : 'ours'
    if (hook === null) return null
    if (hook !== 'ours') return hook === 'none' ? 'turn' : hook
    await parts.clock.sleep(RENEW_MS, stop)
  }
  return null
}
/** The host alone: a webhook's path may hold a secret. */
const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1]?.replace(/^.*@/, '') ?? 'elsewhere'

/** An update is confirmed only once it is stored: what could not be is brought again. Gives what to ask for next. */
const stored = async (parts: Polling, stop: AbortSignal, { take, updates, offset }: { readonly take: Take; readonly updates: readonly Update[]; readonly offset: number }): Promise<number> => {
  try {
    await take(updates)
    return Math.max(offset, ...updates.map((update) => update.update_id + 1))
  } catch (thrown) {
    parts.log('warn', 'telegram-not-stored', { message: thrown instanceof Error ? thrown.message : String(thrown) })
    await parts.clock.sleep(1_000, stop)
    return offset
  }
}

/** Until another reader has come for good ('turn': another process of this installation); null when stopped. */
const read = async (parts: Polling, stop: AbortSignal, { take, me, first, turn }: { readonly take: Take; readonly me: UserFromGetMe; readonly first: readonly Update[]; readonly turn: Turn }): Promise<Held | 'turn' | null> => {
  let updates = first
  let conflicts = 0
  let offset = 0
  while (!stop.aborted) {
    offset = await stored(parts, stop, { take, updates, offset })
    if (!turn.mine) return 'turn'
    const answer = await ask(parts, stop, 'getUpdates', { timeout: POLL_SECONDS, limit: 100, allowed_updates: ALLOWED_UPDATES, ...(offset > 0 ? { offset } : {}) })
    if (answer === null) return null
    updates = updatesIn(answer)
    const refused = refusedBy(answer)
    if (refused === 401 || refused === 404) return BAD
    conflicts = refused === 409 ? conflicts + 1 : 0
    if (conflicts >= CONFLICTS) return byPoller(`@${me.username}`)
    if (refused !== 0) await parts.clock.sleep(1_000 * Math.max(1, conflicts), stop)
  }
  return null
}

import { refused } from '#api/refusal.ts'
import { EVENTS_BYTES, eventsTaken } from '#api/toobit-events.ts'
import { isFault } from '#core/fault.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { HOOK_HEADERS, HOOK_WINDOW_MS, type HookCall, isSignedHook } from '#runtime/hook-signature.ts'
import type { ToobitDoor } from '#wiring-toobit'
import { answer, refuse } from '../../_parts/answers.ts'
import { textOf } from '../../_parts/body.ts'

/** `left`: an account that something was told of, which should be worked now; `gap`: it must be read whole. */
export type Taken = { readonly response: Response; readonly left: { readonly account: AccountId; readonly gap: boolean } | null }

const no = (door: ToobitDoor, why: string, response: Response): Taken => {
  door.log('warn', 'toobit-webhook-refused', { why, status: response.status })
  return { response, left: null }
}

/** The call as its headers and body tell it, or the answer that says what is wrong with them. */
const callOf = async (request: Request): Promise<(HookCall & { readonly signature: string }) | { readonly why: string; readonly response: Response }> => {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return { why: 'content-type', response: refuse(415, refused('content-type', 'application/json', type, 'application/json')) }
  const header = (name: string): string => request.headers.get(name) ?? ''
  const [account, time, signature] = [header(HOOK_HEADERS.account), header(HOOK_HEADERS.time), header(HOOK_HEADERS.signature)]
  if (!/^[\x21-\x7e]{1,100}$/.test(account)) return { why: 'account', response: refuse(400, refused(HOOK_HEADERS.account, 'the id of an account of this desk', account)) }
  if (!/^\d{1,15}$/.test(time)) return { why: 'time', response: refuse(400, refused(HOOK_HEADERS.time, 'the time of the call in milliseconds since 1970', time)) }
  const body = await textOf(request, EVENTS_BYTES)
  if (body === null) return { why: 'body', response: refuse(413, refused('body', `at most ${EVENTS_BYTES} bytes`)) }
  return { account, time, signature, body }
}

/**
 * Events of an account, brought by who holds its listen key. Signed with this desk's secret over account, time and body; in time; and each signature
 * once. What it tells is told as the account's own stream tells it: a repeat does no harm, and a brought gap leads to a whole read.
 */
export const takeToobitEvents = async (door: ToobitDoor, request: Request): Promise<Taken> => {
  const call = await callOf(request)
  if ('why' in call) return no(door, call.why, call.response)
  if (!isSignedHook(door.secret, call, call.signature)) return no(door, 'signature', refuse(401, refused(HOOK_HEADERS.signature, 'HMAC SHA-256 in hex, by this desk’s TOOBIT_WEBHOOK_SECRET, over keel-hook-1, account, time and body, a line each')))
  const now = door.clock.now()
  if (Math.abs(now - Number(call.time)) > HOOK_WINDOW_MS) return no(door, 'late', refuse(401, refused(HOOK_HEADERS.time, `within ${HOOK_WINDOW_MS / 1_000} s of this desk’s clock: sign it anew`, call.time, String(now))))
  try {
    return await taken(door, call)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return no(door, thrown.facts.code, refuse(503, refused('store', 'a store that answers: sign it anew and bring it again')))
  }
}

const taken = async (door: ToobitDoor, call: HookCall & { readonly signature: string }): Promise<Taken> => {
  const account = await door.accountOf(call.account)
  if (account === null) return no(door, 'no-account', refuse(404, refused(HOOK_HEADERS.account, 'the id of an account of this desk', call.account)))
  // Kept for longer than any time of a call can be in the window.
  if (!(await door.kv.setIfAbsent(`hook-used:${call.signature}`, '1', 3 * HOOK_WINDOW_MS))) return no(door, 'repeated', refuse(409, refused(HOOK_HEADERS.signature, 'one that was not used before: sign it anew')))
  const found = await door.take(account, call.body)
  if (found === null) return no(door, 'no-json', refuse(400, refused('body', 'JSON: an event of the user stream, or an array of them')))
  const { told, facts, unknown, gap } = found
  if (unknown.length > 0) door.log('warn', 'toobit-events-unknown', { account, count: unknown.length, names: [...new Set(unknown)].slice(0, 10) })
  return { response: answer(eventsTaken.parse({ told, facts, unknown: [...new Set(unknown)].slice(0, 10) })), left: facts > 0 || gap ? { account, gap } : null }
}

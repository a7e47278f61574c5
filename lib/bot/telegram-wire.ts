import type { Transport } from '#desk/ports/world.ts'
import { noBreak } from '#words/no-break.ts'
import type { ApiAnswer, TelegramCall } from './parts.ts'

const CALL_MS = 10_000

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object'
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
const answerOf = (body: string): ApiAnswer | null => {
  const read = parsed(body)
  if (!isObject(read) || typeof read['ok'] !== 'boolean') return null
  if (read['ok']) return { ok: true, result: read['result'] }
  const wait = isObject(read['parameters']) ? Number(read['parameters']['retry_after']) : Number.NaN
  return { ok: false, error_code: Number(read['error_code'] ?? 0), description: typeof read['description'] === 'string' ? read['description'].slice(0, 300) : '', ...(Number.isFinite(wait) ? { parameters: { retry_after: wait } } : {}) }
}

/** A message as it leaves: on a phone no figure of it breaks. */
const laidOut = (payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => (payload['parse_mode'] === 'HTML' && typeof payload['text'] === 'string' ? { ...payload, text: noBreak(payload['text']) } : payload)

/** The Bot API over HTTP. The token is in the path, so no path is ever logged; a long poll is waited for as long as it asks. */
export const telegramOverHttp = (transport: Transport, token: string): TelegramCall => async (method, payload) => {
  const wait = method === 'getUpdates' ? Number(payload['timeout'] ?? 0) * 1_000 : 0
  const reply = await transport({ method: 'POST', path: `/bot${token}/${method}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(laidOut(payload)), timeoutMs: CALL_MS + wait })
  return answerOf(reply.body) ?? { ok: false, error_code: reply.status === 200 ? 502 : reply.status, description: 'the answer is not of the Bot API' }
}

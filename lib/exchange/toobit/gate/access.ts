import { hmacHex, sameSignature } from '../sign.ts'
import { maybeWhole } from './params.ts'
import { DoorRefusal, missing } from './refusal.ts'
import type { Opened } from './request.ts'

/** An API key of the gate. A read-only one is refused on routes that change something. */
export type GateKey = { readonly apiKey: string; readonly secret: string; readonly account: string; readonly readOnly: boolean }

const AHEAD_MS = 1_000
const WINDOW_MS = 5_000
const WINDOW_MAX_MS = 60_000

/** TOOBIT-API.md 1.6: ahead by less than a second, behind by at most recvWindow. */
const inTime = (timestamp: number, windowMs: number, now: number): boolean => timestamp < now + AHEAD_MS && now - timestamp <= windowMs

export type Guard = { readonly level: 'signed' | 'key'; readonly writes: boolean }

export const admit = (keys: ReadonlyMap<string, GateKey>, opened: Opened, guard: Guard, now: number): GateKey => {
  if (opened.key === null || opened.key === '') throw new DoorRefusal(-1107, 'API key header is empty.', { field: 'X-BB-APIKEY', value: '', limit: 'a key of this exchange' })
  const key = keys.get(opened.key)
  if (key === undefined) throw new DoorRefusal(-2015, 'Invalid API-key, IP, or permissions for action.', { field: 'X-BB-APIKEY', limit: 'a key of this exchange' })
  // Documents ask no signature of stream keys, clients send one: both come in (TOOBIT-API.md 1.3).
  if (guard.level === 'signed' || opened.signature !== null) checkSignature(key, opened, now)
  if (guard.writes && key.readOnly) throw new DoorRefusal(-1020, 'This operation is not supported: the key is read-only.')
  return key
}

const checkSignature = (key: GateKey, opened: Opened, now: number): void => {
  const timestamp = maybeWhole(opened.params, 'timestamp', { min: 0, max: Number.MAX_SAFE_INTEGER })
  if (timestamp === null) throw missing('timestamp', 'ms since 1970, UTC')
  const windowMs = maybeWhole(opened.params, 'recvWindow', { min: 1, max: WINDOW_MAX_MS }) ?? WINDOW_MS
  const { signature } = opened
  if (signature === null) throw missing('signature', '64 lowercase hex digits')
  if (!opened.signedTexts.some((signed) => sameSignature(signature, hmacHex(key.secret, signed)))) throw new DoorRefusal(-1022, 'Signature for this request is not valid.')
  if (inTime(timestamp, windowMs, now)) return
  const behind = timestamp >= now + AHEAD_MS ? "Timestamp for this request was 1000ms ahead of the server's time." : 'Timestamp for this request is outside of the recvWindow.'
  throw new DoorRefusal(-1021, behind, { field: 'timestamp', value: String(timestamp), limit: `from ${now - windowMs} to ${now + AHEAD_MS - 1}`, nearest: String(now) })
}

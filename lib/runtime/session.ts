import { createHmac, timingSafeEqual } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Kv } from '#desk/ports/kv.ts'
import type { Clock } from '#desk/ports/world.ts'

/** Who a browser is. `at`: when its token was made (ms); `since`: when it signed in, which a renewal keeps. */
export type Session = { readonly user: string; readonly at: number; readonly since: number }

/** A session lasts a week from its last renewal. */
export const SESSION_S = 7 * 24 * 3_600
/** One that is older than this (ms) is renewed when it is next seen. */
export const RENEW_MS = 24 * 3_600_000
/** The address that a start prints, or the bot gives, is good for so long (s), and once. */
export const ENTER_START_S = 24 * 3_600

const ISSUER = 'keel'
const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)

type Minted = { readonly secret: string; readonly nowMs: number; readonly user: string }

export const sessionToken = ({ secret, nowMs, user, since = nowMs }: Minted & { readonly since?: number }): Promise<string> => {
  const now = Math.floor(nowMs / 1000)
  return new SignJWT({ since }).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience('session').setSubject(user).setIssuedAt(now).setExpirationTime(now + SESSION_S).sign(keyOf(secret))
}

/** null: no session of this installation, or one that is over. */
export const readSession = async (token: string | undefined, secret: string, nowMs: number): Promise<Session | null> => {
  if (token === undefined) return null
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), { issuer: ISSUER, audience: 'session', algorithms: ['HS256'], currentDate: new Date(nowMs) })
    if (payload.sub === undefined || payload.iat === undefined) return null
    const at = payload.iat * 1000
    return { user: payload.sub, at, since: typeof payload['since'] === 'number' ? payload['since'] : at }
  } catch {
    return null
  }
}

const markOf = (text: string, secret: string): string => createHmac('sha256', `enter:${secret}`).update(text).digest('base64url').slice(0, 32)
const NUMBER_LENGTH = 16

/**
 * A key that opens the desk for its user once: user, when it was made and how long it lasts (s, base 36), number and mark. Short, as people copy it from a terminal or a chat;
 * `number` is random text, 16 letters of which count, and is remembered as used.
 */
export const enterKey = (number: string, { secret, nowMs, user, lastsS }: Minted & { readonly lastsS: number }): string => {
  const text = `${encodeURIComponent(user)}~${Math.ceil(nowMs / 1000).toString(36)}-${Math.ceil(lastsS).toString(36)}~${number.slice(0, NUMBER_LENGTH)}`
  return `${text}~${markOf(text, secret)}`
}

export type Taken = { readonly type: 'taken'; readonly user: string; /** When the key was made (ms). */ readonly madeAt: number } | { readonly type: 'used' } | { readonly type: 'wrong' }

const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Takes a key that opens the desk; each is taken once among all processes. */
export const takeEnterKey = async (key: string, parts: { readonly secret: string; readonly clock: Clock; readonly kv: Kv }): Promise<Taken> => {
  const found = /^(([A-Za-z0-9%._-]{1,200})~([0-9a-z]{1,9})-([0-9a-z]{1,6})~([A-Za-z0-9_-]{16}))~([A-Za-z0-9_-]{32})$/.exec(key)
  const [, text = '', user = '', made = '', lasts = '', number = '', mark = ''] = found ?? []
  if (found === null || !isSame(mark, markOf(text, parts.secret))) return { type: 'wrong' }
  const madeAt = Number.parseInt(made, 36) * 1000
  const leftMs = madeAt + Number.parseInt(lasts, 36) * 1000 - parts.clock.now()
  if (leftMs <= 0) return { type: 'wrong' }
  return (await parts.kv.setIfAbsent(`enter:${number}`, '1', leftMs + 60_000)) ? { type: 'taken', user: decodeURIComponent(user), madeAt } : { type: 'used' }
}

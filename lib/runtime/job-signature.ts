import { createHash } from 'node:crypto'
import { Receiver } from '@upstash/qstash'
import { decodeJwt, SignJWT } from 'jose'
import type { Kv } from '#desk/ports/kv.ts'

export type JobKeys = { readonly current: string; readonly next: string }
/** ms that a signature's number is kept: longer than any signature lasts. */
const JTI_MS = 3_600_000
const SIGNATURE_S = 300

/** Signs a job's call as QStash does: who called, which address, which body, until when, and a number used once. */
export const signJob = (key: string, call: { readonly url: string; readonly body: string; readonly nowMs: number; readonly jti: string }): Promise<string> => {
  const now = Math.floor(call.nowMs / 1000)
  const body = createHash('sha256').update(call.body).digest('base64url')
  return new SignJWT({ iss: 'Upstash', sub: call.url, exp: now + SIGNATURE_S, nbf: now - 5, iat: now, jti: call.jti, body })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(key))
}

export type JobCall = { readonly signature: string | null; readonly body: string; readonly url: string }
export type JobVerdict = 'accepted' | 'unsigned' | 'wrong-signature' | 'repeated'

/**
 * Checks signature, address, body, time and that the number was not used before. The Receiver alone accepts a replay, ignores the address
 * unless it is given, and in dev mode takes keys that everybody has.
 */
export const verifyJob = async ({ current, next }: JobKeys, kv: Kv, { signature, body, url }: JobCall): Promise<JobVerdict> => {
  if (signature === null || signature === '') return 'unsigned'
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next, devMode: false })
  try {
    if (!(await receiver.verify({ signature, body, url, clockTolerance: 5 }))) return 'wrong-signature'
    const { jti, exp } = decodeJwt(signature)
    if (jti === undefined || exp === undefined) return 'wrong-signature'
    return (await kv.setIfAbsent(`job:${jti}`, '1', JTI_MS)) ? 'accepted' : 'repeated'
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'Fault') throw thrown
    return 'wrong-signature'
  }
}

import { type Refused, refused } from '#api/refusal.ts'

const HEADERS = { 'cache-control': 'no-store' }

export const answer = (body: unknown, status = 200): Response => Response.json(body, { status, headers: HEADERS })
export const refuse = (status: number, why: Refused, headers: Readonly<Record<string, string>> = {}): Response => Response.json(why, { status, headers: { ...HEADERS, ...headers } })
export const NO_SESSION: Refused = refused('session', 'a signed-in browser: open the address that the start printed')

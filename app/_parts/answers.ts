import type { Refused } from '#api/refusal.ts'

const HEADERS = { 'cache-control': 'no-store' }

export const refuse = (status: number, why: Refused, headers: Readonly<Record<string, string>> = {}): Response => Response.json(why, { status, headers: { ...HEADERS, ...headers } })

import type { z } from 'zod'
import { refusal } from './refusal.ts'
import { telegramUpdate } from './telegram-update.ts'

/** Who may call: `session`, a signed-in browser; the others prove themselves by what the request carries. */
export type Caller = 'session' | 'telegram' | 'scheduler' | 'anybody'
export type Route = { readonly method: 'GET' | 'POST'; readonly path: string; readonly caller: Caller; readonly asks: z.ZodType | null; readonly answers: Readonly<Record<number, z.ZodType | null>> }

/** Every door for machines; null: no body, or a stream. Pages are not listed. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/webhook/telegram', caller: 'telegram', asks: telegramUpdate, answers: { 200: null, 400: refusal, 401: refusal, 404: refusal, 413: refusal, 415: refusal, 503: refusal } },
]

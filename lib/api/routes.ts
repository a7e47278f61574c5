import { z } from 'zod'
import { accountList, addAccount, added, done, removeAccount, showAccount, turnLive } from './accounts.ts'
import { askCertificate, askOrders, askPositions, askStatus, askWork, breakersReset, certificates, failed, orders, positions, synced, syncStatus, tested, working } from './exchange.ts'
import { jobDone } from './cron.ts'
import { actOnDrift, askDrift, driftAnswer, left } from './drift.ts'
import { refusal } from './refusal.ts'
import { telegramUpdate } from './telegram-update.ts'
import { eventsTaken } from './toobit-events.ts'

/** Who may call: `session`, a signed-in browser; the others prove themselves by what the request carries. */
export type Caller = 'session' | 'telegram' | 'relay' | 'scheduler' | 'anybody'
export type Route = { readonly method: 'GET' | 'POST'; readonly path: string; readonly caller: Caller; readonly asks: z.ZodType | null; readonly answers: Readonly<Record<number, z.ZodType | null>> }

const REFUSALS = { 400: refusal, 401: refusal, 404: refusal, 503: refusal }
const WRITE_REFUSALS = { ...REFUSALS, 403: null, 413: refusal, 415: refusal, 429: refusal }

/** Every door for machines; null: no body, or a stream. Pages are not listed. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/webhook/telegram', caller: 'telegram', asks: telegramUpdate, answers: { 200: null, 400: refusal, 401: refusal, 404: refusal, 413: refusal, 415: refusal, 503: refusal } },
  // Any JSON: what is not known of it is counted, never refused.
  { method: 'POST', path: '/webhook/toobit', caller: 'relay', asks: null, answers: { 200: eventsTaken, 400: refusal, 401: refusal, 404: refusal, 409: refusal, 413: refusal, 415: refusal, 503: refusal } },
  // The scheduler's own signature; the platform's cron calls by GET with its secret.
  { method: 'POST', path: '/api/cron/:job', caller: 'scheduler', asks: null, answers: { 200: jobDone, 401: refusal, 404: refusal, 409: refusal, 413: refusal, 503: refusal } },
  { method: 'GET', path: '/api/cron/:job', caller: 'scheduler', asks: null, answers: { 200: jobDone, 401: refusal, 404: refusal, 503: refusal } },
  { method: 'GET', path: '/api/exchange/sync-status', caller: 'session', asks: askStatus, answers: { 200: syncStatus, ...REFUSALS } },
  { method: 'GET', path: '/api/exchange/positions', caller: 'session', asks: askPositions, answers: { 200: positions, ...REFUSALS } },
  { method: 'GET', path: '/api/exchange/orders', caller: 'session', asks: askOrders, answers: { 200: orders, ...REFUSALS } },
  { method: 'GET', path: '/api/exchange/drift', caller: 'session', asks: askDrift, answers: { 200: driftAnswer, ...REFUSALS } },
  { method: 'POST', path: '/api/exchange/drift', caller: 'session', asks: actOnDrift, answers: { 200: z.union([left, synced]), 202: working, 409: refusal, 502: failed, ...WRITE_REFUSALS, 403: refusal } },
  { method: 'GET', path: '/api/exchange/certificate', caller: 'session', asks: askCertificate, answers: { 200: certificates, ...REFUSALS } },
  { method: 'POST', path: '/api/exchange/force-sync', caller: 'session', asks: askWork, answers: { 200: synced, 202: working, 502: failed, ...WRITE_REFUSALS } },
  { method: 'POST', path: '/api/exchange/reset-breakers', caller: 'session', asks: askWork, answers: { 200: breakersReset, 202: working, 502: failed, ...WRITE_REFUSALS, 403: refusal } },
  { method: 'GET', path: '/api/accounts', caller: 'session', asks: null, answers: { 200: accountList, 401: refusal, 503: refusal } },
  { method: 'POST', path: '/api/accounts', caller: 'session', asks: addAccount, answers: { 201: added, 409: refusal, 422: refusal, 502: refusal, ...WRITE_REFUSALS } },
  { method: 'POST', path: '/api/accounts/live', caller: 'session', asks: turnLive, answers: { 200: done, 409: refusal, ...WRITE_REFUSALS } },
  { method: 'POST', path: '/api/accounts/remove', caller: 'session', asks: removeAccount, answers: { 200: done, 409: refusal, ...WRITE_REFUSALS } },
  { method: 'POST', path: '/api/accounts/shown', caller: 'session', asks: showAccount, answers: { 200: done, ...WRITE_REFUSALS } },
  { method: 'POST', path: '/api/exchange/test-connection', caller: 'session', asks: askWork, answers: { 200: tested, 202: working, 502: failed, ...WRITE_REFUSALS } },
]

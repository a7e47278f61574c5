import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a bringer of an account's events shows, at /webhook/toobit; the one place that names them. */
export const HOOK_HEADERS = { account: 'x-keel-account', time: 'x-keel-time', signature: 'x-keel-signature' } as const
/** A call's own time (ms) may be this far from the desk's clock, to either side. */
export const HOOK_WINDOW_MS = 30_000

export type HookCall = { readonly account: string; readonly time: string; readonly body: string }

/** HMAC SHA-256, hex, over version, account, time and body: none of them can be changed for another. */
export const signHook = (secret: string, { account, time, body }: HookCall): string => createHmac('sha256', secret).update(`keel-hook-1\n${account}\n${time}\n${body}`).digest('hex')

/** Takes as long whatever was shown. */
export const isSignedHook = (secret: string, call: HookCall, signature: string): boolean => {
  const ours = Buffer.from(signHook(secret, call), 'hex')
  const given = Buffer.from(/^[0-9a-f]{64}$/.test(signature) ? signature : '', 'hex')
  return given.length === ours.length && timingSafeEqual(given, ours)
}

export const hookHeaders = (secret: string, call: HookCall): Readonly<Record<string, string>> => ({
  'content-type': 'application/json', [HOOK_HEADERS.account]: call.account, [HOOK_HEADERS.time]: call.time, [HOOK_HEADERS.signature]: signHook(secret, call),
})

import { Fault } from '#core/fault.ts'

/** Failures before a connection existed: surely no byte was written. */
const NEVER_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Codes of an error and of what caused it; an aggregate counts as its parts (one per address tried). */
const codesOf = (thrown: unknown, depth = 0): readonly string[] => {
  if (!(thrown instanceof Error) || depth > 4) return []
  const own = 'code' in thrown && typeof thrown.code === 'string' ? [thrown.code] : []
  const parts = thrown instanceof AggregateError ? thrown.errors.flatMap((one: unknown) => codesOf(one, depth + 1)) : []
  return [...own, ...parts, ...codesOf(thrown.cause, depth + 1)]
}

const isTimeout = (thrown: unknown, codes: readonly string[]): boolean =>
  (thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')) || codes.some((code) => code.endsWith('_TIMEOUT'))

/** What a failed request means: only a failure to connect leaves no doubt. */
export const transportFault = (thrown: unknown): Fault => {
  const codes = codesOf(thrown)
  const reached = !codes.some((code) => NEVER_REACHED.has(code)) || codes.some((code) => code === 'ECONNRESET' || code === 'EPIPE')
  const code = isTimeout(thrown, codes) ? 'timeout' : reached ? 'connection-lost' : 'unreachable'
  const text = (codes[0] ?? (thrown instanceof Error ? thrown.name : 'failed')).slice(0, 200)
  return reached
    ? new Fault({ code, retry: 'never', outcomeKnown: false, venueText: text, cause: thrown })
    : new Fault({ code, retry: 'soon', outcomeKnown: true, neverReached: true, venueText: text, cause: thrown })
}

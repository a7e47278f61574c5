/** ms, of every transaction (ARCHITECTURE.md 3). SET LOCAL, because a pooler keeps no session settings. */
export const LIMITS = { lock_timeout: 1_000, statement_timeout: 3_000, idle_in_transaction_session_timeout: 3_000 }

export const BEGIN = ['begin', ...Object.entries(LIMITS).map(([name, ms]) => `set local ${name} = ${ms}`)].join('; ')

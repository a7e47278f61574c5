/** ms to wait before the n-th repeat (0-based): 0.5, 1, 2, 4, 8, 16, then 30 s. */
export const backOff = (tries: number): number => Math.min(500 * 2 ** Math.min(tries, 10), 30_000)
/** Closing what a triggered stop left open: at 0, 0.5, 1, 2, … s (RULES.md, Stop). */
export const closeBackOff = (tries: number): number => (tries === 0 ? 0 : backOff(tries - 1))
/** A stuck trade's closes are retried every 30 s. */
export const STUCK_RETRY_MS = 30_000

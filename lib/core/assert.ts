/** A broken assumption of ours, never a trader's mistake: stops the task that met it; state is rebuilt from the journal. */
export function assert(holds: boolean, meaning: string): asserts holds {
  if (!holds) throw new Error(`assertion failed: ${meaning}`)
}

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`)
}

/** The value, where its absence would be a bug of ours. */
export function present<T>(value: T | null | undefined, meaning: string): T {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${meaning}`)
  return value
}

/** A deep copy that keeps what is shared shared, for plain objects, arrays, maps and sets. */
export const copyOf = <T>(value: T): T => copied(value, new Map()) as T

const copied = (value: unknown, seen: Map<object, unknown>): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (value instanceof Map) return copiedMap(value, seen)
  if (value instanceof Set) return copiedSet(value, seen)
  if (Array.isArray(value)) {
    const list: unknown[] = []
    seen.set(value, list)
    for (const entry of value) list.push(copied(entry, seen))
    return list
  }
  const fresh: Record<string, unknown> = {}
  seen.set(value, fresh)
  for (const [key, member] of Object.entries(value)) fresh[key] = copied(member, seen)
  return fresh
}

const copiedMap = (value: ReadonlyMap<unknown, unknown>, seen: Map<object, unknown>): Map<unknown, unknown> => {
  const fresh = new Map<unknown, unknown>()
  seen.set(value, fresh)
  for (const [key, member] of value) fresh.set(copied(key, seen), copied(member, seen))
  return fresh
}

const copiedSet = (value: ReadonlySet<unknown>, seen: Map<object, unknown>): Set<unknown> => {
  const fresh = new Set<unknown>()
  seen.set(value, fresh)
  for (const member of value) fresh.add(copied(member, seen))
  return fresh
}

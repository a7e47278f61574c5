/** Steps of one letter (change, add, leave out) between two words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}

const LONGEST = 40

/** Of the words that are known, the one that is meant most likely; null: there is none. */
export const nearestWord = (said: string, known: readonly string[]): string | null => {
  const word = said.slice(0, LONGEST).toLowerCase()
  const away = (other: string): number => distance(word, other.toLowerCase())
  const [first] = known
  return first === undefined ? null : known.reduce((best, other) => (away(other) < away(best) ? other : best), first)
}

/** Lines of a trace that a reader wants first, and their greatest width. */
const AROUND = 40
const AFTER = 8
const WIDTH = 260

const cut = (line: string): string => (line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`)

/** Trades that a violation names: by number, or by the id of an order of theirs. */
const tradesOf = (says: string): ReadonlySet<string> => new Set([...says.matchAll(/\btrade (\d+)|\bk\d+-(\d+)-\d+/g)].map(([, number, ofOrder]) => number ?? ofOrder ?? ''))

const isJournal = (line: string): boolean => / journal \d+ /.test(line)
const tradeOf = (line: string): string => / journal \d+ \S+ (\S+)/.exec(line)?.[1] ?? ''

/**
 * Of a trace the lines round the first violation. One that was found at the end of the life says little by its place: then half of the lines
 * are what came before it, the others are the last of the journal, of the trades that it names where it names some.
 */
export const roundViolation = (lines: readonly string[]): readonly string[] => {
  const at = lines.findIndex((line) => / VIOLATION /.test(line))
  if (at === -1) return lines.slice(-AROUND).map(cut)
  const journalAt = lines.findIndex(isJournal)
  const atEnd = journalAt !== -1 && lines.slice(at, journalAt).every((line) => / (VIOLATION|flow|trade) /.test(line))
  if (!atEnd) return lines.slice(Math.max(0, at - (AROUND - AFTER)), at + AFTER).map(cut)
  const named = tradesOf(lines[at] ?? '')
  const journal = lines.filter((line) => isJournal(line) && (named.size === 0 || named.has(tradeOf(line))))
  return [...lines.slice(Math.max(0, at - AROUND / 2), at + 1), ...journal.slice(-AROUND / 2)].map(cut)
}

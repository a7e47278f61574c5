import type { Mutant } from './instrument.ts'

/** A mutant that no test can tell from the code as it is. `text` is its line, without the blanks around it. */
type Equivalent = { readonly file: string; readonly text: string; readonly was: string; readonly becomes: string; readonly why: string }

const WORTH = { file: 'lib/core/position/exposure.ts', text: 'const worth = (row: PositionRow): bigint => notional(row.markPrice ?? row.averagePrice, row.contracts, multiplierOf(row.symbol) ?? 0n)', why: 'symbols without a multiplier are left out before' }
const EQUIVALENT: readonly Equivalent[] = [
  { ...WORTH, was: 'multiplierOf(row.symbol) ?? 0n', becomes: 'multiplierOf(row.symbol)' },
  { ...WORTH, was: '0n', becomes: '1n' },
]

/** Why nothing can tell the mutant; null: something should. */
export const whyEquivalent = (mutant: Mutant): string | null => EQUIVALENT.find((row) => row.file === mutant.file && row.text === mutant.text && row.was === mutant.was && row.becomes === mutant.becomes)?.why ?? null

/** Rows of the list that no mutant answers to any more. */
export const staleEquivalents = (mutants: readonly Mutant[]): readonly string[] =>
  EQUIVALENT.filter((row) => !mutants.some((mutant) => row.file === mutant.file && row.text === mutant.text && row.was === mutant.was && row.becomes === mutant.becomes)).map((row) => `${row.file}: ${row.text}: ${row.was} ⇒ ${row.becomes}`)

import type { Mutant } from './instrument.ts'

/** A mutant that no test can tell from the code as it is. `text` is its line, without the blanks around it. */
type Equivalent = { readonly file: string; readonly text: string; readonly was: string; readonly becomes: string; readonly why: string }

const WORTH = { file: 'lib/core/position/exposure.ts', text: 'const worth = (row: PositionRow): bigint => notional(row.markPrice ?? row.averagePrice, row.contracts, multiplierOf(row.symbol) ?? 0n)', why: 'symbols without a multiplier are left out before' }
/** Mutants of one line. */
const inLine = (file: string, text: string, why: string, changes: readonly (readonly [was: string, becomes: string])[]): readonly Equivalent[] => changes.map(([was, becomes]) => ({ file, text, was, becomes, why }))

const DECIMAL = 'lib/core/money/decimal.ts'
const SLOWER = 'what the short way does not read is read by the long one, to the same value'
const SHOWN_LONG = 'numbers at the edge are shown alike by the short way and the long one'
const DECIMALS: readonly Equivalent[] = [
  ...inLine(DECIMAL, 'if (short !== null) return short', SLOWER, [['short !== null', 'false']]),
  ...inLine(DECIMAL, 'const first = text.charCodeAt(0) === MINUS ? 1 : 0', SLOWER, [['text.charCodeAt(0) === MINUS', 'false'], ['1', '0']]),
  ...inLine(DECIMAL, "const whole = (point === -1 ? text.length : point) - first", SLOWER, [['point === -1', 'false']]),
  ...inLine(DECIMAL, 'if (whole < 1 || whole > 7 || tail > 8 || point === text.length - 1) return null', SLOWER, [['whole < 1 || whole > 7 || tail > 8 || point === text.length - 1', 'true'], ['whole < 1', 'whole <= 1'], ['whole > 7', 'whole >= 7'], ['tail > 8', 'tail >= 8']]),
  ...inLine(DECIMAL, 'return units === null ? null : BigInt((first === 1 ? -units : units) * (POWERS[8 - tail] ?? 1))', SLOWER, [['units === null ? null : BigInt((first === 1 ? -units : units) * (POWERS[8 - tail] ?? 1))', 'null'], ['units === null', 'true']]),
  ...inLine(DECIMAL, 'return units === null ? null : BigInt((first === 1 ? -units : units) * (POWERS[8 - tail] ?? 1))', 'there is a power for each number of digits after the point', [['POWERS[8 - tail] ?? 1', 'POWERS[8 - tail]']]),
  ...inLine(DECIMAL, 'if (at === point) continue', SLOWER, [['at === point', 'false']]),
  ...inLine(DECIMAL, 'const digit = text.charCodeAt(at) - ZERO', SLOWER, [['text.charCodeAt(at) - ZERO', 'text.charCodeAt(at) + ZERO']]),
  ...inLine(DECIMAL, 'if (digit < 0 || digit > 9) return null', SLOWER, [['digit < 0 || digit > 9', 'true'], ['digit < 0', 'digit <= 0'], ['digit < 0', 'digit >= 0'], ['0', '1'], ['digit > 9', 'digit >= 9']]),
  ...inLine(DECIMAL, 'return units', SLOWER, [['units', 'null']]),
  ...inLine(DECIMAL, 'const [MINUS, ZERO] = [45, 48]', SLOWER, [['45', '(45 + 1)']]),
  ...inLine(DECIMAL, 'if (units > -SAFE && units < SAFE) return showShort(Number(units))', SHOWN_LONG, [['units > -SAFE && units < SAFE', 'false'], ['units > -SAFE', 'units >= -SAFE'], ['-SAFE', 'SAFE'], ['units < SAFE', 'units <= SAFE']]),
  ...inLine(DECIMAL, "const sign = units < 0n ? '-' : ''", 'nothing and one unit are shown the short way', [['units < 0n', 'units <= 0n'], ['0n', '1n']]),
  ...inLine(DECIMAL, 'const size = units < 0n ? -units : units', 'nothing and one unit are shown the short way', [['units < 0n', 'units <= 0n'], ['0n', '1n']]),
  ...inLine(DECIMAL, 'const SAFE = 9_007_199_254_740_991n', SHOWN_LONG, [['9_007_199_254_740_991n', '(9_007_199_254_740_991n + 1n)']]),
]

const SAME = 'equal numbers are the same number'
const NUMBERS: readonly Equivalent[] = [
  ...inLine('lib/core/money/fraction.ts', 'return den < 0n ? { num: -num, den: -den } : { num, den }', 'the denominator is not 0: asserted before', [['den < 0n', 'den <= 0n'], ['0n', '1n']]),
  ...inLine('lib/core/money/fraction.ts', "if (rounding === 'down') return num < 0n ? quotient - 1n : quotient", 'a quotient with a rest has no numerator of 0', [['num < 0n', 'num <= 0n'], ['0n', '1n']]),
  ...inLine('lib/core/money/fraction.ts', 'return num > 0n ? quotient + 1n : quotient', 'a quotient with a rest has no numerator of 0', [['num > 0n', 'num >= 0n']]),
  ...inLine('lib/core/money/money.ts', 'export const minOf = <T extends bigint>(a: T, b: T): T => (a < b ? a : b)', SAME, [['a < b', 'a <= b']]),
  ...inLine('lib/core/money/money.ts', 'export const maxOf = <T extends bigint>(a: T, b: T): T => (a > b ? a : b)', SAME, [['a > b', 'a >= b']]),
  ...inLine('lib/core/money/money.ts', 'export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)', 'nothing has no sign', [['value < 0n', 'value <= 0n'], ['0n', '1n']]),
]

const EQUIVALENT: readonly Equivalent[] = [
  ...DECIMALS,
  ...NUMBERS,
  { ...WORTH, was: 'multiplierOf(row.symbol) ?? 0n', becomes: 'multiplierOf(row.symbol)' },
  { ...WORTH, was: '0n', becomes: '1n' },
]

/** Why nothing can tell the mutant; null: something should. */
export const whyEquivalent = (mutant: Mutant): string | null => EQUIVALENT.find((row) => row.file === mutant.file && row.text === mutant.text && row.was === mutant.was && row.becomes === mutant.becomes)?.why ?? null

/** Rows of the list that no mutant answers to any more. */
export const staleEquivalents = (mutants: readonly Mutant[]): readonly string[] =>
  EQUIVALENT.filter((row) => !mutants.some((mutant) => row.file === mutant.file && row.text === mutant.text && row.was === mutant.was && row.becomes === mutant.becomes)).map((row) => `${row.file}: ${row.text}: ${row.was} ⇒ ${row.becomes}`)

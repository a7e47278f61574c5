import { Fault } from '#core/fault.ts'

export type Row = Readonly<Record<string, unknown>>
export type Value = string | number | boolean | null | readonly string[] | readonly number[]
/** One statement with parameters: one round trip. */
export type Query = (text: string, values: readonly Value[]) => Promise<readonly Row[]>

/** What a store needs of a driver. int8 arrives as number, numeric as text. Rejects with a Fault, or with the driver's error where it is a bug of ours. */
export type Sql = {
  readonly query: Query
  /**
   * BEGIN with the time limits and `opening` (no parameters; its rows are handed on) in one round trip, then `work`, then COMMIT;
   * ROLLBACK when work rejects.
   */
  readonly transaction: <T>(opening: string, work: (query: Query, opened: readonly Row[]) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Store time, ms: the only place where SQL reads the clock. */
export const STORE_NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

const wrong = (row: Row, column: string, kind: string): Fault =>
  new Fault({ code: 'store-answer', retry: 'never', outcomeKnown: true, venueText: `column ${column} is ${typeof row[column]}, not ${kind}` })

export const textOf = (row: Row, column: string): string => {
  const value = row[column]
  if (typeof value !== 'string') throw wrong(row, column, 'text')
  return value
}
export const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : textOf(row, column))
export const numberOf = (row: Row, column: string): number => {
  const value = row[column]
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong(row, column, 'a whole number')
  return value
}
export const numberOrNull = (row: Row, column: string): number | null => (row[column] === null ? null : numberOf(row, column))
export const flagOf = (row: Row, column: string): boolean => {
  const value = row[column]
  if (typeof value !== 'boolean') throw wrong(row, column, 'a flag')
  return value
}

/** A text literal for the opening of a transaction, which takes no parameters. The bytes travel as hex, so no quoting can be broken. */
export const literal = (text: string): string => `convert_from('\\x${Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')}', 'UTF8')`

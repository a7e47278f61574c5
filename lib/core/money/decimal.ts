import { ONE } from './money.ts'

export type DecimalFault = 'not-a-number' | 'too-precise' | 'too-long'

const SHAPE = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * Reads plain decimal text (`-12.5`, no exponent, no blanks) into units of 10⁻⁸.
 * Digits beyond the eighth must be zero; 30 digits at the most.
 */
export const readDecimal = (text: string): bigint | DecimalFault => {
  if (text.length > 40) return 'too-long'
  const parts = SHAPE.exec(text)
  if (parts === null) return 'not-a-number'
  const [, sign = '', integer = '0', tail = ''] = parts
  if (!/^0*$/.test(tail.slice(8))) return 'too-precise'
  if (integer.length > 22) return 'too-long'
  const units = BigInt(integer) * ONE + BigInt(tail.slice(0, 8).padEnd(8, '0'))
  return sign === '-' ? -units : units
}

/** As `readDecimal`, where the text comes from our own hand or was checked before: anything else is a bug. */
export const decimal = (text: string): bigint => {
  const value = readDecimal(text)
  if (typeof value === 'string') throw new Error(`assertion failed: '${text.slice(0, 40)}' is a decimal (${value})`)
  return value
}

/** A venue's decimal of any precision, cut (toward zero) to units of 10⁻⁸; null when it isn't a decimal at all. */
export const cutDecimal = (text: string): bigint | null => {
  const parts = SHAPE.exec(text)
  if (parts === null || text.length > 60) return null
  const [, sign = '', integer = '0', tail = ''] = parts
  const units = BigInt(integer) * ONE + BigInt(tail.slice(0, 8).padEnd(8, '0'))
  return sign === '-' ? -units : units
}

/** Shortest exact decimal text of units of 10⁻⁸: `61234.5`, `-0.0006`, `0`. */
export const showDecimal = (units: bigint): string => {
  const sign = units < 0n ? '-' : ''
  const size = units < 0n ? -units : units
  const tail = (size % ONE).toString().padStart(8, '0').replace(/0+$/, '')
  return `${sign}${size / ONE}${tail === '' ? '' : `.${tail}`}`
}

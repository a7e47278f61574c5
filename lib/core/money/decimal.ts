import { ONE } from './money.ts'

export type DecimalFault = 'not-a-number' | 'too-precise' | 'too-long'

const SHAPE = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * Reads plain decimal text (`-12.5`, no exponent, no blanks) into units of 10⁻⁸.
 * Digits beyond the eighth must be zero; 30 digits at the most.
 */
export const readDecimal = (text: string): bigint | DecimalFault => {
  const short = readShort(text)
  if (short !== null) return short
  if (text.length > 40) return 'too-long'
  const parts = SHAPE.exec(text)
  if (parts === null) return 'not-a-number'
  const [, sign = '', integer = '0', tail = ''] = parts
  if (!/^0*$/.test(tail.slice(8))) return 'too-precise'
  if (integer.length > 22) return 'too-long'
  const units = BigInt(integer) * ONE + BigInt(tail.slice(0, 8).padEnd(8, '0'))
  return sign === '-' ? -units : units
}

/** The usual case, without bigints until the end: at most 7 digits before the point and 8 after it, so that a number holds the units exactly. */
const readShort = (text: string): bigint | null => {
  const first = text.charCodeAt(0) === MINUS ? 1 : 0
  const point = text.indexOf('.')
  const whole = (point === -1 ? text.length : point) - first
  const tail = point === -1 ? 0 : text.length - point - 1
  if (whole < 1 || whole > 7 || tail > 8 || point === text.length - 1) return null
  const units = digitsFrom(text, first, point)
  return units === null ? null : BigInt((first === 1 ? -units : units) * (POWERS[8 - tail] ?? 1))
}
const digitsFrom = (text: string, first: number, point: number): number | null => {
  let units = 0
  for (let at = first; at < text.length; at += 1) {
    if (at === point) continue
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return null
    units = units * 10 + digit
  }
  return units
}
const [MINUS, ZERO] = [45, 48]
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]

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
  if (units > -SAFE && units < SAFE) return showShort(Number(units))
  const sign = units < 0n ? '-' : ''
  const size = units < 0n ? -units : units
  const tail = (size % ONE).toString().padStart(8, '0').replace(/0+$/, '')
  return `${sign}${size / ONE}${tail === '' ? '' : `.${tail}`}`
}

const SAFE = 9_007_199_254_740_991n
const showShort = (units: number): string => {
  const size = Math.abs(units)
  const tail = size % 100_000_000
  const whole = `${units < 0 ? '-' : ''}${(size - tail) / 100_000_000}`
  if (tail === 0) return whole
  const digits = String(tail + 100_000_000)
  let end = digits.length
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1
  return `${whole}.${digits.slice(1, end)}`
}

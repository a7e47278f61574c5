import { assert } from '#core/assert.ts'

/** Which way a division goes when it doesn't come out even: down is toward minus infinity, up toward plus infinity. */
export type Rounding = 'down' | 'up'

/** An exact ratio; divided once, at the end, with a named direction. The denominator is positive. */
export type Fraction = { readonly num: bigint; readonly den: bigint }

export const fraction = (num: bigint, den: bigint): Fraction => {
  assert(den !== 0n, 'a fraction has a denominator')
  return den < 0n ? { num: -num, den: -den } : { num, den }
}

/** Whole quotient of two bigints, rounded in the named direction (bigint division itself truncates toward zero). */
export const divide = (num: bigint, den: bigint, rounding: Rounding): bigint => {
  assert(den > 0n, 'divided by a positive number')
  const quotient = num / den
  const rest = num - quotient * den
  if (rest === 0n) return quotient
  if (rounding === 'down') return num < 0n ? quotient - 1n : quotient
  return num > 0n ? quotient + 1n : quotient
}

/** The multiple of `step` at or below (down) or at or above (up) the fraction. */
export const toStep = (value: Fraction, step: bigint, rounding: Rounding): bigint => {
  assert(step > 0n, 'a step is positive')
  return divide(value.num, value.den * step, rounding) * step
}

export const whole = (value: bigint): Fraction => ({ num: value, den: 1n })
/** Negative, zero or positive as a is below, equal to or above b. */
export const compare = (a: Fraction, b: Fraction): bigint => a.num * b.den - b.num * a.den

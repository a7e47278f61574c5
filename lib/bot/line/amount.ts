import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import { ONE, type Price, price, type Rate, rate } from '#core/money/money.ts'
import { fault, type LineFault } from './line-fault.ts'

/** Largest amount or price that a line may name: 10⁹. */
const MOST = 1_000_000_000n * ONE

/** A positive exact amount; `1,960.5` and `1960.5` are the same. */
export const readAmount = (field: string, text: string): bigint | LineFault => {
  const value = readDecimal(text.replaceAll(/(?<=\d),(?=\d{3})/g, ''))
  if (value === 'too-precise') return fault(field, text, 'at most 8 digits after the point', cutTo8(text))
  if (value === 'too-long') return fault(field, text, 'at most 1,000,000,000', '1000000000')
  if (value === 'not-a-number') return fault(field, text, 'a number like 200 or 61234.5', writtenOut(text) ?? withPoint(text))
  if (value <= 0n) return fault(field, text, 'more than 0', value === 0n ? '1' : showDecimal(-value))
  return value > MOST ? fault(field, text, 'at most 1,000,000,000', '1000000000') : value
}

const SMALLEST = '0.00000001'
const cutTo8 = (text: string): string => {
  const cut = text.replaceAll(',', '').replace(/^[+-]/, '').replace(/(\.\d{8})\d*$/, '$1')
  return /[1-9]/.test(cut) ? cut : SMALLEST
}

/** What a number with an exponent stands for, as far as an amount may go; null when the text is none. */
export const writtenOut = (text: string): string | null => {
  const parts = /^\+?(\d{1,15}(?:\.\d{1,15})?)e([+-]?\d{1,4})$/i.exec(text.replaceAll(',', ''))
  if (parts === null) return null
  const value = Number(`${parts[1]}e${parts[2]}`)
  if (value > 1_000_000_000) return '1000000000'
  return value < 0.000_000_01 ? SMALLEST : value.toFixed(8).replace(/\.?0+$/, '')
}

/** A comma as the decimal sign, as much of the world writes it; null where the text is no such number. */
const withPoint = (text: string): string | null => {
  const parts = /^\+?(\d{1,3}(?:\.\d{3})+|\d{1,9}),(\d{1,8})$/.exec(text)
  return parts === null ? null : `${(parts[1] ?? '').replaceAll('.', '')}.${parts[2]}`
}

/** `1.5%` as a rate: 0.015. At most 100 %, or 1,000 % where more makes sense. */
export const readPercent = (field: string, text: string, most = 100n): Rate | LineFault => {
  const value = readAmount(field, text.replace(/%$/, ''))
  if (typeof value !== 'bigint') return { ...value, nearest: value.nearest === null ? null : `${value.nearest}%` }
  if (value > most * ONE) return fault(field, text, `at most ${most} %`, `${most}%`)
  return value % 100n === 0n ? rate(value / 100n) : fault(field, text, 'at most 6 digits after the point', `${showDecimal(value - (value % 100n))}%`)
}

export const readPrice = (field: string, text: string): Price | LineFault => {
  const value = readAmount(field, text)
  return typeof value === 'bigint' ? price(value) : value
}

/** Whole percents of what is open: what is asked next shows the contracts. */
export const readShare = (text: string): number | LineFault => {
  if (!/\d/.test(text)) return fault('share', text, 'a whole percent from 1 to 100', '50%')
  const share = readPercent('share', text)
  if (typeof share !== 'bigint') return share
  const percent = Number((share * 100n) / ONE)
  return percent < 1 || (share * 100n) % ONE !== 0n ? fault('share', text, 'a whole percent from 1 to 100', `${Math.max(1, percent)}%`) : percent
}

/** A whole number in a range. */
export const readWhole = (field: string, text: string, range: { readonly from: number; readonly to: number }): number | LineFault => {
  const said = `a whole number from ${range.from} to ${range.to}`
  if (!/^[+-]?\d{1,12}$/.test(text)) return fault(field, text, said, /^[+-]?\d+(?:\.\d*)?$/.test(text) ? String(Math.min(range.to, Math.max(range.from, Math.trunc(Number(text))))) : null)
  const value = Number(text)
  if (value < range.from) return fault(field, text, said, String(range.from))
  return value > range.to ? fault(field, text, said, String(range.to)) : value
}

import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import { ONE } from '#core/money/money.ts'

/** A number of a signal as it is said: a price, or a percent. */
export type Said = { readonly text: string; readonly value: bigint; readonly percent: boolean; readonly grouped: boolean }

const NUMBER = /(?<![\p{L}\d.,])\$? ?(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|\.\d+)(?: ?(%)|(k)(?!\p{L}))?(?=$|[^\p{L}\d]|usdt?\b)/giu

/** `1) 61000 2) 62000`: numbers that only count what follows. */
const withoutCounts = (text: string): string => {
  let expected = 1
  return text.replace(/(?<![\d.,$])(\d{1,2})(\)|:|\.(?=\s)|\s?-)(?=\s*\$?(?:\d[\d.,]*|\.\d+)(\s?-\s*\$?\d)?)/g, (all, figure: string, mark: string, further: string | undefined) => {
    const counts = Number(figure) === expected && (!mark.endsWith('-') || further === undefined)
    if (!counts) return all
    // A dash also joins a zone: it counts only where the next number is not joined again, and the first count has a second after it.
    if (mark.endsWith('-') && expected === 1 && !/(?:^|[\s;,])2\s?-\s*\$?\d/.test(text)) return all
    expected += 1
    return ' '
  })
}

const saidOf = (match: RegExpMatchArray): readonly Said[] => {
  const [, figure = '', percent, thousand] = match
  const plain = figure.replaceAll(',', '')
  const value = readDecimal(plain.startsWith('.') ? `0${plain}` : plain)
  if (typeof value !== 'bigint' || value <= 0n) return []
  const units = thousand === undefined ? value : value * 1000n
  return [{ text: showDecimal(units), value: units, percent: percent !== undefined, grouped: figure.includes(',') }]
}

/** All numbers of a part, in order. */
export const numbersOf = (text: string): readonly Said[] => [...withoutCounts(text).matchAll(NUMBER)].flatMap(saidOf)
export const pricesOf = (numbers: readonly Said[]): readonly Said[] => numbers.filter(({ percent }) => !percent)

/** `610,620,630` is a list where 610 million would be far from every other price of the signal. */
export const splitLists = (numbers: readonly Said[], reference: bigint | null): readonly Said[] =>
  numbers.flatMap((said) => {
    if (!said.grouped || reference === null || said.value < reference * 20n) return [said]
    const digits = (said.value / ONE).toString()
    const head = digits.length % 3 === 0 ? 3 : digits.length % 3
    const parts = [digits.slice(0, head), ...(digits.slice(head).match(/\d{3}/g) ?? [])]
    return parts.map((part): Said => ({ text: part, value: BigInt(part) * ONE, percent: false, grouped: false }))
  })

/** 0,1234: a decimal comma, which in another number would be a mark of thousands. */
export const decimalComma = (text: string): string | null => /(?<![\d.,])0,\d+/.exec(text)?.[0] ?? null

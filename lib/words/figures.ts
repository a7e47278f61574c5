import { magnitude, ONE } from '#core/money/money.ts'

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ',')

/** Digits after the point of a step: 0.1 has one. */
export const digitsOf = (step: bigint): number => (step % ONE).toString().padStart(8, '0').replace(/0+$/, '').length

/** Units of 10⁻⁸ with a fixed number of digits, cut toward zero, thousands grouped: 61,234.5. */
export const figure = (units: bigint, digits: number): string => {
  const size = magnitude(units)
  const cut = size / 10n ** BigInt(8 - digits)
  const base = 10n ** BigInt(digits)
  const whole = grouped((cut / base).toString())
  const tail = digits === 0 ? '' : `.${(cut % base).toString().padStart(digits, '0')}`
  const zero = cut === 0n
  return `${units < 0n && !zero ? '−' : ''}${whole}${tail}`
}

/** As many digits as are there, thousands grouped. */
export const exactFigure = (units: bigint): string => figure(units, digitsOf(magnitude(units)))

/** A price on its symbol's tick, the nearest one: a mean need not lie on it. Every digit where the tick isn't known. */
export const tickFigure = (units: bigint, tick: bigint | null): string => (tick === null ? exactFigure(units) : figure(((units * 2n + tick) / (tick * 2n)) * tick, digitsOf(tick)))

/** A zero has no sign, also one that rounding made. */
const signOf = (negative: boolean, rounded: bigint): string => (rounded === 0n ? '' : negative ? '−' : '+')

/** Money with its sign, two digits: +38.25, −31.73, 0.00 (rounded half away from zero for show only). */
export const signedMoney = (units: bigint): string => {
  const rounded = ((magnitude(units) + 500_000n) / 1_000_000n) * 1_000_000n
  return `${signOf(units < 0n, rounded)}${figure(rounded, 2)}`
}
export const plainMoney = (units: bigint): string => figure(((magnitude(units) + 500_000n) / 1_000_000n) * 1_000_000n * (units < 0n ? -1n : 1n), 2)

const CENT = 1_000_000n
/**
 * Parts of a sum as they are shown, each a whole number of cents: they add up to the sum as it is shown. Each is cut, and the cents that are left go to the parts that
 * lost most, of equal ones to the first (RULES.md deals contracts so too).
 */
export const centsInSum = (parts: readonly bigint[]): readonly bigint[] => {
  const sum = parts.reduce((total, part) => total + part, 0n)
  const shown = ((magnitude(sum) + CENT / 2n) / CENT) * CENT * (sum < 0n ? -1n : 1n)
  // Toward minus infinity, so that every part has lost something or nothing.
  const cut = parts.map((part) => part - (((part % CENT) + CENT) % CENT))
  const left = Number((shown - cut.reduce((total, part) => total + part, 0n)) / CENT)
  const lost = parts.map((part, at) => ({ at, lost: part - (cut[at] ?? 0n) })).toSorted((a, b) => (a.lost === b.lost ? a.at - b.at : a.lost > b.lost ? -1 : 1))
  const raised = new Set(lost.slice(0, left).map(({ at }) => at))
  return cut.map((part, at) => (raised.has(at) ? part + CENT : part))
}

/** A ratio a/b in percent with two digits and sign: +19.52 %. */
export const signedPercent = (a: bigint, b: bigint): string => {
  if (b === 0n) return '–'
  const scaled = (magnitude(a) * 1_000_000n) / magnitude(b)
  const rounded = (scaled + 50n) / 100n
  return `${signOf(a < 0n !== b < 0n, rounded)}${grouped((rounded / 100n).toString())}.${(rounded % 100n).toString().padStart(2, '0')} %`
}
/** The same for what is never below zero: 0.80 %. */
export const plainPercent = (a: bigint, b: bigint): string => signedPercent(a, b).replace('+', '')

/** 2 h 14 m, 3 d 4 h, 12 s. */
export const span = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} h ${minutes % 60} m` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** Time of day in a zone, or UTC where the zone is unknown: 14:23:05. */
export const clockTime = (at: number, timeZone: string): string => {
  // A formatter takes many times longer to make than the figures to cut.
  if (timeZone === 'UTC') return new Date(at).toISOString().slice(11, 19)
  try {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone }).format(at)
  } catch {
    return clockTime(at, 'UTC')
  }
}

const msOfDay = (time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return (hours * 3_600 + minutes * 60 + seconds) * 1_000
}
/** ms at which the day of a moment began in a zone: its 00:00, also on a day on which the clocks change. */
export const dayStart = (at: number, timeZone: string): number => {
  const whole = at - (at % 1_000)
  const near = whole - msOfDay(clockTime(whole, timeZone))
  const off = msOfDay(clockTime(near, timeZone))
  // An hour that was left out or said twice lies between: near is at 23:00 of the day before, or at 01:00.
  return off > 43_200_000 ? near + 86_400_000 - off : near - off
}

import { ONE } from '#core/money/money.ts'
import type { Checked } from '#desk/ports/public-prices.ts'

/** Answers of the same moment agree within 2 %: perpetuals, spot means and dollars against USDT seldom differ by one; a wrong coin, scale or feed by far more. */
const AGREE = 2_000_000n
/** How far a price may have moved since the last good one: 2 % and 0.05 % for each second since, at most 30 %. */
const PER_SECOND = 50_000n
const WIDEST = 30_000_000n

/** The last good price. One that came unchecked vouches for nothing. */
export type LastGood = { readonly price: bigint; readonly ageMs: number; readonly checked: Checked }

/** The first sound answer, or why there is none. */
export type Verdict<T> = { readonly type: 'sound'; readonly answer: T; readonly checked: Checked } | { readonly type: 'none'; readonly why: 'no-answer' | 'implausible-price' | 'sources-disagree' }

type Priced = { readonly price: bigint }

/** Both differ by at most `tolerance` (in units of 10⁻⁸ of one) of the smaller. */
const isNear = (a: bigint, b: bigint, tolerance: bigint): boolean => {
  const [low, high] = a < b ? [a, b] : [b, a]
  return (high - low) * ONE <= tolerance * low
}
const agrees = (a: Priced, b: Priced): boolean => isNear(a.price, b.price, AGREE)

const toleranceAfter = (ageMs: number): bigint => {
  const grown = AGREE + PER_SECOND * BigInt(Math.ceil(Math.max(0, ageMs) / 1000))
  return grown < WIDEST ? grown : WIDEST
}

/** The answers that most others agree with, in order of arrival; empty while two camps are equally large, or nobody agrees with anybody. */
const majority = <T extends Priced>(answers: readonly T[]): readonly T[] => {
  const counts = answers.map((answer) => answers.filter((other) => agrees(answer, other)).length)
  const most = Math.max(0, ...counts)
  const leaders = answers.filter((_, index) => counts[index] === most)
  const [first] = leaders
  return most < 2 || first === undefined || !leaders.every((leader) => agrees(leader, first)) ? [] : leaders
}

/**
 * Which answer may be shown (FEATURES.md, D3). Answers come in order of arrival; `isAll` says that no further one will come. null: wait for more.
 * Two that agree beat everything, the last price too. A lone answer, or one of two camps, is sound when it goes on from the last good price.
 * One that can be compared with nothing is taken as `unchecked` when no other comes.
 */
export const judge = <T extends Priced>(answers: readonly T[], last: LastGood | null, isAll: boolean): Verdict<T> | null => {
  const [leader] = majority(answers)
  if (leader !== undefined) return { type: 'sound', answer: leader, checked: 'by-others' }
  const known = last === null || last.checked === 'unchecked' ? null : last
  const near = known === null ? [] : answers.filter((answer) => isNear(answer.price, known.price, toleranceAfter(known.ageMs)))
  const [nearest] = near
  if (nearest !== undefined && near.every((answer) => agrees(answer, nearest))) return { type: 'sound', answer: nearest, checked: 'by-last' }
  if (!isAll) return null
  const [alone, ...others] = answers
  if (alone === undefined) return { type: 'none', why: 'no-answer' }
  if (others.length > 0) return { type: 'none', why: 'sources-disagree' }
  return known === null ? { type: 'sound', answer: alone, checked: 'unchecked' } : { type: 'none', why: 'implausible-price' }
}

/** Answers that a majority contradicts. Where there is no majority nobody can say who is wrong. */
export const contradicted = <T extends Priced>(answers: readonly T[]): readonly T[] => {
  const leaders = majority(answers)
  return leaders.length === 0 ? [] : answers.filter((answer) => !leaders.some((leader) => agrees(answer, leader)))
}

/** How many answers at the most stand together so far. */
export const together = (answers: readonly Priced[]): number => Math.max(0, ...answers.map((answer) => answers.filter((other) => agrees(answer, other)).length))

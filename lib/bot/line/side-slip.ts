import { fault, type LineFault } from './line-fault.ts'

const SIDES = ['long', 'short'] as const
const LINE = /^\s*([A-Za-z0-9-]{2,30})\s+([a-z]{3,7})\s(?=.*\b\d+x\b)/i

/** Letters of a word that another lacks, each as often as it stands there. */
const lacking = (word: string, other: string): number => Array.from(word).reduce((rest, letter) => rest.replace(letter, ''), other).length
const isSlipOf = (typed: string, side: string): boolean => typed[0] === side[0] && Math.max(lacking(typed, side), lacking(side, typed)) <= 1

/** A line whose side is slipped by a letter, or by their order: the same line with the side that is meant; null where it is none. */
export const sideSlip = (text: string): LineFault | null => {
  const [, coin = '', typed = ''] = LINE.exec(text.slice(0, 500)) ?? []
  const side = SIDES.find((one) => one !== typed.toLowerCase() && isSlipOf(typed.toLowerCase(), one))
  return side === undefined ? null : fault('side', typed, `long or short, after the coin ${coin}`, text.trim().replace(typed, side).slice(0, 120))
}

import type { State } from './state.ts'

/** 19 digits that grow with time: `2`, the millisecond, and the place within it. */
export const nextId = (state: State): string => {
  if (state.now > state.idAt) {
    state.idAt = state.now
    state.idSeq = 0
  } else if (state.idSeq === 99_999) {
    state.idAt += 1
    state.idSeq = 0
  } else {
    state.idSeq += 1
  }
  return `2${String(state.idAt).padStart(13, '0')}${tailOf(state.idSeq)}`
}

/** Few milliseconds have more ids. */
const TAILS = Array.from({ length: 64 }, (_, seq) => String(seq).padStart(5, '0'))
const tailOf = (seq: number): string => TAILS[seq] ?? String(seq).padStart(5, '0')

/** Time priority, over all accounts. */
export const nextRank = (state: State): number => {
  state.rank += 1
  return state.rank
}

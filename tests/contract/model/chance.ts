/** A seeded source of choices (mulberry32): the same seed makes the same sequences. */
export type Dice = { readonly below: (limit: number) => number; readonly pick: <T>(list: readonly [T, ...T[]]) => T; readonly often: (share: number) => boolean }

export const dice = (seed: number): Dice => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, pick: (list) => list[below(list.length)] ?? list[0], often: (share) => next() < share }
}

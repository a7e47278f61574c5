import { below, type Chance as State, chanceFrom } from '#core/venue/market/chance.ts'

/** Chance of one seed, split into streams that know nothing of each other: a new draw in one changes none of the others. */
export type Draws = { readonly fraction: () => number; readonly whole: (below: number) => number; readonly once: (share: number) => boolean; readonly pick: <T>(items: readonly T[]) => T }

export const drawsOf = (seed: number, stream: string): Draws => {
  const state: State = chanceFrom(seed, stream)
  const fraction = (): number => below(state, 4_294_967_296) / 4_294_967_296
  return {
    fraction,
    whole: (below) => Math.floor(fraction() * below),
    once: (share) => fraction() < share,
    pick: (items) => {
      const item = items[Math.floor(fraction() * items.length)]
      if (item === undefined) throw new Error('assertion failed: something to pick from')
      return item
    },
  }
}

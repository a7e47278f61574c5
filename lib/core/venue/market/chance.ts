/** A generator's whole state: four 32-bit words. */
export type Chance = { a: number; b: number; c: number; d: number }

const MASK = 0xffffffff

/** Spreads a seed over the state (splitmix32), so that neighbouring seeds have nothing in common. */
export const chanceFrom = (seed: number, stream: string): Chance => {
  let mixed = seed >>> 0
  for (const letter of stream) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  const word = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    const first = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    const second = Math.imul(first ^ (first >>> 15), 0x735a2d97)
    return (second ^ (second >>> 15)) >>> 0
  }
  return { a: word(), b: word(), c: word(), d: word() | 1 }
}

/** A whole number of 32 bits (sfc32). */
const next = (chance: Chance): number => {
  const sum = (chance.a + chance.b + chance.d) & MASK
  chance.d = (chance.d + 1) & MASK
  chance.a = chance.b ^ (chance.b >>> 9)
  chance.b = (chance.c + (chance.c << 3)) & MASK
  chance.c = (((chance.c << 21) | (chance.c >>> 11)) + sum) & MASK
  return sum >>> 0
}

/** At least 0, below `limit` (at most 2³²). */
export const below = (chance: Chance, limit: number): number => Math.floor((next(chance) / 4_294_967_296) * limit)
/** Once in `times`. */
export const once = (chance: Chance, times: number): boolean => below(chance, times) === 0
export const between = (chance: Chance, low: number, high: number): number => low + below(chance, high - low + 1)
/** About normal, mean 0 and deviation 1000: the sum of twelve even parts. */
export const bell = (chance: Chance): number => {
  let sum = -6000
  for (let part = 0; part < 12; part += 1) sum += below(chance, 1001)
  return sum
}

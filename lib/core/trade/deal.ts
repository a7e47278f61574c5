import { divide } from '#core/money/fraction.ts'
import { ONE, type Quantity, quantity, type Rate } from '#core/money/money.ts'

/**
 * Deals whole steps to shares: one at a time to the largest share / (2n + 1), n being what it has, ties to the earlier (nearer) one
 * (RULES.md, Take-profits). What the shares leave of 100 % is dealt as one more, last, level; it is the last figure returned.
 * A size never shrinks as the total grows, and all figures add up to it.
 *
 * The head start is exact: with divisor total / (N − L) each level surely gets the steps whose priority lies above it,
 * and these are at most N; the rest (fewer than 2 L steps) is dealt one by one.
 */
export const deal = (steps: bigint, shares: readonly Rate[]): readonly bigint[] => {
  const left = ONE - shares.reduce((sum, share) => sum + share, 0n)
  const all: readonly bigint[] = [...shares, left > 0n ? left : 0n]
  const total = all.reduce((sum, share) => sum + share, 0n)
  const head = steps - BigInt(all.length)
  const dealt = all.map((share) => (head > 0n ? roundHalfDown(share * head, total) : 0n))
  let rest = steps - dealt.reduce((sum, n) => sum + n, 0n)
  const odd = dealt.map((n) => 2n * n + 1n)
  while (rest > 0n) {
    const winner = largestPriority(all, odd)
    dealt[winner] = (dealt[winner] ?? 0n) + 1n
    odd[winner] = (odd[winner] ?? 1n) + 2n
    rest -= 1n
  }
  return dealt
}

/** Of what is not negative. */
const roundHalfDown = (num: bigint, den: bigint): bigint => divide(2n * num - den, 2n * den, 'up')

/** `odd` is 2n + 1 of what each has. */
const largestPriority = (shares: readonly bigint[], odd: readonly bigint[]): number => {
  let best = 0
  for (let i = 1; i < shares.length; i++) {
    const challenger = (shares[i] ?? 0n) * (odd[best] ?? 1n)
    const champion = (shares[best] ?? 0n) * (odd[i] ?? 1n)
    if (challenger > champion) best = i
  }
  return best
}

/** A level that exists: its place in the plan (1 is the nearest), the plan levels that joined it, and its size. */
export type DealtLevel = { readonly target: number; readonly joined: readonly number[]; readonly size: Quantity }

/**
 * Sizes of the targets for `filled` contracts. A part below its minimum joins the next farther level, the farthest joins the nearer one;
 * with no other level left it stays with stop and trailing. `minimum` is asked per target (0-based).
 */
export const dealTargets = (filled: Quantity, shares: readonly Rate[], step: Quantity, minimum: (target: number) => Quantity): readonly DealtLevel[] => {
  const sizes = deal(filled / step, shares).slice(0, shares.length).map((n) => n * step)
  const levels: { target: number; joined: number[]; size: bigint }[] = []
  let carried: { joined: number[]; size: bigint } = { joined: [], size: 0n }
  for (const [index, size] of sizes.entries()) {
    const sum = size + carried.size
    if (sum === 0n) continue
    const joined = size > 0n ? [...carried.joined, index + 1] : carried.joined
    if (sum < minimum(index)) carried = { joined, size: sum }
    else {
      levels.push({ target: index + 1, joined, size: sum })
      carried = { joined: [], size: 0n }
    }
  }
  const last = levels.at(-1)
  if (carried.size > 0n && last !== undefined) {
    last.size += carried.size
    last.joined.push(...carried.joined)
  }
  return levels.map((level) => ({ target: level.target, joined: level.joined, size: quantity(level.size) }))
}

/** Contracts that stay with stop and trailing. */
export const restOf = (filled: Quantity, levels: readonly DealtLevel[]): Quantity => quantity(filled - levels.reduce((sum, level) => sum + level.size, 0n))

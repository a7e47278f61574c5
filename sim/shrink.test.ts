import { expect, test } from 'vitest'
import type { Selection } from './selection.ts'
import { shrink, type Shrinking } from './shrink.ts'

/** A life that goes wrong whenever all of these are played. */
const lifeOf = (parts: Shrinking['parts'], needed: readonly string[], tries = Infinity) => {
  const seen: Selection[] = []
  const plays = ({ only, without }: Selection, name: string): boolean => !without.includes(name) && (only === null || only.includes(name) || only.includes(name.replace(/-\d+$/, '')))
  const life = async (atOnce: number) => shrink({
    selection: { only: null, without: [] }, parts, atOnce,
    tryIt: async (selection) => {
      seen.push(selection)
      return seen.length > tries ? null : { speaks: needed.every((name) => plays(selection, name)), parts }
    },
  })
  return { life, seen }
}
const PARTS = { line: 6, jobs: 1, crash: 9, lostAnswer: 40, slowFrame: 30, freeze: 4 }

test.each([1, 2, 5])('what is left is what the violation needs, %i lives at once', async (atOnce) => {
  const { life } = lifeOf(PARTS, ['line-2', 'crash-7', 'lostAnswer-3', 'lostAnswer-31'])
  expect(await life(atOnce)).toMatchObject({ selection: { only: ['line-2', 'crash-7', 'lostAnswer-3', 'lostAnswer-31'], without: [] }, of: 90, cut: false })
})

test('where nothing is needed nothing is left, after one try a step', async () => {
  const { life } = lifeOf(PARTS, [])
  expect(await life(1)).toEqual({ selection: { only: [], without: [] }, of: 90, tries: 1, cut: false })
})

test('few of many are found in far fewer tries than there are parts', async () => {
  const { life, seen } = lifeOf({ ...PARTS, lostFrame: 400 }, ['line-1', 'lostFrame-301'])
  expect((await life(1)).selection.only).toEqual(['line-1', 'lostFrame-301'])
  expect(seen.length).toBeLessThan(60)
})

test('when time ends, what was left out by then stays left out, and nothing that is needed', async () => {
  const { life } = lifeOf(PARTS, ['crash-7', 'lostAnswer-3'], 8)
  const { selection, cut } = await life(1)
  expect(cut).toBe(true)
  for (const needed of ['crash-7', 'lostAnswer-3']) expect(selection.only?.some((name) => name === needed || name === needed.replace(/-\d+$/, ''))).toBe(true)
  expect(selection.only).not.toContain('line')
})

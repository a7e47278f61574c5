import { expect, test } from 'vitest'
import { DOUBT_MS, type LookPace, lookPace, nextLookMs, OLD_MS } from '../../app/(desk)/_components/look-pace.ts'

/** When a page is read while news comes without a pause. */
const readsOf = (pace: LookPace, from: number, until: number): readonly number[] => {
  const reads: number[] = []
  for (let now = from; now < until; now += pace.waitMs(now)) {
    pace.looked(now)
    reads.push(now)
  }
  return reads
}

test('news after quiet is read within a blink, and what follows it soon after', () => {
  const pace = lookPace()
  expect(pace.waitMs(5_000)).toBe(25)
  pace.looked(5_025)
  expect(pace.waitMs(5_035)).toBe(40)
})

test('while news goes on the page is read twice a second, and quiet makes it quick again', () => {
  const pace = lookPace()
  const reads = readsOf(pace, 0, 10_000)
  const inSecond = (n: number): number => reads.filter((at) => Math.floor(at / 1_000) === n).length
  expect([inSecond(0), inSecond(4), inSecond(5), inSecond(9)]).toEqual([7, 2, 2, 2])
  expect(readsOf(pace, 20_000, 20_400).length).toBe(6)
})

test('a page is looked at again as the desk’s hold on the account ends, so that a desk that fell silent is seen then', () => {
  expect([nextLookMs(4_200), nextLookMs(900)]).toEqual([4_350, 1_050])
  expect([nextLookMs(60_000), nextLookMs(0)]).toEqual([5_000, 5_000])
})

test('one look that brought nothing is a doubt, three are an old page', () => {
  expect([DOUBT_MS > nextLookMs(60_000), DOUBT_MS < 2 * nextLookMs(60_000), OLD_MS > 3 * nextLookMs(60_000)]).toEqual([true, true, true])
})

import { expect, test } from 'vitest'
import { life } from '#core/trade/testing/life.ts'
import { examplePlan } from '#core/trade/testing/scenario.ts'
import { targetPartLabel, targetParts, targetPartWords } from '../../app/(desk)/_components/target-parts.ts'

/** 32 contracts in, of which targets are dealt 13, 10 and 9. */
const opened = () => {
  const desk = life()
  desk.enter(examplePlan(), '61234.5')
  desk.accept('k1-1-1')
  desk.fill('k1-1-1', '61234.5', '32')
  desk.obeys('61234.5')
  desk.obeys('61234.5')
  return desk
}
const told = (desk: ReturnType<typeof life>) => targetParts(desk.live(1)).map((part) => [targetPartWords(part), targetPartLabel(part)])

test('targets that wait say what is left at each', () => {
  expect(told(opened())).toEqual([['13 left', 'TP1 13'], ['10 left', 'TP2 10'], ['9 left', 'TP3 9']])
})

test('given a target that filled 13, when 8 more are closed by hand, then it still says 13, and the others what rests', () => {
  const desk = opened()
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '13')
  desk.hand('close', '62500', '8')
  const parts = targetParts(desk.live(1))
  expect(told(desk)[0]).toEqual(['13 filled', 'TP1 ✓ 13'])
  expect(parts.slice(1).map(({ filled }) => filled)).toEqual([0n, 0n])
  expect(parts.reduce((sum, { left }) => sum + left, 0n)).toBe(desk.live(1).ledger.open)
})

test('a target that filled in part says both, and its line what waits there', () => {
  const desk = opened()
  desk.goesOff('r2', 'c1')
  desk.childFills('c1', '62459.1', '5')
  expect(told(desk)[0]).toEqual(['5 filled, 8 left', 'TP1 8'])
})

import { expect, test } from 'vitest'
import { examplePlan, p, pct, scenario } from '#core/trade/testing/scenario.ts'
import { followsOn } from './follow.ts'

const opened = () => {
  const desk = scenario()
  desk.enter(examplePlan({ breakEven: { afterTarget: 1, offset: pct('0') }, trailing: { distance: pct('0.8'), start: { kind: 'target', target: 1 } } }), '61234.5')
  return desk.live(1)
}

test('of a live trade what its stop will do is told until it is done', () => {
  const trade = opened()
  expect(followsOn(trade)).toBe('then break-even after TP1 · trailing 0.80 % after TP1')
  expect(followsOn({ ...trade, stop: { ...trade.stop, breakEven: p('61300') } })).toBe('then trailing 0.80 % after TP1')
  expect(followsOn({ ...trade, stop: { ...trade.stop, trailing: p('61500') } })).toBe('trails by 0.80 %; then break-even after TP1')
  expect(followsOn({ ...trade, stop: { ...trade.stop, breakEven: p('61300'), trailing: p('61500') } })).toBe('trails by 0.80 %')
})

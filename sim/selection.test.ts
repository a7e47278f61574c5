import { expect, test } from 'vitest'
import { readNames, selecting, showSelection, WHOLE } from './selection.ts'

test('a kind or one of its number is left out, and the numbers of the others stay', () => {
  const said: string[] = []
  const selected = selecting({ only: null, without: ['crash-2', 'lostFrame', 'jobs'] }, (line) => said.push(line))
  expect([1, 2, 3].map(() => selected.plays('crash', 'p1'))).toEqual([true, false, true])
  expect([selected.plays('lostFrame'), selected.plays('freeze'), selected.has('jobs'), selected.has('gaps')]).toEqual([false, true, false, true])
  expect(selected.counts).toEqual({ crash: 3, lostFrame: 1, freeze: 1, jobs: 1, gaps: 1 })
  expect(said).toEqual(['FAULT crash-1 p1', 'FAULT crash-3 p1', 'FAULT freeze-1 '])
})

test('of a life in which only a few things are played everything else is left out, but for what is left out by name', () => {
  const selected = selecting({ only: ['line-2', 'crash'], without: ['crash-1'] })
  expect([1, 2, 3].map(() => selected.plays('line'))).toEqual([false, true, false])
  expect([selected.plays('crash'), selected.plays('crash'), selected.plays('freeze'), selected.has('jobs')]).toEqual([false, true, false, false])
})

test('names are read as they are shown; what is nothing of a seed is named', () => {
  expect(readNames('crash,line-2,kv-lost-1')).toEqual(['crash', 'line-2', 'kv-lost-1'])
  expect(readNames(',')).toEqual([])
  expect(readNames('crash,storm-2')).toMatchObject({ fault: expect.stringMatching(/^'storm-2' is nothing of a seed; there are: line, act, hand,/) })
  expect(showSelection(WHOLE)).toBe('')
  expect(showSelection({ only: ['line-2', 'crash'], without: ['jobs'] })).toBe(' --only line-2,crash --without jobs')
  expect(showSelection({ only: [], without: [] })).toBe(' --only ,')
})

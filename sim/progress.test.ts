import { expect, test } from 'vitest'
import { progressBar, progressLine } from './progress.ts'

test('a run is told as seeds done, seeds a second, violations and time left; what an earlier process played is no speed of this one', () => {
  expect(progressLine({ played: 30, of: 90, here: 30, seconds: 10, violations: 0 })).toBe('30/90 seeds, 3.0/s, 0 violations, 0:20 left')
  expect(progressLine({ played: 1_030, of: 100_000, here: 30, seconds: 1.5, violations: 1 })).toBe('1030/100000 seeds, 20/s, 1 violation, 1 h 22 left')
  expect(progressLine({ played: 5, of: 9, here: 0, seconds: 0, violations: 2 })).toBe('5/9 seeds, 0.0/s, 2 violations, beginning')
})

test('a bar fills with the seeds, and a narrow terminal breaks no line', () => {
  const progress = { played: 45, of: 90, here: 45, seconds: 15, violations: 0 }
  expect(progressBar(progress, 200)).toBe('██████████░░░░░░░░░░ 45/90 seeds, 3.0/s, 0 violations, 0:15 left')
  expect(progressBar(progress, 30)).toHaveLength(29)
})

import { expect, test } from 'vitest'
import { dayStart } from './figures.ts'

test.each([
  ['UTC', '2026-01-05T13:14:15.678Z', '2026-01-05T00:00:00.000Z'],
  ['Asia/Tehran', '2026-01-05T20:29:59Z', '2026-01-04T20:30:00.000Z'],
  ['Asia/Tehran', '2026-01-05T20:30:00Z', '2026-01-05T20:30:00.000Z'],
  ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z'],
])('in %s the day of %s began at %s, also where the clocks change', (zone, at, began) => {
  expect(new Date(dayStart(Date.parse(at), zone)).toISOString()).toBe(began)
})

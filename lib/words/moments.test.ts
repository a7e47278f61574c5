import { expect, test } from 'vitest'
import { minute, moment, zoneWords } from './moments.ts'

test('a time of another day has its date, one of another year its year; the day is that of the zone', () => {
  const now = Date.UTC(2026, 0, 5, 0, 30)
  expect([now - 60_000, now - 1_900_000, Date.UTC(2025, 11, 31, 12)].map((at) => moment(at, now, 'UTC'))).toEqual(['00:29:00', '4 Jan 23:58:20', '31 Dec 2025 12:00:00'])
  expect(moment(now - 1_900_000, now, 'Asia/Tehran')).toBe('03:28:20')
  expect(minute(now - 1_900_000, now, 'UTC')).toBe('4 Jan 23:58')
})

test('the zone is named, and UTC where it is unknown', () => {
  expect(['UTC', 'Asia/Tehran', 'Mars/Olympus'].map(zoneWords)).toEqual(['times in UTC', 'times in Asia/Tehran', 'times in UTC'])
})

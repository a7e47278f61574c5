import { expect, test } from 'vitest'
import type { Kv } from '#desk/ports/kv.ts'
import { realClock } from './clock.ts'
import { ENTER_START_S, enterKey, readSession, SESSION_S, sessionToken, takeEnterKey } from './session.ts'

const SECRET = 'a-secret-of-this-very-installation-1'
const NOW = Date.UTC(2026, 10, 21)
const NUMBER = 'Abcdefgh_1234-xyz-and-more'

const memory = (): Kv => {
  const kept = new Map<string, string>()
  return {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => void kept.set(key, value),
    setIfAbsent: async (key, value) => !kept.has(key) && kept.set(key, value).size > 0,
    remove: async (key) => void kept.delete(key),
    count: async () => 1,
  }
}
const at = (now: number) => ({ ...realClock, now: () => now })
const made = (user = 'owner') => enterKey(NUMBER, { secret: SECRET, nowMs: NOW, user, lastsS: ENTER_START_S })

test('a key opens the desk for its user, once', async () => {
  const kv = memory()
  const parts = { secret: SECRET, clock: at(NOW), kv }
  expect(await takeEnterKey(made('Ana é/7'), parts)).toEqual({ type: 'taken', user: 'Ana é/7', madeAt: NOW })
  expect(await takeEnterKey(made('Ana é/7'), parts)).toEqual({ type: 'used' })
})

test.each([
  ['of another installation', enterKey(NUMBER, { secret: `${SECRET}x`, nowMs: NOW, user: 'owner', lastsS: 60 }), NOW],
  ['for another user than it was made for', made().replace('owner', 'other'), NOW],
  ['with a later end', made().replace(/-[0-9a-z]+~/, '-zzzzz~'), NOW],
  ['made later', made().replace(/~[0-9a-z]+-/, '~zzzzzz-'), NOW],
  ['that is too old', made(), NOW + ENTER_START_S * 1000 + 1_000],
  ['cut short', made().slice(0, -1), NOW],
  ['that is nothing', '', NOW],
  ['that is long', 'x'.repeat(100_000), NOW],
])('a key %s opens nothing, and uses nothing up', async (_, key, now) => {
  const kv = memory()
  expect(await takeEnterKey(key, { secret: SECRET, clock: at(now), kv })).toEqual({ type: 'wrong' })
  expect(await takeEnterKey(made(), { secret: SECRET, clock: at(NOW), kv })).toMatchObject({ type: 'taken' })
})

test('a session says who it is, until its week is over', async () => {
  const token = await sessionToken({ secret: SECRET, nowMs: NOW, user: 'owner' })
  expect(await readSession(token, SECRET, NOW)).toEqual({ user: 'owner', at: NOW, since: NOW })
  const renewed = await sessionToken({ secret: SECRET, nowMs: NOW + 90_000, user: 'owner', since: NOW })
  expect(await readSession(renewed, SECRET, NOW + 90_000)).toEqual({ user: 'owner', at: NOW + 90_000, since: NOW })
  expect(await readSession(token, SECRET, NOW + SESSION_S * 1000 + 1_000)).toBeNull()
  expect(await readSession(token, `${SECRET}x`, NOW)).toBeNull()
  expect(await readSession(made(), SECRET, NOW)).toBeNull()
  expect(await readSession(undefined, SECRET, NOW)).toBeNull()
})

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ROUTES } from '#api/routes.ts'

const APP = new URL('../app/', import.meta.url)
/** Doors of pages, of signing in, of health and of streams: no machine's. */
const OTHERS = /^(enter|leave|health|metrics|api\/(events|chat))(\/|$)/
const doors = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((file) => /(^|\/)route\.tsx?$/.test(file) && !OTHERS.test(file))
const methodsOf = (file: string): readonly string[] => [...readFileSync(new URL(file, APP), 'utf8').matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(([, method]) => method ?? '')

test('every door for machines is in the table, and every row of it has its door', () => {
  const there = doors.flatMap((file) => methodsOf(file).map((method) => `${method} /${file.replace(/\/route\.tsx?$/, '').replace(/\[(\w+)\]/g, ':$1')}`))
  expect(there.length).toBeGreaterThan(0)
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(there.toSorted())
})

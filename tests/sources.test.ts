import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BANS } from './sources/bans.ts'
import { FILE_LINES, judge, judgeFile, sourcesUnder } from './sources/house.ts'

const root = join(import.meta.dirname, '..')

/** Least files of a room that must have been read. */
const LEAST = { 'lib/core/': 90, 'lib/desk/': 30, 'lib/exchange/': 50, 'lib/price/': 15, 'lib/bot/': 12, 'lib/words/': 3, 'lib/runtime/': 15, 'db/': 30, 'worker/': 5, 'paper-server/': 12, 'sim/': 15, 'bin/': 15, 'tests/': 20 } as const

test('no file of the house does what section 6 bans', () => {
  const paths = sourcesUnder(root)
  expect(Object.entries(LEAST).filter(([room, least]) => paths.filter((path) => path.startsWith(room)).length < least)).toEqual([])
  expect(paths.flatMap((path) => judgeFile(root, path))).toEqual([])
})

/** A rule, where the mistake is planted, and the mistake. */
const planted: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['Date.now', 'lib/core/x.ts', 'export const at = () => Date.now()'], ['Date.now', 'lib/desk/x.ts', 'const { a } = { a: globalThis.Date.now }; export const b = a'], ['Date.now', 'sim/x.ts', 'export const at = [1].map(Date.now)'],
  ['new Date()', 'lib/bot/x.ts', 'export const at = () => new Date()'], ['Date()', 'lib/words/x.ts', 'export const at = () => Date()'],
  ['performance', 'lib/exchange/x.ts', 'export const at = () => performance.now()'],
  ['timers', 'lib/desk/x.ts', 'export const wait = () => setTimeout(() => undefined, 1)'], ['timers', 'sim/x.ts', 'export const wait = setImmediate'], ['timers', 'db/x-store.ts', 'const wait = { setInterval }; export const x = wait'],
  ['timers', 'lib/exchange/x.ts', "import { setTimeout as wait } from 'node:timers/promises'\nexport const x = wait"], ['timers', 'lib/desk/x.ts', "export const x = () => import('timers/promises')"],
  ['AbortSignal.timeout', 'lib/exchange/x.ts', 'export const x = AbortSignal.timeout(5)'],
  ['Math.random', 'lib/core/x.ts', 'export const x = Math.random()'], ['Math.random', 'lib/core/x.ts', "export const x = Math['random']()"],
  ['randomUUID', 'lib/desk/x.ts', "import { randomUUID } from 'node:crypto'\nexport const x = 1"], ['randomUUID', 'lib/desk/x.ts', 'export const x = crypto.randomUUID()'], ['randomUUID', 'sim/x.ts', 'export const x = crypto.getRandomValues(new Uint8Array(4))'],
  ['crypto.subtle', 'lib/runtime/x.ts', "export const x = crypto.subtle.digest('SHA-256', new Uint8Array())"],
  ['jose', 'lib/exchange/x.ts', "import { SignJWT } from 'jose'\nexport const x = SignJWT"], ['jose', 'db/x.ts', "export const x = () => import('jose')"],
  ['fetch', 'lib/exchange/x.ts', "export const x = () => fetch('http://x')"], ['fetch', 'lib/feed/x.ts', 'export const x = new WebSocket(String())'],
  ['the world', 'lib/price/x.ts', "import { readFileSync } from 'node:fs'\nexport const x = readFileSync"], ['the world', 'lib/desk/x.ts', "import { connect } from 'net'\nexport const x = connect"],
  ['the world', 'lib/exchange/x.ts', "import { Worker as W } from 'node:worker_threads'\nexport const x = W"], ['the world', 'lib/exchange/x.ts', "import { request } from 'undici'\nexport const x = request"],
  ['the world', 'lib/desk/x.ts', "export const x = globalThis['fetch']"], ['the world', 'lib/desk/x.ts', "export const x = process.env['A']"],
  ['module let', 'lib/desk/x.ts', 'let n = 0\nexport const x = () => (n += 1)'], ['module let', 'db/x.ts', 'export let n = 0'], ['module let', 'worker/x.ts', 'var n = 0\nexport const x = n'],
  ['module holder', 'lib/desk/x.ts', 'const seen = new Map<string, number>()\nexport const x = seen'], ['module holder', 'lib/core/x.ts', 'export const seen: Set<string> = new Set()'], ['module holder', 'lib/bot/x.ts', "const WORD = /a/g\nexport const x = () => WORD.test('a')"],
  ['module state changed', 'lib/desk/x.ts', 'const seen: string[] = []\nexport const x = (a: string) => seen.push(a)'], ['module state changed', 'lib/desk/x.ts', 'const box = { n: 0 }\nexport const x = () => { box.n += 1 }'],
  ['module state changed', 'sim/x.ts', 'const box = { a: { n: 0 } }\nexport const x = () => box.a.n++'], ['module state changed', 'db/x.ts', 'const box: Record<string, number> = {}\nexport const x = (k: string) => { delete box[k] }'], ['module state changed', 'db/x.ts', 'const box = {}\nexport const x = () => Object.assign(box, { a: 1 })'],
  ['async in core', 'lib/core/x.ts', 'export const x = async () => 1'], ['await in core', 'lib/core/x.ts', 'export const x = async () => await y()'], ['Promise in core', 'lib/core/x.ts', 'export const x = Promise.resolve(1)'], ['Promise in core', 'lib/core/x.ts', 'export type X = Promise<number>'],
  ['any', 'tests/x.ts', 'export const x = (a: any) => a'], ['any', 'lib/runtime/x.ts', 'export type X = readonly any[]'],
  ['default export', 'lib/desk/x.ts', 'export default 1'], ['default export', 'worker/x.ts', 'export default function x() {}'],
  ['long function', 'bin/x.ts', `export const x = () => {\n${'  y()\n'.repeat(70)}}`],
  ['long file', 'lib/core/x.ts', 'export const x = 1\n'.repeat(FILE_LINES + 1)], ['folder name', 'lib/desk/utils/x.ts', 'export const x = 1'],
  ['undone', 'lib/core/x.ts', '// TODO: the rest\nexport const x = 1'], ['undone', 'lib/core/x.ts', '/** Simplified. */\nexport const x = 1'], ['undone', 'bin/x.ts', 'export const x = 1 // good enough for now'],
  ['clock in a schema', 'db/schema/x.ts', "export const x = t('at').defaultNow()"], ['clock in a schema', 'db/schema/x.ts', "export const x = t('id').$defaultFn(() => 1)"],
  ['clock in SQL', 'db/x-store.ts', "export const x = () => sql.query('update leases set until = now() where id = $1', [])"], ['clock in SQL', 'db/x-store.ts', 'export const x = `insert into a select ${y}, gen_random_uuid()`'], ['clock in SQL', 'db/x-store.ts', "export const x = 'select current_timestamp as a from b'"],
  ['rows without order', 'db/x-store.ts', "export const x = async () => (await sql.query('select a from b where c = $1', [1])).map(y)"], ['rows without order', 'db/x-store.ts', "export const x = async () => { const rows = await query(`with t as (select 1 as n order by n) select a from b, t`, []); return rows }"],
]

test.each(planted)('%s is caught in %s', (rule, path, text) => {
  expect(judge(path, text).map((finding) => finding.rule)).toContain(rule)
})

test('every ban has a planted mistake', () => {
  expect(BANS.map((ban) => ban.rule).filter((rule) => !planted.some(([caught]) => caught === rule))).toEqual([])
})

test.each([
  ['lib/desk/x.ts', 'export const x = (now: number) => new Date(now).getTime()'],
  ['lib/desk/x.ts', 'export const x = (parts: { readonly fetch: () => number }) => parts.fetch()'],
  ['lib/core/x.ts', 'const A: ReadonlySet<string> = new Set(["a"])\nexport const x = (a: string) => { const seen: string[] = []; seen.push(a); return A.has(a) ? seen : [] }'],
  ['lib/core/x.ts', "const WORD = /a/g\nexport const x = (text: string) => text.replace(WORD, 'b')"],
  ['lib/runtime/x.ts', 'export const x = () => Date.now()'],
  ['db/x-store.ts', "export const x = async () => { const [row] = await sql.query('select a from b where c = $1', [1]); return row }"],
  ['db/x-store.ts', "export const x = async () => (await sql.query('select a from b order by a', [])).map(y)"],
  ['lib/words/x.ts', "export const x = 'Selected now (random) from today'"],
])('what is sound in %s is let pass', (path, text) => {
  expect(judge(path, text)).toEqual([])
})

test('a finding names its line, wherever in the run its file is read', () => {
  judge('lib/core/a.ts', '/* é */\nexport const a = 1')
  expect(judge('lib/core/x.ts', '// é\n\nexport const x = 1\nexport const y = Math.random()\n')).toEqual([{ rule: 'Math.random', path: 'lib/core/x.ts', line: 4 }])
})

test('sources are found in every room and nowhere else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sources-'))
  for (const path of ['lib/a/b', 'db', 'node_modules/x', 'docs']) mkdirSync(join(folder, path), { recursive: true })
  for (const path of ['lib/a/b/x.ts', 'db/y.tsx', 'db/z.sql', 'node_modules/x/x.ts', 'docs/x.ts']) writeFileSync(join(folder, path), 'export const x = 1\n')
  expect(sourcesUnder(folder)).toEqual(['db/y.tsx', 'lib/a/b/x.ts'])
  rmSync(folder, { recursive: true, force: true })
})

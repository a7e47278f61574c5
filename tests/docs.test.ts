import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const ROOMS = ['app', 'lib/core', 'lib/desk', 'lib/exchange', 'lib/price', 'lib/bot', 'lib/runtime', 'db', 'sim', 'paper-server', 'bin']
const markdownOf = (folder: string): readonly string[] => readdirSync(join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
const PAGES = ['README.md', ...markdownOf('docs'), ...markdownOf('docs/decisions'), ...ROOMS.map((room) => join(room, 'README.md'))]
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')
const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '')
const all = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

const TOP = /^(?:app|lib|db|worker|paper-server|sim|bin|bench|tests|docs)(?:\/|$)/
/** What a page names between backticks as a file or folder, from the top of the house; `dir/*-store.ts` names no file. */
const pathsOf = (text: string): readonly string[] => all(withoutFences(text), /`([^`\s*]+)`/g).filter((name) => TOP.test(name) && /^[\w./-]+$/.test(name))
/** What a room's page names in its table, from its own folder. */
const rowsOf = (text: string): readonly string[] => withoutFences(text).split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => all(line.split('|')[1] ?? '', /`([^`]+)`/g)).filter((name) => !name.includes('*'))
const linksOf = (text: string): readonly string[] => all(withoutFences(text), /\]\(([^)#]+)(?:#[^)]*)?\)/g).filter((link) => !/^[a-z]+:/.test(link))
const scriptsOf = (text: string): readonly string[] => [...all(text, /npm run ([\w:-]+)/g), ...all(text, /npm (start|test)\b/g)]

test('every file and folder that a page names is there', () => {
  const named = PAGES.flatMap((page) => pathsOf(textOf(page)).map((path) => [page, path] as const))
  expect(named.filter(([, path]) => !existsSync(join(root, path)))).toEqual([])
  expect(named.length).toBeGreaterThan(200)
})

test('every link of a page leads somewhere', () => {
  const links = PAGES.flatMap((page) => linksOf(textOf(page)).map((link) => [page, link] as const))
  expect(links.filter(([page, link]) => !existsSync(join(root, dirname(page), link)))).toEqual([])
  expect(links.length).toBeGreaterThan(8)
})

test('every room tells in at most 40 lines what lives in it, and it does', () => {
  const rows = ROOMS.flatMap((room) => rowsOf(textOf(join(room, 'README.md'))).map((name) => join(room, name)))
  expect(rows.filter((path) => !existsSync(join(root, path)))).toEqual([])
  expect(rows.length).toBeGreaterThan(60)
  expect(ROOMS.filter((room) => textOf(join(room, 'README.md')).split('\n').length > 41)).toEqual([])
})

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  const named = PAGES.flatMap((page) => scriptsOf(textOf(page)).map((script) => [page, script] as const))
  expect(named.filter(([, script]) => scripts[script] === undefined)).toEqual([])
  expect(named.length).toBeGreaterThan(10)
})

test('functions that the architecture names are in the files that it names beside them', () => {
  const beside = [...withoutFences(textOf('docs/ARCHITECTURE.md')).matchAll(/`(\w+)`(?: and `(\w+)`)? (?:in|of) `([\w./-]+\.ts)`/g)]
  const missing = beside.flatMap(([, first, second, file = '']) => [first, second].filter((name) => name !== undefined && !new RegExp(`\\b${name}\\b`).test(textOf(file))).map((name) => `${name} in ${file}`))
  expect(missing).toEqual([])
  expect(beside.length).toBeGreaterThan(12)
})

test('the README says start and test as lines that run as they stand', () => {
  const lines = textOf('README.md').split('\n')
  expect(lines.find((line) => /^[^#>`|]*npm start/.test(line))).toBe('npm ci && npm start')
  expect(lines.find((line) => /^[^#>`|]*npm (?:run )?test/.test(line))).toBe('npm ci && npm test')
})

test('a claim quoted in the architecture is the name of a test in that file', () => {
  const quoted = [...textOf('docs/ARCHITECTURE.md').matchAll(/`([\w./-]+\.(?:test|contract)\.ts)` ((?:"[^"]+"(?:, )?)+)/g)]
  const claims = quoted.flatMap(([, file = '', list = '']) => all(list, /"([^"]+)"/g).map((claim) => ({ file, claim: claim.replace(/,? ?\.\.\.$/, '') })))
  expect(claims.filter(({ file, claim }) => !textOf(file).includes(claim))).toEqual([])
  expect(claims.length).toBeGreaterThan(10)
})

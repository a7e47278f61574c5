import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { BANS, type Finding } from './bans.ts'
import { moduleState } from './module-state.ts'
import { sqlFindings } from './sql.ts'
import { parseSource } from './syntax.ts'

const ROOMS: readonly string[] = ['app', 'lib', 'db', 'worker', 'paper-server', 'sim', 'bin', 'bench', 'tests']
export const FILE_LINES = 300
const FOLDERS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'services', 'types'])
/** Words of work left undone. Not the guard's own sources, which name them. */
const UNDONE = /\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|\bplaceholders?\b|\bsimplified\b|\bnot implemented\b/i
const namesTheWords = (path: string): boolean => path === 'tests/sources.test.ts' || path.startsWith('tests/sources/')

/** Every TypeScript file of the rooms, by path with forward slashes. */
export const sourcesUnder = (root: string): readonly string[] =>
  readdirSync(root).filter((name) => ROOMS.includes(name)).flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')))
    .toSorted()

/** What a line says outside of the code: behind //, or inside a block of stars. */
const commentOf = (line: string): string => (/^\s*(\/\*\*?|\*)/.test(line) ? line : (/(^|[^:])\/\/(.*)$/.exec(line)?.[2] ?? ''))

const textFindings = (path: string, text: string): readonly Finding[] => {
  const lines = text.split('\n')
  const undone = namesTheWords(path) ? [] : lines.flatMap((line, i): readonly Finding[] => (UNDONE.test(commentOf(line)) ? [{ rule: 'undone', path, line: i + 1 }] : []))
  const long = lines.length > FILE_LINES + 1 ? [{ rule: 'long file', path, line: lines.length }] : []
  const folder = path.split('/').slice(0, -1).some((name) => FOLDERS.has(name)) ? [{ rule: 'folder name', path, line: 1 }] : []
  return [...undone, ...long, ...folder]
}

const keepsState = (path: string): boolean => !/\.(test|contract)\.tsx?$/.test(path) && !/^(tests|bench)\//.test(path)

/** All that the guard says of one file. */
export const judge = (path: string, text: string): readonly Finding[] => {
  const file = parseSource(path, text)
  const bans = BANS.filter((ban) => ban.scope(path))
  const banned = file.visits.flatMap((visit) => bans.filter((ban) => ban.breaks(visit, file)).map((ban): Finding => ({ rule: ban.rule, path, line: file.lineOf(visit.node) })))
  return [...textFindings(path, text), ...banned, ...(keepsState(path) ? moduleState(file) : []), ...(path.startsWith('db/') || path.startsWith('paper-server/') ? sqlFindings(file) : [])]
}

export const judgeFile = (root: string, path: string): readonly Finding[] => judge(path, readFileSync(join(root, path), 'utf8'))

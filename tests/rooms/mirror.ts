import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importOf } from '../sources/bans.ts'
import { parseSource } from '../sources/syntax.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROOMS: readonly string[] = ['app', 'lib', 'db', 'worker', 'paper-server', 'sim', 'bin', 'bench', 'tests']
const SETTINGS: readonly string[] = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs', 'proxy.ts']
const PROXIES: readonly string[] = ['proxy.ts', 'proxy-x.ts']
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

/** What a file with elements reaches for, without the elements: the judge's parser knows no JSX. */
const importsOf = (path: string): string => {
  const file = parseSource(path, readFileSync(path, 'utf8'))
  return file.visits.flatMap((visit) => { const source = importOf(visit); return source === null ? [] : [`import '${source}'\n`] }).join('')
}

/** A copy of the house that the judge can read; `remove` when done. */
export const mirrorHouse = (): { readonly at: string; readonly remove: () => void } => {
  const at = mkdtempSync(join(tmpdir(), 'rooms-'))
  for (const entry of [...ROOMS, ...SETTINGS]) if (existsSync(join(ROOT, entry))) cpSync(join(ROOT, entry), join(at, entry), { recursive: true })
  for (const name of readdirSync(join(at, 'app'), { recursive: true, encoding: 'utf8' })) if (name.endsWith('.tsx')) writeFileSync(join(at, 'app', name), importsOf(join(ROOT, 'app', name)))
  symlinkSync(join(ROOT, 'node_modules'), join(at, 'node_modules'))
  return { at, remove: () => rmSync(at, { recursive: true, force: true }) }
}

/** Runs the judge over a copy; `output` is one of its reporters. */
export const cruise = (at: string, output: 'json' | 'err'): { readonly text: string; readonly status: number | null } => {
  const { stdout, status } = spawnSync(process.execPath, [CRUISER, ...ROOMS.filter((room) => existsSync(join(at, room))), ...PROXIES.filter((name) => existsSync(join(at, name))), '--config', '.dependency-cruiser.cjs', '-T', output], { cwd: at, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  return { text: stdout, status }
}

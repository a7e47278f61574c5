import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLogFile } from '../log-file.ts'
import { lastWords, sizeOf } from '../child.ts'
import { isAlive, pause } from '../processes.ts'
import type { Shutdown } from '../shutdown.ts'
import { Trouble } from '../trouble.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What the pages are made of. */
const SOURCES: readonly string[] = ['app', 'lib', 'db', 'proxy.ts', 'next.config.js', 'tsconfig.json', 'tsconfig.next.json', 'package.json', 'package-lock.json']

const filesOf = (name: string): readonly string[] => {
  const at = path.join(ROOT, name)
  if (path.extname(name) !== '') return existsSync(at) ? [name] : []
  return readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name)).map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
}

/** One text for all that a build depends on: equal texts give equal pages. */
const stateOfSources = (): string => {
  const hash = createHash('sha256').update(process.version)
  for (const file of SOURCES.flatMap(filesOf).toSorted()) hash.update(`\0${file}\0`).update(readFileSync(path.join(ROOT, file)))
  return hash.digest('hex')
}

const BUILT = path.join(ROOT, '.next', 'keel-sources')
const isBuilt = (state: string): boolean => existsSync(BUILT) && readFileSync(BUILT, 'utf8') === state && existsSync(path.join(ROOT, '.next', 'BUILD_ID'))

type BuildParts = { readonly data: string; readonly inherited: Readonly<Record<string, string>>; readonly say: (line: string) => void; readonly shutdown: Shutdown }

const LOCK = path.join(ROOT, 'node_modules', '.cache', 'keel', 'building')
const holderOf = (): number => {
  try {
    return Number(readFileSync(LOCK, 'utf8'))
  } catch {
    return 0
  }
}

/** One build at a time in a folder, whoever starts them: a file with the number of the process that builds. A dead one's is taken. */
const takeLock = (): boolean => {
  mkdirSync(path.dirname(LOCK), { recursive: true })
  const holder = holderOf()
  if (holder > 0 && holder !== process.pid && isAlive(holder)) return false
  rmSync(LOCK, { force: true })
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** Builds the pages when their sources changed since the last build; waits while another start builds them. */
export const buildPages = async (parts: BuildParts): Promise<void> => {
  const state = stateOfSources()
  if (isBuilt(state)) return
  parts.say('Building the pages, as their sources are new: about 20 s.')
  while (!takeLock()) {
    if (parts.shutdown.isClosing()) return
    await pause(100)
  }
  try {
    if (!isBuilt(state)) await build(state, parts)
  } finally {
    rmSync(LOCK, { force: true })
  }
}

const build = async (state: string, { data, inherited, shutdown }: BuildParts): Promise<void> => {
  const log = path.join(data, 'log', 'build.log')
  const from = sizeOf(log)
  const out = openLogFile(log)
  const builder = spawn(process.execPath, [path.join(path.dirname(createRequire(import.meta.url).resolve('next/package.json')), 'dist', 'bin', 'next'), 'build'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...inherited, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  for (const stream of [builder.stdout, builder.stderr]) stream.on('data', (bytes: Buffer) => out.write(bytes))
  const ended = new Promise<number | string>((resolve) => {
    builder.once('error', (problem) => resolve(problem.message))
    builder.once('close', (code, cause) => resolve(code ?? cause ?? '?'))
  })
  await shutdown.onClose(async () => {
    if (builder.exitCode === null) builder.kill('SIGKILL')
    await ended
  })
  const code = await ended
  out.close()
  if (shutdown.isClosing()) return
  if (code !== 0) throw new Trouble(`The pages could not be built (${code}); the last words of ${log}:\n${lastWords(log, from, 12)}`)
  mkdirSync(path.dirname(BUILT), { recursive: true })
  writeFileSync(BUILT, state)
}

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLogFile } from '../log-file.ts'
import { lastWords, sizeOf } from '../child.ts'
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

/** Builds the pages when their sources changed since the last build; else at once. */
export const buildPages = async ({ data, inherited, say, shutdown }: { readonly data: string; readonly inherited: Readonly<Record<string, string>>; readonly say: (line: string) => void; readonly shutdown: Shutdown }): Promise<void> => {
  const state = stateOfSources()
  if (isBuilt(state)) return
  say('Building the pages, as their sources are new: about 20 s.')
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

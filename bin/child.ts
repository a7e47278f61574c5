import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createInterface } from 'node:readline'
import { openLogFile } from './log-file.ts'
import { isAlive, within } from './processes.ts'

export type ChildPlan = {
  readonly name: string
  readonly entry: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly log: string
}
/** A process of ours. It ends by itself when the pipe on its standard input closes, so it can't outlive the starter. */
export type Child = {
  readonly name: string
  readonly pid: number
  readonly isRunning: () => boolean
  readonly ended: Promise<string>
  /** Its first line on standard output; null when it ended without one. */
  readonly firstLine: Promise<string | null>
  /** The end of what it has logged. */
  readonly lastWords: () => string
  /** SIGTERM, then SIGKILL after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** By its file: the working folder may be any. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

export const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

/** The end of a log, of what was written from a place on: an earlier start's words explain nothing of this one. */
export const lastWords = (file: string, from: number, most = 8): string => (existsSync(file) ? readFileSync(file).subarray(from).toString('utf8').trim().split('\n').slice(-most).join('\n') : '')

const stopChild = async (child: ChildProcess, running: () => boolean, graceMs: number): Promise<void> => {
  if (!running()) return
  child.kill('SIGTERM')
  // An open pipe would hold a child that has done its last.
  child.stdin?.end()
  if (await within(graceMs, () => !running())) return
  child.kill('SIGKILL')
  await within(1_000, () => !running() || !isAlive(child.pid ?? 0))
}

/** Starts a TypeScript entry under tsx in a session of its own (the starter alone decides the order of the end). */
export const startChild = ({ name, entry, args, env, log }: ChildPlan): Child => {
  const out = openLogFile(log)
  const child = spawn(process.execPath, ['--import', TSX, entry, ...args], { env: { NODE_ENV: 'production', ...env }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => undefined)
  child.stderr.on('data', (bytes: Buffer) => out.write(bytes))
  child.once('close', out.close)
  let running = true
  const ended = new Promise<string>((resolve) => {
    child.once('error', (problem) => { running = false; resolve(problem.message) })
    child.once('exit', (code, cause) => { running = false; resolve(cause ?? `exit code ${code ?? '?'}`) })
  })
  const lines = createInterface({ input: child.stdout })
  const firstLine = new Promise<string | null>((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      // The first line may tell keys: it is handed on and not logged.
      if (!line.startsWith('{"rest"')) out.write(`${line}\n`)
      lines.on('line', (next) => out.write(`${next}\n`))
    })
    void ended.then(() => setTimeout(() => resolve(null), 200))
  })
  const isRunning = (): boolean => running
  return { name, pid: child.pid ?? 0, isRunning, ended, firstLine, lastWords: () => lastWords(log, out.begun()), stop: (graceMs) => stopChild(child, isRunning, graceMs) }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isAlive, within } from '../../bin/processes.ts'

export type Run = {
  readonly process: ChildProcess
  readonly output: () => string
  /** Address of the page, once it runs. */
  readonly address: () => Promise<string>
  readonly ended: Promise<number | string>
}

const TSX = new URL('../../node_modules/tsx/dist/esm/index.mjs', import.meta.url).href
const STARTER = new URL('keel-starter.ts', import.meta.url).pathname
export const NODE_STARTER: readonly string[] = [process.execPath, '--import', TSX, STARTER]

/** A closed folder, as a newcomer's may be. */
export const closedFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'keel-start-'))

/** An environment without the variables of whoever runs the tests. */
const clean = (): NodeJS.ProcessEnv => ({ NODE_ENV: 'production', PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' })

export const run = ([command = '', ...args]: readonly string[], cwd: string, more: Readonly<Record<string, string>> = {}): Run => {
  const child = spawn(command, args, { cwd, env: { ...clean(), ...more }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (part: Buffer) => { text += part.toString() })
  child.stderr.on('data', (part: Buffer) => { text += part.toString() })
  const ended = new Promise<number | string>((resolve) => child.once('exit', (code, cause) => resolve(code ?? cause ?? '?')))
  const pageOf = (): string | undefined => /Pages? +(http:[^\s,]+)/.exec(text)?.[1]
  return {
    process: child,
    output: () => text,
    address: async () => {
      await within(150_000, () => pageOf() !== undefined || child.exitCode !== null)
      const page = pageOf()
      if (page === undefined) throw new Error(`no page; it said:\n${text}`)
      return page
    },
    ended,
  }
}

/** Numbers of PostgreSQL, paper exchange and desk of a data folder. */
export const pidsOf = (data: string): { readonly postgres: number; readonly children: readonly number[] } => {
  const state: { children: { pid: number }[] } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
  return { postgres: Number(readFileSync(path.join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), children: state.children.map(({ pid }) => pid) }
}

export const allGone = (pids: readonly number[], ms: number): Promise<boolean> => within(ms, () => pids.every((pid) => !isAlive(pid)))

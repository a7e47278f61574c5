import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const told = z.object({ rest: z.string(), ws: z.string(), account: z.string(), key: z.string(), secret: z.string(), adminToken: z.string(), pid: z.number() })
export type Told = z.output<typeof told>

/** A paper server as a process of its own, as a desk meets it. */
export type Spawned = {
  readonly told: Told
  readonly admin: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<unknown>
  /** SIGTERM, and its exit code. */
  readonly stop: () => Promise<number | null>
  /** SIGKILL: nothing is written any more. */
  readonly kill: () => Promise<void>
}

const ended = (child: ChildProcess): Promise<number | null> => (child.exitCode !== null || child.signalCode !== null ? Promise.resolve(child.exitCode) : new Promise((done) => child.once('exit', done)))

export const spawnPaper = async (flags: readonly string[]): Promise<Spawned> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'paper-server/main.ts', '--tied', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (part: Buffer) => {
    complaint += part.toString('utf8').slice(0, 10_000)
  })
  const line = await new Promise<string>((done, failed) => {
    createInterface({ input: child.stdout }).once('line', done)
    child.once('exit', (code) => failed(new Error(`paper server ended with ${code}: ${complaint}`)))
  })
  const start = told.parse(JSON.parse(line))
  return {
    told: start,
    admin: async (method, path, body) => {
      const reply = await fetch(`${start.rest}/admin/${path}`, { method, headers: { 'x-admin-token': start.adminToken }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return reply.json()
    },
    stop: () => {
      child.kill('SIGTERM')
      return ended(child)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended(child)
    },
  }
}

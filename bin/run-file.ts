import { existsSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writePrivately } from './installation.ts'
import { commandOf, isAlive, signal, within } from './processes.ts'
import { Trouble } from './trouble.ts'

const RUN = z.object({ starter: z.number(), address: z.string(), children: z.array(z.object({ pid: z.number(), entry: z.string() })) })
type Run = z.infer<typeof RUN>
export type RunFile = { readonly note: (address: string, children: Run['children']) => void; readonly remove: () => void }

const read = (file: string): Run | null => {
  try {
    return RUN.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

const isStarter = (pid: number): boolean => pid !== process.pid && isAlive(pid) && /keel(\.mjs|-starter\.ts)?( |$)/.test(commandOf(pid))

/** Children that outlived a killed starter end as their pipe closed; one that hangs is ended before a second one begins. */
const endLeftOver = async ({ children }: Run): Promise<void> => {
  const matching = children.map(({ pid, entry }) => ({ pid, pattern: new RegExp(entry.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) }))
  const left = (): typeof matching => matching.filter(({ pid, pattern }) => isAlive(pid) && pattern.test(commandOf(pid)))
  if (await within(3_000, () => left().length === 0)) return
  for (const { pid, pattern } of left()) signal(pid, 'SIGKILL', pattern)
  await within(1_000, () => left().length === 0)
}

/** One starter per data folder. Says who runs there, or takes the folder over from a dead one. */
export const holdDataFolder = async (data: string): Promise<RunFile> => {
  const file = path.join(data, 'run.json')
  const before = existsSync(file) ? read(file) : null
  if (before !== null && isStarter(before.starter)) throw new Trouble(`Keel runs in ${data} already (process ${before.starter}${before.address === '' ? '' : `, ${before.address}`}). Stop it first, or name another folder with --data.`)
  if (before !== null) await endLeftOver(before)
  rmSync(file, { force: true })
  const first: Run = { starter: process.pid, address: '', children: [] }
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, JSON.stringify(first))
    closeSync(handle)
  } catch {
    throw new Trouble(`Another start took ${data} a moment ago.`)
  }
  return {
    note: (address, children) => writePrivately(file, JSON.stringify({ starter: process.pid, address, children } satisfies Run)),
    remove: () => { if (read(file)?.starter === process.pid) rmSync(file, { force: true }) },
  }
}

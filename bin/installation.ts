import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { freshSecret } from '#runtime/ids.ts'
import { Trouble } from './trouble.ts'

const SECRETS = z.object({
  database: z.string().min(32),
  session: z.string().min(32),
  scheduler: z.string().min(32),
  schedulerNext: z.string().min(32),
  webhook: z.string().min(32),
  vaultKeys: z.string().min(40),
})
/** Random per installation, made once, in the data folder, readable by its owner only. */
export type InstallationSecrets = z.infer<typeof SECRETS>

const freshSecrets = (): InstallationSecrets => ({
  database: freshSecret(), session: freshSecret(), scheduler: freshSecret(), schedulerNext: freshSecret(), webhook: freshSecret(), vaultKeys: `k1:${freshSecret()}`,
})

export const writePrivately = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

/** Folder by folder: Node's own recursion never ends where a folder is refused by 'there is no such place', as under /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

export const openDataFolder = (folder: string): string => {
  const data = path.resolve(folder)
  try {
    makeFolder(path.join(data, 'log'))
  } catch (thrown) {
    throw new Trouble(`The data folder ${data} can't be made: ${thrown instanceof Error ? thrown.message : String(thrown)}. Name another with --data.`)
  }
  return data
}

export const installationSecrets = (data: string): InstallationSecrets => {
  const file = path.join(data, 'secrets.json')
  if (!existsSync(file)) writePrivately(file, `${JSON.stringify(freshSecrets(), null, 2)}\n`)
  const read = SECRETS.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success) throw new Trouble(`${file} is damaged (${read.error.issues.map(({ path: at }) => at.join('.')).join(', ')}). Put it back from a backup: without it stored keys can't be opened.`)
  return read.data
}

const KEPT = ['postgres', 'paper']

/** Lays the database and the paper exchange's memory aside; the one laid aside before is gone then. */
export const beginAnew = (data: string): void => {
  const aside = path.join(data, 'before-fresh')
  const there = KEPT.filter((name) => existsSync(path.join(data, name)))
  if (there.length === 0) return
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { mode: 0o700 })
  for (const name of there) renameSync(path.join(data, name), path.join(aside, name))
}

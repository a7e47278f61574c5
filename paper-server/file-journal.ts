import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Journal, Kept } from './journal.ts'

/** Another process works in the folder. */
export class FolderInUse extends Error {}

const FILE = /^journal-(\d{12})\.jsonl$/
const fileOf = (folder: string, after: number): string => join(folder, `journal-${String(after).padStart(12, '0')}.jsonl`)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A lock whose process is gone is taken over. */
const lock = (folder: string): string => {
  const path = join(folder, 'paper.lock')
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN
  if (Number.isInteger(holder) && holder !== process.pid && isAlive(holder)) throw new FolderInUse(`--data '${folder}': in use by process ${holder}`)
  writeFileSync(path, String(process.pid))
  return path
}

/**
 * One line a command, written before its answer leaves, so that a killed process has lost nothing that it told.
 * The file is named by the number it begins after; a torn last line is cut off.
 */
export const fileJournal = (folder: string): Journal => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lockPath = lock(folder)
  const snapshotPath = join(folder, 'snapshot.json')
  let file = -1
  let n = 0
  let since = 0

  const begin = (after: number): void => {
    if (file >= 0) closeSync(file)
    file = openSync(fileOf(folder, after), 'a', 0o600)
  }
  const readSnapshot = (): Kept['snapshot'] => {
    if (!existsSync(snapshotPath)) return null
    const text = readFileSync(snapshotPath, 'utf8')
    const cut = text.indexOf('\n')
    return { n: Number(text.slice(0, cut)), body: text.slice(cut + 1) }
  }
  const files = (): readonly number[] => readdirSync(folder).flatMap((name) => FILE.exec(name)?.[1] ?? []).map(Number).toSorted((a, b) => a - b)
  const readLines = (after: number): readonly string[] => {
    const text = readFileSync(fileOf(folder, after), 'utf8')
    const whole = text.endsWith('\n') ? text : text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole.length < text.length) truncate(fileOf(folder, after), Buffer.byteLength(whole))
    return whole.split('\n').slice(0, -1)
  }
  const truncate = (path: string, length: number): void => {
    const opened = openSync(path, 'r+')
    ftruncateSync(opened, length)
    closeSync(opened)
  }
  return {
    keeps: true,
    load: async () => {
      const snapshot = readSnapshot()
      const from = snapshot?.n ?? 0
      const lines: string[] = []
      for (const after of files()) for (const [i, line] of readLines(after).entries()) if (after + i + 1 > from) lines.push(line)
      n = from + lines.length
      since = lines.length
      begin(files().at(-1) ?? from)
      return { snapshot, lines, lastN: n }
    },
    append: (body) => {
      writeSync(file, `${body}\n`)
      n += 1
      since += 1
    },
    flush: () => Promise.resolve(),
    snapshot: async (body) => {
      const next = `${snapshotPath}.next`
      const opened = openSync(next, 'w', 0o600)
      writeSync(opened, `${n}\n${body}`)
      fsyncSync(opened)
      closeSync(opened)
      renameSync(next, snapshotPath)
      begin(n)
      for (const after of files()) if (after < n) rmSync(fileOf(folder, after))
      since = 0
    },
    length: () => since,
    close: async () => {
      if (file >= 0) closeSync(file)
      file = -1
      rmSync(lockPath, { force: true })
    },
  }
}

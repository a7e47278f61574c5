import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { Trouble } from '../trouble.ts'

const HEAD = '#keel-backup '
const END = '#end '
const head = z.object({ version: z.literal(1), schema: z.int().min(1), at: z.int().min(1) })
const end = z.object({ lines: z.int(), sha256: z.string() })
/** `schema`: newest migration of the database then. `at`: store time, ms. */
export type BackupHead = Omit<z.output<typeof head>, 'version'>

export type BackupWriter = { readonly write: (line: string) => Promise<void>; /** Bytes of the whole file. */ readonly finish: () => Promise<number>; readonly giveUp: () => void }

/** Text, one line a row, gzipped; the last line has the count and the digest of those before it. It has its name only when it is whole. */
export const openBackup = async (file: string, { schema, at }: BackupHead): Promise<BackupWriter> => {
  if (existsSync(file)) throw new Trouble(`${file} is there already, and a backup replaces nothing: name another file.`)
  const part = `${file}.part`
  const gzip = createGzip()
  const out = createWriteStream(part, { mode: 0o600 })
  gzip.pipe(out)
  const failed = new Promise<never>((_, reject) => out.once('error', (thrown) => reject(new Trouble(`${path.resolve(file)} can't be written: ${thrown.message}`))))
  failed.catch(() => undefined)
  const digest = createHash('sha256')
  let lines = 0
  const put = async (text: string): Promise<void> => {
    if (!gzip.write(`${text}\n`)) await Promise.race([once(gzip, 'drain'), failed])
  }
  const write = async (line: string): Promise<void> => {
    digest.update(`${line}\n`)
    lines += 1
    await put(line)
  }
  await write(`${HEAD}${JSON.stringify({ version: 1, schema, at })}`)
  return {
    write,
    finish: async () => {
      await put(`${END}${JSON.stringify({ lines, sha256: digest.digest('hex') })}`)
      gzip.end()
      await Promise.race([finished(out), failed])
      renameSync(part, file)
      return statSync(file).size
    },
    giveUp: () => {
      gzip.destroy()
      out.destroy()
      rmSync(part, { force: true })
    },
  }
}

const linesOf = async function* (file: string): AsyncGenerator<string> {
  const packed = createReadStream(file)
  const text = packed.pipe(createGunzip())
  packed.once('error', (thrown) => text.destroy(thrown))
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield line
  } finally {
    packed.destroy()
  }
}

const parsed = <T>(schema: z.ZodType<T>, text: string): T | null => {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Its head, and whether it ends as it says; null head: it is none of ours. */
const readThrough = async (file: string): Promise<{ readonly first: BackupHead | null; readonly whole: boolean }> => {
  const digest = createHash('sha256')
  let count = 0
  let first: BackupHead | null = null
  for await (const line of linesOf(file)) {
    if (count === 0) {
      const read = line.startsWith(HEAD) ? parsed(head, line.slice(HEAD.length)) : null
      if (read === null) return { first: null, whole: false }
      first = { schema: read.schema, at: read.at }
    }
    if (line.startsWith(END)) {
      const told = parsed(end, line.slice(END.length))
      return { first, whole: told?.lines === count && told.sha256 === digest.digest('hex') }
    }
    digest.update(`${line}\n`)
    count += 1
  }
  return { first, whole: false }
}

/** Reads the file once to its end before anything of it is believed. */
export const checkBackup = async (file: string): Promise<{ readonly head: BackupHead; readonly lines: () => AsyncIterable<string> }> => {
  if (!existsSync(file)) throw new Trouble(`There is no file ${file}.`)
  if (statSync(file).size === 0) throw new Trouble(`${file} is no backup of Keel: it is empty.`)
  const { first, whole } = await readThrough(file).catch((thrown: unknown) => {
    // A stream that ends in its middle is our own file, cut; anything else was never one.
    if (thrown instanceof Error && /unexpected end/.test(thrown.message)) return { first: { schema: 1, at: 1 }, whole: false }
    throw new Trouble(`${file} can't be read: ${thrown instanceof Error ? thrown.message : String(thrown)}. Is it a backup of Keel?`)
  })
  if (first === null) throw new Trouble(`${file} is no backup of Keel.`)
  if (!whole) throw new Trouble(`${file} is not whole: it was cut short or changed. Nothing was restored.`)
  return { head: first, lines: () => linesOf(file) }
}

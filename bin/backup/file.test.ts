import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBackup, openBackup } from './file.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'keel-backup-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HEAD = { schema: 5, at: 1_700_000_000_000 }
const written = async (...rows: readonly string[]): Promise<string> => {
  const file = path.join(folder, 'a.keel')
  const writer = await openBackup(file, HEAD)
  for (const row of rows) await writer.write(row)
  await writer.finish()
  return file
}
const all = async (lines: AsyncIterable<string>): Promise<readonly string[]> => {
  const read: string[] = []
  for await (const line of lines) read.push(line)
  return read
}

test('what is written is read', async () => {
  const rows = Array.from({ length: 5_000 }, (_, n) => `{"n":${n},"text":"${'é'.repeat(50)}"}`)
  const { head, lines } = await checkBackup(await written('#table desk a', ...rows))
  expect(head).toEqual(HEAD)
  const read = await all(lines())
  expect(read.slice(1, -1)).toEqual(['#table desk a', ...rows])
})

test('a file that is there is not written over, and an unfinished one has no name', async () => {
  const file = await written('{}')
  await expect(openBackup(file, HEAD)).rejects.toThrow('is there already')
  const writer = await openBackup(path.join(folder, 'b.keel'), HEAD)
  writer.giveUp()
  await expect(checkBackup(path.join(folder, 'b.keel'))).rejects.toThrow('There is no file')
})

test('one changed byte, a lost end or a cut file is found before anything is read', async () => {
  const file = await written('{"a":1}', '{"b":2}')
  const text = gunzipSync(readFileSync(file)).toString()
  for (const other of [text.replace('"a":1', '"a":2'), text.replace(/#end.*/, ''), text.replace('{"b":2}\n', '')]) {
    writeFileSync(file, gzipSync(other))
    await expect(checkBackup(file)).rejects.toThrow('is not whole')
  }
  writeFileSync(file, gzipSync(text).subarray(0, 60))
  await expect(checkBackup(file)).rejects.toThrow('is not whole')
})

test.each([['text', Buffer.from('hello')], ['packed text', gzipSync('hello\n')], ['nothing', Buffer.alloc(0)], ['another version', gzipSync('#keel-backup {"version":9,"schema":5,"at":1}\n')]])('%s is no backup', async (_, content) => {
  const file = path.join(folder, 'x')
  writeFileSync(file, content)
  await expect(checkBackup(file)).rejects.toThrow(/no backup of Keel|Is it a backup of Keel/)
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'keel-log-')) })
afterEach(() => rmSync(folder, { recursive: true }))

test('however much is written, two files hold the newest of it and no more', () => {
  const file = path.join(folder, 'x.log')
  const log = openLogFile(file, 1_000)
  for (let i = 0; i < 500; i += 1) log.write(`line ${i}\n`)
  log.close()
  expect(readdirSync(folder).toSorted()).toEqual(['x.log', 'x.log.1'])
  for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(1_000)
  expect(readFileSync(file, 'utf8').trim().split('\n').at(-1)).toBe('line 499')
  const both = `${readFileSync(`${file}.1`, 'utf8')}${readFileSync(file, 'utf8')}`.trim().split('\n').map((line) => Number(line.slice(5)))
  expect(both).toEqual(both.map((_, i) => (both[0] ?? 0) + i))
})

test('this start begins after what an earlier one wrote, and at the top once the file turned', () => {
  const file = path.join(folder, 'x.log')
  writeFileSync(file, 'an old failure\n')
  const log = openLogFile(file, 1_000)
  expect(log.begun()).toBe(15)
  log.write('x'.repeat(990))
  expect(log.begun()).toBe(0)
  log.close()
})

test('a disk that takes no more costs lines, not the process, and the next line that fits says how many', () => {
  const file = path.join(folder, 'x.log')
  const disk = { full: false }
  const log = openLogFile(file, 1_000, (to, bytes) => {
    if (disk.full) throw new Error('ENOSPC: no space left on device, write')
    writeSync(to, bytes)
  })
  log.write('one\n')
  disk.full = true
  log.write('two\n')
  log.write('three\n')
  disk.full = false
  log.write('four\n')
  log.write('five\n')
  log.close()
  expect(readFileSync(file, 'utf8')).toBe('one\nkeel: 2 lines before this were lost, the disk took no more\nfour\nfive\n')
})

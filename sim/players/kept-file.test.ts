import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nothingKept } from '../kept.ts'
import { hashOf, openKept, saveKept } from './kept-file.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keel-kept-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const half = { ...nothingKept('desk', 1), next: 4, played: 3, violations: 2 }

test('a run goes on from its file, and says after how many seeds', () => {
  const [file, said] = [join(folder, 'run.json'), [] as string[]]
  expect(openKept(file, { of: 'desk', from: 1 }, (line) => said.push(line))).toEqual(nothingKept('desk', 1))
  saveKept(file, half)
  expect(openKept(file, { of: 'desk', from: 1 }, (line) => said.push(line))).toEqual(half)
  expect(said).toEqual(['goes on after 3 seeds'])
  expect(existsSync(`${file}.new`)).toBe(false)
})

test('a desk that changed begins anew, says so, and what was found before is put aside; a file of another kind is left alone', () => {
  const [file, said] = [join(folder, 'run.json'), [] as string[]]
  saveKept(file, half)
  expect(openKept(file, { of: 'changed desk', from: 1 }, (line) => said.push(line))).toEqual(nothingKept('changed desk', 1))
  expect(said).toEqual([`begins anew: in ${file} 3 seeds from 1 were played by another desk, or otherwise; that is in ${file}.before now`])
  expect(JSON.parse(readFileSync(`${file}.before`, 'utf8'))).toEqual(half)
  writeFileSync(file, 'letter')
  expect(openKept(file, { of: 'desk', from: 1 }, () => undefined)).toEqual({ fault: `--resume '${file}' is no file of a run` })
  expect(readFileSync(file, 'utf8')).toBe('letter')
})

test('the hash of a bundle is that of what it does, not of where its sources lie', () => {
  const [one, moved, other] = ['one', 'moved', 'other'].map((name) => join(folder, `${name}.mjs`))
  writeFileSync(one ?? '', 'act()\n//# sourceMappingURL=data:a')
  writeFileSync(moved ?? '', 'act()\n//# sourceMappingURL=data:b')
  writeFileSync(other ?? '', 'act(1)\n//# sourceMappingURL=data:a')
  const [a, b, c] = [one, moved, other].map((path) => hashOf(pathToFileURL(path ?? '')))
  expect(a).toBe(b)
  expect(a).not.toBe(c)
})

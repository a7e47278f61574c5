import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { lastWords, sizeOf } from './child.ts'
import { openDataFolder } from './installation.ts'
import { keel } from './keel.ts'

test.each([
  ['start', ['--port', '--host', '--data', '--market', '--speed', '--fresh', '--help']],
  ['chat', ['--script', '--port', '--host', '--data', '--market', '--speed', '--fresh', '--help']],
  ['migrate', ['DATABASE_URL_DIRECT']],
  ['vault', ['rotate', 'KEEL_VAULT_KEYS']],
])('keel %s --help lists all that it takes and begins nothing', async (command, words) => {
  for (const help of ['--help', '-h']) {
    const told = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    expect(await keel([command, help])).toBe(0)
    const text = told.mock.calls.flat().join('\n')
    told.mockRestore()
    expect(words.filter((word) => !text.includes(word))).toEqual([])
  }
})

test('a wrong option of start is told by chat too, whether a desk runs or not', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(await keel(['chat', '--nope'])).toBe(1)
  expect(told.mock.calls.flat().join()).toContain('--nope is no option of start')
  told.mockRestore()
})

test.runIf(process.platform === 'linux')('a data folder that cannot be made is told at once', () => {
  expect(() => openDataFolder('/proc/foo/bar')).toThrow(/The data folder \/proc\/foo\/bar can't be made: .* Name another with --data/)
})

test('the last words of a log are those of this start', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-log-'))
  const log = path.join(folder, 'x.log')
  writeFileSync(log, 'an old failure\n')
  const begun = sizeOf(log)
  writeFileSync(log, 'a new one\n', { flag: 'a' })
  expect(lastWords(log, begun)).toBe('a new one')
  rmSync(folder, { recursive: true })
})

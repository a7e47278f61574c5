import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { btc } from '#core/venue/market/instruments.ts'
import { CandleFileFault, readCandleFile } from './candle-file.ts'

test('a compressed file that is cut or is none is told in a sentence', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-candles-'))
  const file = path.join(folder, 'BTCUSDT-1m.csv.gz')
  const whole = gzipSync('ts,open,high,low,close,volume\n1747000000,1,2,1,2,5\n')
  for (const bytes of [whole.subarray(0, 20), Buffer.from('not gzip at all')]) {
    writeFileSync(file, bytes)
    expect(() => readCandleFile(file, btc)).toThrow(CandleFileFault)
    expect(() => readCandleFile(file, btc)).toThrow(/is damaged or no gzip file/)
  }
  writeFileSync(file, whole)
  expect(readCandleFile(file, btc)).toHaveLength(1)
  rmSync(folder, { recursive: true })
})

import { expect, test } from 'vitest'
import { readStart } from './options.ts'

test('options win over variables', () => {
  const { env, fresh } = readStart(['--port', '4000', '--market=seeded:7', '--fresh'], { PORT: '5000', KEEL_DATA: '/x' })
  expect({ port: env.PORT, market: env.KEEL_MARKET, data: env.KEEL_DATA, fresh }).toEqual({ port: 4_000, market: 'seeded:7', data: '/x', fresh: true })
})

test.each([
  [['--prot', '1'], /--prot is no option of start; the nearest is --port/],
  [['--port'], /--port wants a value/],
  [['--port', '--fresh'], /--port wants a value/],
  [['--port', '1', '--port', '2'], /--port is given twice/],
  [['--port', '-1'], /--port = -1: must be a whole number from 0 to 65535; nearest: 0/],
  [['--port', '10000000000000', '--market', 'moon'], /--port[^]*--market = moon: must be seeded:N \(N up to 999999999\), replay:FILE/],
  [['--market', 'replay:nowhere.csv'], /there is no file nowhere\.csv; nearest: seeded:1/],
  [['--market', 'replay:package.json'], /must end in \.csv or \.csv\.gz/],
  [['--fresh=false'], /--fresh takes no value; you gave it false\. Write --fresh alone, or leave it out/],
  [['--fresh=maybe'], /--fresh takes no value/],
  [['--fresh='], /--fresh takes no value; you gave it an empty one/],
  [['--market', 'foo'], /--market = foo: must be .*; nearest: seeded:1/],
  [['--speed', '5'], /--speed is for a replayed market/],
  [['😀'], /😀 is no option/],
  [['x'.repeat(1_000_000)], /^x{80} is no option/],
])('%s is refused with what would be right', (given, sentence) => {
  expect(() => readStart(given, {})).toThrow(sentence)
})

test('--fresh is refused when the database is somebody else’s', () => {
  expect(() => readStart(['--fresh'], { DATABASE_URL: 'postgres://u:p@h/d' })).toThrow(/yours to empty/)
})

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cruise, mirrorHouse } from './rooms/mirror.ts'

type Module = { readonly source: string }
type Violation = { readonly from: string; readonly rule: { readonly name: string } }
type Report = { readonly modules: readonly Module[]; readonly summary: { readonly totalCruised: number; readonly violations: readonly Violation[] } }

const root = join(import.meta.dirname, '..')
const house = mirrorHouse()
afterAll(house.remove)
const judge = (): Report => JSON.parse(cruise(house.at, 'json').text) as Report

/** Least files of a room that the judge must have read; it reads nothing, and says "all clear", when its TypeScript parser is missing. */
const LEAST: Readonly<Record<string, number>> = { 'app/': 20, 'lib/core/': 90, 'lib/desk/': 30, 'lib/exchange/': 50, 'lib/price/': 15, 'lib/bot/': 12, 'lib/runtime/': 15, 'db/': 30, 'worker/': 5, 'paper-server/': 12, 'sim/': 12, 'bin/': 18, 'tests/': 20 }

let report: Report
beforeAll(() => {
  report = judge()
})

test('the rooms keep to their doors', () => {
  expect(report.summary.violations).toEqual([])
})

test('the judge read the files of every room', () => {
  const read = Object.keys(LEAST).map((room) => [room, report.modules.filter((module) => module.source.startsWith(room)).length] as const)
  expect(read.filter(([room, count]) => count < (LEAST[room] ?? 0))).toEqual([])
  expect(report.summary.totalCruised).toBeGreaterThan(300)
})

/** A file, what it reaches for, and the rule that must catch it. */
const planted: readonly (readonly [string, string, string])[] = [
  ['lib/core/x1.ts', '#desk/ports/store.ts', 'core-knows-only-core'], ['lib/core/x2.ts', 'node:fs', 'core-knows-only-core'],
  ['lib/core/x3.ts', 'zod', 'core-knows-only-core'], ['lib/core/x4.ts', '#db/store.ts', 'core-knows-only-core'],
  ['lib/words/x1.ts', '#desk/apply.ts', 'words-know-only-core'], ['lib/words/x2.ts', 'grammy', 'words-know-only-core'],
  ['lib/api/x1.ts', '#desk/apply.ts', 'api-knows-core-and-zod'], ['lib/api/x2.ts', 'undici', 'api-knows-core-and-zod'],
  ['lib/desk/x1.ts', '#exchange/toobit/client.ts', 'desk-knows-only-core'], ['lib/desk/x2.ts', '../../db/store.ts', 'desk-knows-only-core'],
  ['lib/desk/x3.ts', '#runtime/clock.ts', 'desk-knows-only-core'], ['lib/desk/x4.ts', 'zod', 'desk-knows-only-core'], ['lib/desk/x5.ts', 'node:timers/promises', 'desk-knows-only-core'],
  ['lib/exchange/toobit/x1.ts', '#exchange/paper/paper-venue.ts', 'a-venue-knows-core-and-ports'], ['lib/exchange/toobit/x2.ts', '#desk/apply.ts', 'a-venue-knows-core-and-ports'],
  ['lib/exchange/paper/x3.ts', '#db/store.ts', 'a-venue-knows-core-and-ports'], ['lib/exchange/toobit/x4.ts', '#runtime/env.ts', 'a-venue-knows-core-and-ports'],
  ['lib/price/x1.ts', '#exchange/toobit/client.ts', 'prices-and-feeds-know-core-and-ports'], ['lib/feed/x1.ts', '#desk/apply.ts', 'prices-and-feeds-know-core-and-ports'],
  ['lib/desk/x8.ts', '#desk/ports/public-prices.ts', 'public-prices-are-only-shown'], ['lib/desk/runners/x1.ts', '../ports/public-prices.ts', 'public-prices-are-only-shown'],
  ['db/x1.ts', '#exchange/toobit/client.ts', 'the-store-knows-core-and-ports'], ['db/x2.ts', '#bot/bot.ts', 'the-store-knows-core-and-ports'], ['db/x3.ts', '#desk/apply.ts', 'the-store-knows-core-and-ports'],
  ['lib/bot/x1.ts', '#db/store.ts', 'the-bot-knows-the-desk'], ['lib/bot/x2.ts', '#exchange/toobit/client.ts', 'the-bot-knows-the-desk'], ['lib/bot/x3.ts', '#wiring', 'the-bot-knows-the-desk'],
  ['lib/runtime/x1.ts', '#db/store.ts', 'the-runtime-knows-ports'], ['lib/runtime/x3.ts', '#desk/apply.ts', 'the-runtime-knows-ports'],
  ['app/api/x1.ts', '#db/store.ts', 'doors-use-the-wiring'], ['worker/x1.ts', '#exchange/toobit/client.ts', 'doors-use-the-wiring'],
  ['app/desk/_components/x1.ts', '#desk/apply.ts', 'screens-know-only-the-core'], ['app/desk/_components/x2.tsx', '#wiring-web', 'screens-know-only-the-core'], ['proxy-x.ts', '#db/store.ts', 'doors-use-the-wiring'],
  ['paper-server/x1.ts', '#desk/apply.ts', 'the-paper-server-is-a-shell'], ['paper-server/x2.ts', '#exchange/toobit/client.ts', 'the-paper-server-is-a-shell'], ['paper-server/x3.ts', '#bot/bot.ts', 'the-paper-server-is-a-shell'],
  ['sim/x1.ts', '#wiring', 'the-sim-never-meets-the-real-world'], ['sim/x2.ts', '#runtime/clock.ts', 'the-sim-never-meets-the-real-world'],
  ['sim/x3.ts', 'undici', 'the-sim-never-meets-the-real-world'], ['sim/x4.ts', '#db/store.ts', 'the-sim-never-meets-the-real-world'],
  ['bin/x1.ts', '#exchange/toobit/client.ts', 'the-keel-command-uses-wiring-and-sim'], ['bin/x2.ts', '#db/store.ts', 'the-keel-command-uses-wiring-and-sim'],
  ['lib/desk/x6.ts', '../../app/api/x1.ts', 'nobody-imports-app'], ['lib/bot/x4.ts', '../../worker/main.ts', 'nobody-imports-worker'],
  ['lib/runtime/x4.ts', '#paper-server/flags.ts', 'nobody-imports-the-paper-server'], ['lib/runtime/x2.ts', '#sim/run.ts', 'nobody-imports-sim'],
  ['worker/x2.ts', '../bin/options.ts', 'nobody-imports-bin'], ['lib/exchange/toobit/x5.ts', '../../../tests/rooms.test.ts', 'nobody-imports-tests-and-bench'],
  ['lib/desk/x7.ts', '#nowhere/x.ts', 'no-unresolved'], ['lib/core/x5.ts', './x6.ts', 'no-cycles'],
]
/** The other half of the planted cycle, which is told once, from its first file. */
const accomplice = ['lib/core/x6.ts', './x5.ts'] as const

/** After the house itself was judged. */
const plant = (): void => {
  for (const [file, target] of [...planted, accomplice]) {
    mkdirSync(dirname(join(house.at, file)), { recursive: true })
    writeFileSync(join(house.at, file), `import * as m from '${target}'\nexport const z = m\n`)
  }
}

test('every planted trespass is caught by the rule meant for it', () => {
  plant()
  const { violations } = judge().summary
  const missed = planted.filter(([file, , rule]) => !violations.some((violation) => violation.from === file && violation.rule.name === rule))
  expect(missed).toEqual([])
})

test('every rule has its planted trespass', () => {
  const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { readonly forbidden: readonly { readonly name: string }[] }
  expect(config.forbidden.map((rule) => rule.name).filter((name) => !planted.some(([, , rule]) => rule === name))).toEqual([])
  expect(readFileSync(join(root, 'package.json'), 'utf8')).toContain('"rooms"')
})

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { print } from './measure.ts'

const SEEDS = 40
const told = z.object({ decisions: z.number(), violations: z.number(), seconds: z.number(), decisionsPerSecond: z.number() })

/** As anyone runs it: bundled, in one process, on one core. */
const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, '..', 'sim', 'start.mjs'), '--workers', '1', '--seeds', String(SEEDS)], { maxBuffer: 10_000_000 })
const { decisions, violations, seconds, decisionsPerSecond } = told.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
print('sim', { seeds: SEEDS, decisions, violations, decisionsPerCoreSecond: decisionsPerSecond, seedMs: Math.round((seconds * 1000) / SEEDS), goalDecisionsPerCoreSecond: 10_000 })

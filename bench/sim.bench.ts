import { runSeed } from '../sim/run.ts'
import { print, quantile, round } from './measure.ts'

const SEEDS = 12
const settle = (): Promise<void> => new Promise<void>((resolve) => void setImmediate(resolve))

await runSeed(1, { settle })
const lives: { readonly decisions: number; readonly seconds: number; readonly violations: number }[] = []
for (let seed = 2; seed < 2 + SEEDS; seed += 1) {
  const cpu = process.cpuUsage()
  const { decisions, violations } = await runSeed(seed, { settle })
  const { user, system } = process.cpuUsage(cpu)
  lives.push({ decisions, seconds: (user + system) / 1e6, violations: violations.length })
}
const decisions = lives.reduce((sum, life) => sum + life.decisions, 0)
const seconds = lives.reduce((sum, life) => sum + life.seconds, 0)
print('sim', { seeds: SEEDS, decisions, violations: lives.reduce((sum, life) => sum + life.violations, 0), decisionsPerCoreSecond: Math.round(decisions / seconds), seedP50Ms: round(quantile(lives.map((life) => life.seconds * 1000), 0.5), 0), goalDecisionsPerCoreSecond: 10_000 })

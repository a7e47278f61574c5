import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { print, quantile, round } from './measure.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 15
/** What a platform's function does before it answers its first request: Next's own surroundings, the built route, and the desk's code behind it, which Next loads late. */
const IMPORT = `
  const since = performance.now()
  require('next/dist/server/node-environment.js')
  const route = require(process.argv[1])
  Promise.resolve(route).then(({ routeModule }) => routeModule.ensureUserland()).then(() => console.log(JSON.stringify({ ms: performance.now() - since, packages: [...new Set(Object.keys(require.cache).map((file) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean))] })))`
const told = z.object({ ms: z.number(), packages: z.array(z.string()) })
const traced = z.object({ files: z.array(z.string()) })

const built = (route: string): string => path.join(ROOT, '.next', 'server', 'app', route, 'route.js')
const fresh = (route: string): z.output<typeof told> => told.parse(JSON.parse(execFileSync(process.execPath, ['-e', IMPORT, built(route)], { cwd: ROOT, encoding: 'utf8' })))
/** Libraries of exchanges: what a platform packs with the function, loaded or not. */
const exchangesIn = (route: string): readonly string[] => traced.parse(JSON.parse(readFileSync(`${built(route)}.nft.json`, 'utf8'))).files.filter((file) => /node_modules\/ccxt\//.test(file))

if (!existsSync(built('webhook/telegram'))) {
  execFileSync(process.execPath, [path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], { cwd: ROOT, stdio: 'ignore', env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } })
}
const ms: Record<'webhook' | 'floor', number[]> = { webhook: [], floor: [] }
const packages = new Set<string>()
for (let n = 0; n < ROUNDS; n += 1) {
  const webhook = fresh('webhook/telegram')
  ms.webhook.push(webhook.ms)
  for (const name of webhook.packages) packages.add(name)
  // The smallest route there is: below it no function of this framework comes.
  ms.floor.push(fresh('health/live').ms)
}
const [p50, floor] = [quantile(ms.webhook, 0.5), quantile(ms.floor, 0.5)]
print('cold-start', { node: process.version, imports: ROUNDS, p50Ms: round(p50), maxMs: round(quantile(ms.webhook, 1)), goalMs: 250, floorP50Ms: round(floor), packages: [...packages], exchangeLibraries: exchangesIn('webhook/telegram').length }, [
  { name: 'webhook function / smallest function, p50', value: round(p50 / floor), goal: { atMost: 4 } },
  { name: 'files of exchange libraries in the webhook function', value: exchangesIn('webhook/telegram').length, goal: { atMost: 0 } },
])

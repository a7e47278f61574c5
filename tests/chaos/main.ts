import { performance } from 'node:perf_hooks'
import path from 'node:path'
import { drawsOf } from '#sim/chance.ts'
import { pause } from '../../bin/processes.ts'
import { closedFolder, run } from '../starter/runs.ts'
import { judge } from './books.ts'
import { CHAOS_USAGE, readChaosFlags } from './flags.ts'
import { makeMonkey } from './monkey.ts'
import { roomOf } from './room.ts'
import { makeTrader } from './trader.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const KEEL = [process.execPath, new URL('../../bin/keel.mjs', import.meta.url).pathname, 'start']
/** From the last blow to the order to close everything (ms): processes that fell are up again by then. */
const CALM_MS = 25_000
/** Most that closing everything, and coming to rest, may take (ms). */
const REST_MS = 150_000

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** The desk as `npm start` runs it, on a paper exchange with a market of its own; it is hit for so long, left alone, closed, and judged by its own tables and the exchange's books. */
const main = async (): Promise<void> => {
  const flags = readChaosFlags(process.argv.slice(2))
  if ('fault' in flags) {
    process.stderr.write(`${flags.fault}\n${CHAOS_USAGE}\n`)
    process.exitCode = 2
    return
  }
  const room = roomOf(path.join(closedFolder(), 'data'))
  const desk = run([...KEEL, '--data', room.data, '--port', '0', '--market', `seeded:${flags.seed}`], ROOT)
  const since = performance.now()
  let whole = false
  try {
    await desk.address()
    say(`The desk runs in ${room.data}${room.small ? ', on a disk of its own' : ''}; ${flags.minutes} min of blows, seed ${flags.seed}.`)
    const trader = makeTrader(room.data, drawsOf(flags.seed, 'trader'))
    const monkey = makeMonkey({ room, output: desk.output, draws: drawsOf(flags.seed, 'monkey'), say })
    const until = performance.now() + flags.minutes * 60_000
    const trading = trader.trade(() => performance.now() < until)
    await monkey.strike(() => performance.now() < until)
    await trading
    await monkey.calm()
    say('Calm: what fell comes up again.')
    await pause(CALM_MS)
    const atRest = await trader.closeAll(REST_MS)
    await trader.leave()
    desk.process.kill('SIGTERM')
    await desk.ended
    const verdict = await judge(room.data)
    const { violations } = verdict
    if (!atRest) violations.push({ checker: 'liveness', says: `not everything was closed ${REST_MS / 1000} s after it was asked` })
    for (const { checker, says } of violations) process.stdout.write(`${checker}: ${says}\n`)
    process.stdout.write(`${JSON.stringify({ minutes: flags.minutes, seed: flags.seed, violations: violations.length, ...monkey.counts(), lines: trader.lines(), trades: verdict.trades, orders: verdict.orders, events: verdict.events, looks: verdict.looks, notTried: monkey.notTried(), seconds: Math.round((performance.now() - since) / 1000) })}\n`)
    whole = violations.length === 0 && verdict.trades > 0
    if (!whole) process.exitCode = 1
  } finally {
    if (desk.process.exitCode === null) {
      desk.process.kill('SIGTERM')
      await desk.ended
    }
    if (whole) room.remove()
    else say(`What is left of it is in ${room.data}; the desk said:\n${desk.output().slice(-2_000)}`)
  }
}

await main()

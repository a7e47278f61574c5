import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { threadId } from 'node:worker_threads'
import type { OpenStore } from '#sim/store.ts'
import { settle } from '#sim/players/player.ts'
import { type Ground, simulate } from '#sim/players/simulate.ts'
import { copyOf } from './databases.ts'
import { openLine } from './line.ts'
import { realStores } from './world.ts'

/** Its own process, so that the database ends with this one, however this one ends. */
const prepare: Ground['prepare'] = async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/real-store/server.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const said = await Promise.race([new Promise<string>((resolve) => void createInterface(child.stdout).once('line', resolve)), ended.then(() => '{"missing":"the database did not start"}')])
  const told: { readonly url: string } | { readonly missing: string } = JSON.parse(said)
  if ('missing' in told) return told
  return { given: told.url, end: async () => { child.stdin.end(); await ended } }
}

/** Each player has a database of its own, made with its first seed. */
const placeOf: Ground['placeOf'] = (template) => {
  let opened: ReturnType<typeof open> | null = null
  const open = async () => realStores(openLine(await copyOf(template, threadId)), settle)
  let settleReal = settle
  const openStore: OpenStore = async (time) => {
    const stores = await (opened ??= open())
    settleReal = stores.settle
    return stores.openStore(time)
  }
  return { settle: () => settleReal(), openStore }
}

/** A database that others use too may be slow (ms). */
const STILL_MS = 600_000

await simulate({ store: 'postgres', stillMs: STILL_MS, prepare, placeOf }, new URL(import.meta.url))

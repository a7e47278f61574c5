import path from 'node:path'
import type { Env, Source } from '#runtime/env.ts'
import { deskLine, findDesk } from './chat/desk-line.ts'
import { terminalChat } from './chat/terminal.ts'
import { openDatabases } from './databases.ts'
import { addressOf, deskPlan, deskReady } from './desk-child.ts'
import { beginAnew, installationSecrets, openDataFolder } from './installation.ts'
import { keepRunning, type Kept } from './keep-running.ts'
import { readStart, type StartOptions } from './options.ts'
import { paperPlan, paperReady, type PaperFacts } from './paper-child.ts'
import { buildPages } from './pages/build.ts'
import { enterAddress, pagesPlan, pagesReady } from './pages/child.ts'
import { takePorts } from './ports.ts'
import { stopLeftOver } from './postgres/server.ts'
import { holdDataFolder } from './run-file.ts'
import { Closing, makeShutdown, type Shutdown } from './shutdown.ts'
import { Trouble } from './trouble.ts'

/** The processes that a start runs beside PostgreSQL. */
export type Entries = { readonly desk: string; readonly paper: string; /** null: the desk answers where the pages would. */ readonly pages: string | null }
export type StartParts = { readonly options: StartOptions; readonly inherited: Readonly<Record<string, string>>; readonly entries: Entries; readonly say: (line: string) => void; readonly shutdown: Shutdown }

const present = (source: Source): Record<string, string> => {
  const set: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) if (value !== undefined) set[name] = value
  return set
}

const table = (rows: readonly (readonly [string, string])[]): string => rows.map(([what, where]) => `  ${what.padEnd(16)}${where}`).join('\n')

/** As seen from the working folder, where it lies below it. */
const shown = (file: string): string => {
  const near = path.relative('', file)
  return near === '' || near.startsWith('..') ? file : near
}

const marketOf = ({ KEEL_MARKET: market, KEEL_SPEED: speed }: Env): string => (market.startsWith('replay:') ? `${market} at ${speed} × speed` : market)

const bringUp = async ({ options: { env, fresh }, inherited, entries, say, shutdown }: StartParts): Promise<string> => {
  const data = openDataFolder(env.KEEL_DATA)
  const run = await holdDataFolder(data)
  await shutdown.onClose(() => Promise.resolve(run.remove()))
  const ports = takePorts()
  const port = await ports.open(env.HOST, env.PORT)
  if (fresh) {
    await stopLeftOver(data)
    beginAnew(data)
  }
  const secrets = installationSecrets(data)
  const built = entries.pages === null ? Promise.resolve() : buildPages({ data, inherited, say, shutdown })
  // Waited for below; a fault of it must not go unheard meanwhile.
  built.catch(() => undefined)
  const databases = await openDatabases({ data, env, secrets, shutdown, say, ports })
  const address = addressOf(env.HOST, port)
  const pids = new Map<string, number>()
  const note = (entry: string, pid: number): void => {
    pids.set(entry, pid)
    run.note(address, [...pids].map(([of, number]) => ({ entry: of, pid: number })))
  }

  let facts: PaperFacts | null = null
  let desk: Kept | null = null
  const paperPort = await ports.free()
  const paperLog = path.join(data, 'log', 'paper.log')
  const paper = await keepRunning({
    plan: () => paperPlan({ entry: entries.paper, port: paperPort, data, databaseUrl: databases.paper, env, inherited }),
    ready: paperReady(paperLog), graceMs: 1_500, say, shutdown,
    onReady: (told, child) => {
      note(entries.paper, child.pid)
      const moved = facts !== null && JSON.stringify(facts) !== JSON.stringify(told)
      facts = told
      if (moved) void desk?.restart()
    },
  })
  const factsNow = (): PaperFacts => {
    if (facts === null) throw new Trouble('The paper exchange has not said where it is.')
    return facts
  }
  const deskLog = path.join(data, 'log', 'desk.log')
  const place = { data, database: databases.desk, env, secrets, inherited, address }
  const worker = entries.pages === null ? { host: env.HOST, port } : { host: '127.0.0.1', port: await ports.free() }
  const workerAddress = addressOf(worker.host, worker.port)
  desk = await keepRunning({
    plan: () => deskPlan({ ...place, entry: entries.desk, ...worker, paper: factsNow() }),
    ready: deskReady(workerAddress, deskLog), graceMs: 4_000, say, shutdown,
    onReady: (_, child) => note(entries.desk, child.pid),
  })
  await built
  const { pages: pagesEntry } = entries
  const pages = pagesEntry === null ? null : await keepRunning({
    plan: () => pagesPlan({ ...place, entry: pagesEntry, host: env.HOST, port, paper: factsNow(), worker: workerAddress }),
    ready: pagesReady(address, path.join(data, 'log', 'pages.log')), graceMs: 2_000, say, shutdown,
    onReady: (_, child) => note(pagesEntry, child.pid),
  })
  const told = `Keel runs.\n${table([
    ...(pages === null ? [['Page', address] as const] : [['Enter once', enterAddress(address, inherited['KEEL_SESSION_SECRET'] ?? secrets.session)] as const, ['Pages', `${address}, process ${pages.current().pid}, log ${shown(path.join(data, 'log', 'pages.log'))}`] as const]),
    ['Desk', `process ${desk.current().pid}, log ${shown(deskLog)}`],
    ['Paper exchange', `${factsNow().rest}, process ${paper.current().pid}, market ${marketOf(env)}, log ${shown(paperLog)}`],
    ['PostgreSQL', databases.where],
    ['Data', shown(data)],
    ['Stop', `Ctrl-C, or kill ${process.pid}`],
  ])}`
  say(told)
  return told
}

/** Desk, paper exchange and PostgreSQL have their grace one after the other. */
const LAST_MS = 20_000

/** Runs Keel on this machine until it is told to stop; the exit code. */
export const start = async (given: readonly string[], source: Source, entries: Entries, say: (line: string) => void): Promise<number> => {
  const options = readStart(given, source)
  const shutdown = makeShutdown(['SIGINT', 'SIGTERM', 'SIGHUP'])
  let code = 0
  const up = bringUp({ options, inherited: present(source), entries, say, shutdown }).catch((thrown: unknown) => {
    if (thrown instanceof Closing || shutdown.isClosing()) return null
    code = 1
    say(thrown instanceof Trouble ? thrown.message : thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    shutdown.call('trouble')
    return null
  })
  const why = await Promise.race([shutdown.called, up.then((told) => chatHere(options, shutdown, told)).then(() => shutdown.called)])
  // Whatever hangs: who was told to end ends. Children end with the pipe to us, PostgreSQL is found by the next start.
  setTimeout(() => {
    say(`Not ended after ${LAST_MS / 1000} s; leaving what still runs.`)
    process.exit(1)
  }, LAST_MS).unref()
  if (why !== 'trouble') say('Stopping: desk, paper exchange, PostgreSQL.')
  await shutdown.close()
  await up
  await shutdown.close()
  if (why !== 'trouble') say('Stopped. Nothing of Keel runs any more.')
  return code
}

/** Started in a terminal, Keel's chat is right there; leaving it stops Keel. */
const chatHere = async (options: StartOptions, shutdown: Shutdown, told: string | null): Promise<void> => {
  if (told === null || !process.stdin.isTTY || !process.stdout.isTTY || shutdown.isClosing()) return
  const place = await findDesk(options.env.KEEL_DATA)
  if (place === null) return
  await terminalChat(deskLine(place), { input: process.stdin, output: process.stdout, header: `${told}\n\nSay a trade, a command (/help), or the number of a button. /quit or Ctrl-C stops Keel.` })
  shutdown.call('chat left')
}

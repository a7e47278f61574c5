import { databaseJournal } from './database-journal.ts'
import { openFaults } from './faults.ts'
import { fileJournal } from './file-journal.ts'
import type { PaperOptions } from './flags.ts'
import { type Journal, noJournal } from './journal.ts'
import { openKeeper } from './keeper.ts'
import { followLive } from './live-market.ts'
import { openShell } from './shell.ts'

/** What a starter is told; the token opens /admin. */
export type PaperServer = {
  readonly rest: string
  readonly ws: string
  readonly account: string
  readonly key: string
  readonly secret: string
  readonly adminToken: string
  readonly stop: () => Promise<void>
}

const BEAT_MS = 50
/** Replaying this many lines takes about a second. */
const SNAPSHOT_LINES = 20_000

const journalOf = (options: PaperOptions, onLost: (error: Error) => void): Journal =>
  options.database !== null ? databaseJournal(options.database, onLost) : options.data !== null ? fileJournal(options.data) : noJournal()

/** A paper exchange as a value: two of them live in one process. `onFailed` is told when it can't go on. */
export const startPaperServer = async (options: PaperOptions, onFailed: (error: unknown) => void): Promise<PaperServer> => {
  const journal = journalOf(options, onFailed)
  const keeper = await openKeeper(options, journal, Date.now())
  await journal.flush()
  const shell = openShell({ keeper, journal, faults: openFaults(), now: () => Date.now() })
  const port = await shell.listen(options.port)
  let beating: Promise<void> | null = null
  const beat = async (): Promise<void> => {
    await shell.beat()
    if (journal.length() >= SNAPSHOT_LINES) await keeper.snapshot()
  }
  await beat()
  const timer = setInterval(() => {
    // A slow journal makes beats fewer, never simultaneous.
    beating ??= beat().catch(onFailed).finally(() => {
      beating = null
    })
  }, BEAT_MS)
  const live = options.live === null ? null : followLive({
    address: options.live, instruments: keeper.house.venue.instruments(), drive: (command) => void keeper.house.drive(command, Date.now()),
    onProblem: (problem) => process.stderr.write(`live prices: ${problem}\n`),
  })
  const [first] = keeper.house.keys()
  return {
    rest: `http://127.0.0.1:${port}`,
    ws: `ws://127.0.0.1:${port}`,
    account: first?.account ?? '',
    key: first?.apiKey ?? '',
    secret: first?.secret ?? '',
    adminToken: keeper.token,
    stop: async () => {
      live?.stop()
      clearInterval(timer)
      await beating
      await shell.close()
      await keeper.snapshot()
      await journal.close()
    },
  }
}

import { CandleFileFault } from './candle-file.ts'
import { DatabaseInUse } from './database-journal.ts'
import { FolderInUse } from './file-journal.ts'
import { readFlags, showFault } from './flags.ts'
import { startPaperServer } from './start.ts'

/** Exit codes: 0 stopped, 1 failed, 2 started wrongly. */
const fail = (text: string, code: number): never => {
  process.stderr.write(`${text}\n`)
  process.exit(code)
}

const isStarterFault = (thrown: unknown): thrown is Error => thrown instanceof CandleFileFault || thrown instanceof FolderInUse || thrown instanceof DatabaseInUse

const run = async (): Promise<void> => {
  const options = readFlags(process.argv.slice(2))
  if ('length' in options) return fail(options.map(showFault).join('\n'), 2)
  const server = await startPaperServer(options, (error) => fail(`paper server: ${error instanceof Error ? error.message : String(error)}`, 1))
  const { stop, ...told } = server
  process.stdout.write(`${JSON.stringify({ ...told, seed: options.seed, pid: process.pid })}\n`)
  let stopping = false
  const end = (): void => {
    if (stopping) return
    stopping = true
    stop().then(() => process.exit(0), (thrown: unknown) => fail(String(thrown), 1))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (options.tied) {
    // The parent holds the other end of this pipe; when it is gone, however it went, so are we.
    process.stdin.on('end', end)
    process.stdin.on('close', end)
    process.stdin.resume()
  }
}

run().catch((thrown: unknown) => fail(isStarterFault(thrown) ? thrown.message : thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown), isStarterFault(thrown) ? 2 : 1))

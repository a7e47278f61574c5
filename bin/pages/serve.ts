import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import next from 'next'
import { routeName } from '#api/route-name.ts'
import { processMeter } from '#runtime/process-meter.ts'
import { processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { untilStopped } from '#runtime/until-stopped.ts'

/** The built pages as a process of this machine. It ends with the pipe to who started it. */
const main = async (): Promise<void> => {
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_SESSION_SECRET'])
  if ('faults' in read) {
    process.stderr.write(`${showFaults(read.faults)}\n`)
    process.exitCode = 2
    return
  }
  const { env } = read
  const stopped = untilStopped(env.KEEL_TIED === '1')
  const app = next({ dev: false, dir: fileURLToPath(new URL('../..', import.meta.url)), hostname: env.HOST, port: env.PORT })
  await app.prepare()
  const handle = app.getRequestHandler()
  const { meter } = processMeter()
  const server = createServer((request, response) => {
    const route = routeName((request.url ?? '/').split('?', 1)[0] ?? '/')
    response.on('finish', () => meter.count('requests', { route, status: String(response.statusCode) }))
    void handle(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(env.PORT, env.HOST, resolve)
  })
  await stopped
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  // Streams of pages and the pool of connections hold the process; nothing of them has to be finished.
  process.exit(0)
}

await main()

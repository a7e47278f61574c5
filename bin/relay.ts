import { createServer } from 'node:http'
import { processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { hostList, type HostList } from '#runtime/host-list.ts'
import { untilStopped } from '#runtime/until-stopped.ts'
import { wireRelay, type WiredRelay } from '#wiring-relay'
import { Trouble } from './trouble.ts'

export const RELAY_USAGE = `keel relay [--account ID]...
  holds the listen keys of all accounts of DATABASE_URL (or of those named), and brings every event to APP_URL/webhook/toobit, signed with
  TOOBIT_WEBHOOK_SECRET. For pages that run without a worker (docs/deploy.md). It needs KEEL_VAULT_KEYS to open keys, decides nothing, holds no
  lease and sends no order. /health on HOST and PORT says how each account's line is`

/** A delivery that fails for so long (ms) is a fault of this relay or of the desk. */
const FAILING_MS = 60_000

const accountsOf = (rest: readonly string[]): readonly string[] => {
  const only: string[] = []
  for (let index = 0; index < rest.length; index += 2) {
    const [name = '', id] = rest.slice(index, index + 2)
    if (name !== '--account') throw new Trouble(`${name.slice(0, 80)} is no option of relay; the nearest is --account.\n${RELAY_USAGE}`)
    if (id === undefined || id === '' || id.startsWith('--')) throw new Trouble(`--account wants the id of an account.\n${RELAY_USAGE}`)
    only.push(id)
  }
  return only
}

/** Well while every line is up and what it said is taken. It names accounts by their ids only to who asks this machine's own port. */
const health = ({ relay }: WiredRelay): { readonly ok: boolean; readonly accounts: unknown } => {
  const accounts = relay.figures()
  return { ok: accounts.length > 0 && accounts.every(({ up, failingMs }) => up && (failingMs ?? 0) < FAILING_MS), accounts }
}

const serve = async (wired: WiredRelay, { host, port, appUrl }: { readonly host: string; readonly port: number; readonly appUrl: string | null }): Promise<{ readonly port: number; readonly close: () => void }> => {
  let isOurs: HostList = () => false
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      response.end(JSON.stringify(body))
    }
    if (!isOurs(request.headers.host)) return send(421, { field: 'host', limit: 'a name of this relay: see HOST and APP_URL' })
    if (path === '/health/live') return send(200, { ok: true })
    const told = health(wired)
    if (path === '/health/ready') return send(told.ok ? 200 : 503, { ok: told.ok })
    if (path === '/health') return send(told.ok ? 200 : 503, told)
    return send(404, { field: 'path', limit: '/health, /health/live or /health/ready' })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const at = address !== null && typeof address === 'object' ? address.port : port
  isOurs = hostList({ host, port: at, appUrl })
  return { port: at, close: () => { server.closeAllConnections(); server.close() } }
}

/** `keel relay`: runs until it is told to end. */
export const relay = async (rest: readonly string[]): Promise<number> => {
  const only = accountsOf(rest)
  const read = readEnv(processEnv(), ['DATABASE_URL', 'KEEL_VAULT_KEYS', 'APP_URL', 'TOOBIT_WEBHOOK_SECRET'])
  if ('faults' in read) throw new Trouble(showFaults(read.faults))
  const { env } = read
  const stopped = untilStopped(env.KEEL_TIED === '1')
  const wired = await wireRelay(env, only)
  const http = await serve(wired, { host: env.HOST, port: env.PORT, appUrl: env.APP_URL })
  wired.tasks.start('relay', wired.relay.run)
  wired.log('info', 'relay-runs', { port: http.port })
  await stopped
  http.close()
  await wired.tasks.stop()
  await wired.close()
  return 0
}

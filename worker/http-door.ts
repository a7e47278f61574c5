import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { UpdateDoor } from '#bot/work-updates.ts'
import { receiveUpdate } from '#bot/work-updates.ts'
import { collectPulse, collectStored } from '#desk/collect-figures.ts'
import type { Store } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'
import type { RunningDesk } from '#desk/start-desk.ts'
import type { EmulatorUpdate } from '#bot/emulator.ts'
import type { ChatDoor } from './chat-door.ts'
import { bearsToken } from '#runtime/bearer.ts'
import type { PromMeter } from '#runtime/prom-meter.ts'
import { hostList, type HostList } from '#runtime/host-list.ts'
import { statusPage } from './status-page.ts'

export type HttpDoor = { readonly port: number; readonly open: (updates: UpdateDoor, desk: RunningDesk) => void; readonly close: () => Promise<void> }
export type HttpParts = { readonly host: string; readonly port: number; readonly appUrl: string | null; /** Under which the pages reach this worker, where that is another name than this machine's. */ readonly workerUrl: string | null; readonly isReady: () => Promise<boolean>; readonly log: Log; readonly chat: ChatDoor; readonly tokenFile: string; readonly token: string; readonly metrics: MetricsParts }
export type MetricsParts = PromMeter & { readonly token: string | null; readonly store: Pick<Store, 'census'> }

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" })
  response.end(body)
}

const ROUTES: ReadonlySet<string> = new Set(['/', '/health/live', '/health/ready', '/metrics', '/chat/say', '/chat/press', '/chat/stream', '/chat/users'])
const routeOf = (url: string | undefined): string => {
  const path = url?.split('?', 1)[0] ?? ''
  return ROUTES.has(path) ? path : 'other'
}

/** Figures of this process and what is stored, for who shows METRICS_TOKEN, or the token of the data folder. */
const figures = async ({ metrics, token }: HttpParts, desk: RunningDesk | null, { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse }): Promise<void> => {
  if (!bearsToken(request.headers.authorization, [metrics.token, token])) return send(response, 401, 'text/plain', 'Show METRICS_TOKEN as a bearer token')
  await collectStored(metrics.meter, metrics.store)
  if (desk !== null) collectPulse(metrics.meter, desk.pulse(), desk.door.publicPricesOf('toobit')?.figures())
  send(response, 200, metrics.contentType, await metrics.show())
}

/** Health says ok or not, the page says what runs; the chat needs its token. Nothing here shows an account. */
export const httpDoor = async (parts: HttpParts): Promise<HttpDoor> => {
  let opened: UpdateDoor | null = null
  let running: RunningDesk | null = null
  const receive = (update: EmulatorUpdate): void => {
    if (opened === null) return
    receiveUpdate(opened, JSON.parse(JSON.stringify(update))).catch((thrown: unknown) => parts.log('error', 'update-failed', { message: thrown instanceof Error ? thrown.message : String(thrown) }))
  }
  const ready = async (): Promise<boolean> => opened !== null && (await parts.isReady().catch(() => false))
  let isOurs: HostList = () => false
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOurs(request.headers.host)) return send(response, 421, 'text/plain', 'This desk has another name: see APP_URL and HOST')
    if (await parts.chat.handle(request, response, receive)) return
    if (request.method !== 'GET') return send(response, 405, 'text/plain', 'GET only')
    switch (request.url?.split('?', 1)[0]) {
      case '/health/live':
        return send(response, 200, 'application/json', '{"ok":true}')
      case '/health/ready': {
        const ok = await ready()
        return send(response, ok ? 200 : 503, 'application/json', JSON.stringify({ ok }))
      }
      case '/metrics':
        return figures(parts, running, { request, response })
      case '/':
        return send(response, 200, 'text/html; charset=utf-8', statusPage(await ready()))
      default:
        return send(response, 404, 'text/plain', 'Nothing is here. The page is at /')
    }
  }
  const server = createServer((request, response) => {
    response.on('finish', () => parts.metrics.meter.count('requests', { route: routeOf(request.url), status: String(response.statusCode) }))
    handle(request, response).catch((thrown: unknown) => {
      parts.log('error', 'request-failed', { path: request.url?.slice(0, 100), message: thrown instanceof Error ? thrown.message : String(thrown) })
      if (!response.headersSent) send(response, 500, 'text/plain', 'Something of Keel failed; the log has it')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(parts.port, parts.host, resolve)
  })
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : parts.port
  isOurs = hostList({ host: parts.host, port, appUrl: parts.appUrl, workerUrl: parts.workerUrl })
  return {
    port,
    open: (updates, desk) => {
      opened = updates
      running = desk
      writeFileSync(parts.tokenFile, JSON.stringify({ address: parts.workerUrl ?? `http://${parts.host === '0.0.0.0' ? '127.0.0.1' : parts.host}:${port}`, token: parts.token }), { mode: 0o600 })
      chmodSync(parts.tokenFile, 0o600)
    },
    close: async () => {
      rmSync(parts.tokenFile, { force: true })
      parts.chat.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

import path from 'node:path'
import type { Env } from '#runtime/env.ts'
import type { Child, ChildPlan } from './child.ts'
import type { InstallationSecrets } from './installation.ts'
import { fallen } from './keep-running.ts'
import type { PaperFacts } from './paper-child.ts'
import { pause } from './processes.ts'

export type DeskPlace = {
  readonly entry: string
  readonly data: string
  readonly host: string
  readonly port: number
  /** Where the pages answer. */
  readonly address: string
  readonly database: { readonly url: string; readonly direct: string }
  readonly paper: PaperFacts
  readonly env: Env
  readonly secrets: InstallationSecrets
  readonly inherited: Readonly<Record<string, string>>
}

/** What the environment names wins over what the installation made for itself. */
export const deskPlan = (place: DeskPlace): ChildPlan => ({ name: 'The desk', entry: place.entry, args: [], env: deskEnv(place), log: path.join(place.data, 'log', 'desk.log') })

/** The variables of the desk's processes, worker and pages. */
export const deskEnv = ({ data, host, port, address, database, paper, env, secrets, inherited }: Omit<DeskPlace, 'entry'>): Readonly<Record<string, string>> => ({
    KEEL_SESSION_SECRET: secrets.session, KEEL_SCHEDULER_KEY: secrets.scheduler, KEEL_SCHEDULER_KEY_NEXT: secrets.schedulerNext,
    KEEL_VAULT_KEYS: secrets.vaultKeys, TELEGRAM_WEBHOOK_SECRET: secrets.webhook, APP_URL: address,
    ...inherited,
    DATABASE_URL: database.url, DATABASE_URL_DIRECT: database.direct, HOST: host, PORT: String(port), KEEL_DATA: data, KEEL_MARKET: env.KEEL_MARKET,
    PAPER_REST: paper.rest, PAPER_WS: paper.ws, PAPER_KEY: paper.key, PAPER_SECRET: paper.secret, PAPER_ADMIN_TOKEN: paper.adminToken, KEEL_TIED: '1', KEEL_TAKE_OVER: env.KEEL_TAKE_OVER,
})

/** How the desk is reached from this machine. */
export const addressOf = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

const LIMIT_MS = 120_000

/** Waits until /health/ready says 200. */
export const deskReady = (address: string, log: string, name = 'The desk') => async (child: Child): Promise<void> => {
  const end = performance.now() + LIMIT_MS
  while (child.isRunning() && performance.now() < end) {
    const ok = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then((reply) => reply.status === 200, () => false)
    if (ok) return
    await pause(50)
  }
  throw fallen(child.isRunning() ? `${name} was not ready after ${LIMIT_MS / 1000} s` : `${name} ended at its start (${await child.ended})`, log, child)
}

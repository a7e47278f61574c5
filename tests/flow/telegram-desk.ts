import { afterEach } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import type { Webhook } from '#bot/poll-telegram.ts'
import type { DeskDoor } from '#desk/door.ts'
import { Fault } from '#core/fault.ts'
import { makeKnocks } from '#desk/knocks.ts'
import { paperAccounts } from '#desk/paper-accounts.ts'
import type { Clock } from '#desk/ports/world.ts'
import { realClock } from '#runtime/clock.ts'
import { digest, newCode } from '#runtime/ids.ts'
import { realTasks } from '#runtime/tasks.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { signIn } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { startTelegram } from '#worker/telegram.ts'
import { addMember } from '../../lib/wiring-members.ts'
import { account } from '../contract/ids.ts'
import { openBotApi } from './bot-api.ts'

export const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'
export const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close() })

type Api = Awaited<ReturnType<typeof openBotApi>>
type Store = ReturnType<typeof createSimStore>

/** One installation's reader of the bot; waits of its loops are short, those of the wire real. */
export const installation = async (api: Api, { takeOver = false, holder = 'w1', webhook = null, store = createSimStore(Date.now) }: { readonly takeOver?: boolean; readonly webhook?: Webhook | null; readonly holder?: string; readonly store?: Store } = {}) => {
  const fresh = store.tables.users.size === 0
  const { store: port, kv } = store.connect(() => Promise.resolve())
  if (fresh) await signIn(store)
  const local = makeEmulator(Date.now)
  const logs: string[] = []
  const log = (_level: string, event: string, facts: unknown = {}): void => void logs.push(`${event} ${JSON.stringify(facts)}`)
  const clock: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(Math.min(ms, 20), signal) }
  const tasks = realTasks({ clock: realClock, log })
  const pool = poolTransport(api.url)
  const opened: string[] = []
  const away = { now: false }
  let made = 0
  closing.push(async () => { await tasks.stop(); await pool.close() })
  const paper = paperAccounts({ store: port, vault: null, newId: () => account(`paper-${(made += 1)}`), openPaper: () => (away.now ? Promise.reject(new Fault({ code: 'unreachable', retry: 'soon', outcomeKnown: true })) : Promise.resolve(null)) })
  startTelegram({
    paper,
    // Only these parts of a door are needed to let people in.
    // oxlint-disable-next-line typescript/consistent-type-assertions
    door: { store: port, kv, log, clock, knocks: makeKnocks() } as unknown as DeskDoor, heldAccounts: () => [...store.tables.accounts.keys()], call: telegramOverHttp(pool.transport, TOKEN), local: local.call, localChat: '1', clock, log, tasks, holder, takeOver, webhook,
    codes: { newCode, digest }, enterLink: null, opened: (bot) => opened.push(bot), addMember: addMember({ store: port, paper, log: (level, event, facts) => log(level, event, facts) }),
  })
  const toldHere = (): string => local.messages(1).map(({ html }) => html).join('\n')
  const codeShown = (): string => /\/auth ([A-Z0-9-]+)/.exec(toldHere())?.[1] ?? ''
  return { store, local, logs, toldHere, codeShown, opened, tasks, away }
}
export const open = async (): Promise<Api> => {
  const api = await openBotApi(TOKEN)
  closing.push(api.close)
  return api
}

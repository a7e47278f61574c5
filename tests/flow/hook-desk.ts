import { fromCanonical } from '#core/json.ts'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import type { Trade } from '#core/trade/state.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { readEnv } from '#runtime/env.ts'
import { hookHeaders } from '#runtime/hook-signature.ts'
import type { SimExchange } from '#sim/exchange.ts'
import { simAccount } from '#sim/identity.ts'
import { toobitDoor } from '#wiring-toobit'
import { takeToobitEvents } from '../../app/webhook/toobit/take-events.ts'
import { account, accountRow, user } from '../contract/ids.ts'
import { liveDesk, type Steered } from './live-desk.ts'

export const SECRET = 'only-the-relay-and-this-desk-know-this'
export const TRADE = 'BTC long 10x 40c @ market tp 2/4/6% 40/30/30 sl 1.5%'

/** The exchange as a desk meets it whose user stream says nothing: keys and lines are made, no frame comes. */
const mute = (exchange: SimExchange): SimExchange => ({
  ...exchange,
  socketOf: (life) => (path, handlers) => exchange.socketOf(life)(path, path.startsWith('/quote') ? handlers : { ...handlers, onText: (text) => { if (text.includes('"pong"')) handlers.onText(text) } }),
})

/** A desk, and beside it the door of a web process on the same store; `deaf`: its own stream tells it nothing. */
export const hookDesk = async (deaf = false) => {
  const steered: Steered = { instruments: [btc], prices: new Map() }
  const desk = await liveDesk('locked', { steered, ...(deaf ? { around: mute } : {}) })
  const { time } = desk
  const { store, kv, feed } = desk.store.connect(() => Promise.resolve())
  const logs: string[] = []
  const clock = { now: time.now, monotonic: time.now, sleep: (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve)), after: time.after }
  const read = readEnv({ TOOBIT_WEBHOOK_SECRET: SECRET })
  const door = 'env' in read ? toobitDoor({ env: read.env, store, kv, feed, log: (level, event, facts) => void logs.push(`${level} ${event} ${JSON.stringify(facts)}`) }, clock) : null
  if (door === null) throw new Error('the door is open')
  await store.addUser(user('u2'), { telegramId: '9', name: 'Ben', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ ...accountRow('other', 'u2') })
  await desk.settle(5_000)
  const send = (body: string, headers: Readonly<Record<string, string>>) => takeToobitEvents(door, new Request('https://desk.example/webhook/toobit', { method: 'POST', body, headers }))
  const signed = (body: string, over: Partial<{ account: string; time: string }> = {}) => hookHeaders(SECRET, { account: simAccount, time: String(time.now()), body, ...over })
  /** Brings a text as a relay does, with changed headers if any. */
  const post = (value: unknown, over: Readonly<Record<string, string>> = {}) => {
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    return send(body, { ...signed(body), ...over })
  }
  const kept = (): string => JSON.stringify([desk.table?.journal.length, [...(desk.table?.inputs.keys() ?? [])], desk.store.tables.accounts.get(account('other'))?.journal.length])
  const price = (at: string): void => void steered.prices.set(btc.symbol, decimal(at))
  return { ...desk, post, send, signed, kept, logs, door, price, clock, web: store }
}
export type HookDesk = Awaited<ReturnType<typeof hookDesk>>

export const tradesOf = ({ table }: HookDesk): readonly Trade[] => [...(table?.trades.values() ?? [])].map(({ body }) => fromCanonical<Trade>(body))
/** What each trade has booked, to the last digit. */
export const ledgersOf = (desk: HookDesk) => tradesOf(desk).map((trade) => (trade.status === 'draft' ? 'draft' : { status: trade.status, ledger: trade.ledger, ...(trade.status === 'closed' ? { net: showDecimal(trade.net), reason: trade.reason } : {}) }))

/** One trade in, one target hit, the rest closed by its stop. */
export const story = async (desk: HookDesk): Promise<{ readonly early: unknown }> => {
  await desk.ask(TRADE)
  await desk.press('Confirm', 8_000)
  desk.price('62500')
  await desk.settle(3_000)
  const [trade] = tradesOf(desk)
  const early = trade !== undefined && 'targetFilled' in trade ? trade.targetFilled : null
  desk.price('60000')
  await desk.settle(90_000)
  return { early }
}

import { type Emulator, makeEmulator, type ShownMessage } from '#bot/emulator.ts'
import type { ApiAnswer } from '#bot/parts.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'
import { ONE, price, quantity } from '#core/money/money.ts'
import type { ExitForm } from '#core/trade/preview.ts'
import type { MarketCommand } from '#core/venue/command.ts'
import { btc, startPrices } from '#core/venue/market/instruments.ts'
import type { Driven } from '#core/venue/market/seeded-market.ts'
import { drawsOf } from '#sim/chance.ts'
import { type ProcessParts, startProcess } from '#sim/desk-process.ts'
import { type SimExchange, simExchange } from '#sim/exchange.ts'
import { signIn, simAccount } from '#sim/identity.ts'
import { createSimStore } from '#sim/store.ts'
import { virtualTime } from '#sim/virtual-time.ts'

const START = Date.UTC(2026, 0, 5)

/** Prices of a market that a test holds in its hand: each is traded at twice a second. */
export type Steered = { readonly instruments: readonly Instrument[]; readonly prices: Map<string, bigint> }
const steeredMarket = function* ({ instruments, prices }: Steered): Generator<Driven> {
  for (let at = START; ; at += 500) {
    const trade = ({ symbol }: Instrument): MarketCommand => ({ type: 'trade', symbol, price: price(prices.get(symbol) ?? startPrices[symbol] ?? 0n), quantity: quantity(ONE), buyerIsTaker: true })
    yield { at, commands: instruments.map(trade) }
  }
}

type Otherwise = Partial<Pick<ProcessParts, 'budgetOf' | 'openPaper' | 'publicPrices' | 'skewMs' | 'paperRows'>> & { readonly steered?: Steered; /** The exchange as the desk's process meets it. */ readonly around?: (exchange: SimExchange) => SimExchange; /** What the Bot API answers instead of doing it. */ readonly instead?: (method: string, payload: Readonly<Record<string, unknown>>) => ApiAnswer | null }

/** A whole desk in virtual time, with the bot behind its emulator and one paper account. */
export const liveDesk = async (exitForm: ExitForm = 'locked', { steered, around = (whole) => whole, instead = () => null, ...over }: Otherwise = {}) => {
  const time = virtualTime(START, () => new Promise<void>((resolve) => void setImmediate(resolve)))
  const draws = drawsOf(3, 'wire')
  const exchange = simExchange({ time, draws, seed: 3, instruments: steered?.instruments ?? [btc], startPrices, market: { everyMs: 60_000 }, switches: {}, balance: decimal('10000'), ...(steered === undefined ? {} : { drives: [steeredMarket(steered)] }) })
  const store = createSimStore(time.now)
  const sound = makeEmulator(time.now)
  const emulator: Emulator = { ...sound, call: (method, payload) => { const other = instead(method, payload); return other === null ? sound.call(method, payload) : Promise.resolve(other) } }
  await signIn(store)
  const errors: string[] = []
  const life = (name: string) => startProcess({ name, time, draws, store, exchange: around(exchange), emulator, exitForm, skewMs: 0, ...over, atAwait: () => undefined, log: (level, event, facts) => { if (level === 'error' || event === 'update-failed') errors.push(`${event} ${JSON.stringify(facts)}`) } })
  let desk = life('desk')
  await time.run(START + 5_000, () => false)
  let now = START + 5_000
  const settle = async (ms = 4_000): Promise<void> => {
    now += ms
    await time.run(now, () => false)
  }
  const give = (update: unknown): void => desk.receive(JSON.parse(JSON.stringify(update)))
  const shown = (): readonly ShownMessage[] => emulator.messages(1).filter((message) => message.from === 'bot')
  /** Says a line; the bot's answers to it, as far as they came in the meantime. */
  const ask = async (text: string, ms = 4_000): Promise<string> => {
    const before = shown().at(-1)?.id ?? 0
    give(emulator.say(1, text))
    await settle(ms)
    return shown().filter(({ id }) => id > before).map((message) => message.html).join('\n\n')
  }
  /** Presses the newest button whose label begins so. */
  const press = async (label: string, ms = 4_000): Promise<void> => {
    const button = shown().toReversed().flatMap((message) => message.buttons.flat()).find((candidate) => candidate.label.startsWith(label))
    const update = button === undefined ? null : emulator.press(1, button.data)
    if (update === null) throw new Error(`no button ${label} in:\n${shown().map((message) => message.html).join('\n\n')}`)
    give(update)
    await settle(ms)
  }
  /** kill -9, and another process in its place on what the store has. */
  const restart = async (): Promise<void> => {
    desk.kill()
    desk = life('desk again')
    await settle(30_000)
  }
  return { time, desk, restart, give, store, emulator, exchange, table: store.tables.accounts.get(simAccount), errors, settle, shown, ask, press }
}

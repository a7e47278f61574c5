import type { Book } from '#core/market/quote.ts'
import type { MarketEvent } from '#desk/ports/exchange.ts'
import type { SocketOpener } from '#desk/ports/world.ts'
import type { ToobitClient } from '../client.ts'
import { keepLine } from './connection.ts'
import { marketReader } from './market-reader.ts'

export type MarketStreamParts = { readonly client: ToobitClient; readonly socket: SocketOpener }
export type MarketAsk = {
  /** May change at any time; looked at every second. */
  readonly symbols: () => readonly string[]
  readonly onEvent: (event: MarketEvent) => void
  /** When given, whole books are kept from diffDepth and shown after each change. */
  readonly onBook?: (book: Book) => void
}

const PATH = '/quote/ws/v1'
/** 300 ids in one frame worked; ours stay below. */
const PER_FRAME = 100
const TOPICS = ['bookTicker', 'trade', 'markPrice']

/** A symbol list has no blanks: with one the next id fails (TOOBIT-API.md 7.1). */
const command = (event: 'sub' | 'cancel', topic: string, symbols: readonly string[]): string =>
  JSON.stringify({ symbol: symbols.join(','), topic, event, params: { binary: false } })

const inFrames = (event: 'sub' | 'cancel', topic: string, symbols: readonly string[]): readonly string[] =>
  Array.from({ length: Math.ceil(symbols.length / PER_FRAME) }, (_, i) => command(event, topic, symbols.slice(i * PER_FRAME, (i + 1) * PER_FRAME)))

/** Runs until stopped. A symbol's first frame after a reconnect is a snapshot, never a trade. */
export const followMarket = async ({ client, socket }: MarketStreamParts, ask: MarketAsk, stop: AbortSignal): Promise<void> => {
  const topics = ask.onBook === undefined ? TOPICS : [...TOPICS, 'diffDepth']
  let say: (text: string) => void = () => {}
  const reader = marketReader({
    onEvent: ask.onEvent,
    ...(ask.onBook === undefined ? {} : { onBook: ask.onBook }),
    now: () => client.clock.now(),
    onBookGap: (symbol) => say(command('sub', 'diffDepth', [symbol])),
  })
  const change = (wanted: ReadonlySet<string>): void => {
    const followed = new Set(reader.symbols())
    const added = [...wanted].filter((symbol) => !followed.has(symbol))
    const gone = [...followed].filter((symbol) => !wanted.has(symbol))
    for (const symbol of gone) reader.drop(symbol)
    for (const symbol of added) reader.add(symbol)
    for (const topic of topics) for (const text of [...inFrames('sub', topic, added), ...inFrames('cancel', topic, gone)]) say(text)
  }
  await keepLine({
    open: socket,
    clock: client.clock,
    chance: client.chance,
    path: () => Promise.resolve(PATH),
    onUp: (send) => {
      say = send
      reader.clear()
    },
    onText: (text) => reader.read(text),
    onDown: (reason) => {
      reader.clear()
      ask.onEvent({ type: 'gap', symbol: null, reason })
    },
    beside: async (_send, _drop, life) => {
      while (!life.aborted) {
        change(new Set(ask.symbols()))
        await client.clock.sleep(1_000, life)
      }
    },
  }, stop)
}

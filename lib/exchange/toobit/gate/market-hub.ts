import type { MarketEvent } from '#core/venue/event.ts'
import type { Venue } from '#core/venue/venue.ts'
import { z } from 'zod'
import { type BookFeed, bookFeed } from './book-feed.ts'
import { contractFor, envelope, frameNow, isTopic, needsNoSymbol, tradeRow, wholeBook, wholeFrames } from './market-topics.ts'

/** One client of the market socket. */
export type MarketSession = { readonly onText: (text: string) => void; readonly close: () => unknown }

/** All market sockets of a venue. The shell feeds events as they come and beats several times a second. */
export type MarketHub = {
  readonly open: (send: (text: string) => void) => MarketSession
  readonly onEvent: (event: MarketEvent) => void
  /** Sends what piled up: books, best prices; each second also bars, tickers, mark and index. */
  readonly beat: () => void
  readonly sessions: () => number
}

const ask = z.object({ event: z.string(), topic: z.string().optional(), symbol: z.string().optional() })
const pingText = z.object({ ping: z.number() })
const SYMBOLS_MAX = 300
const SUBSCRIPTIONS_MAX = 5_000

type Client = { readonly send: (text: string) => void; readonly topics: Map<string, Set<string>> }
type Hub = { readonly venue: Venue; readonly clients: Set<Client>; readonly feeds: Map<string, BookFeed>; readonly dirty: Set<string> }

const errorText = (code: number, desc: string): string => JSON.stringify({ code: String(code), desc })
const isEachSecond = (topic: string): boolean => topic.startsWith('kline_') || topic === 'realtimes' || topic === 'markPrice' || topic === 'index' || topic === 'wholeRealTime'

const readText = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const followers = (hub: Hub, topic: string, symbol: string): readonly Client[] => [...hub.clients].filter((client) => client.topics.get(topic)?.has(symbol) === true)

const feedOf = (hub: Hub, symbol: string): BookFeed => {
  const feed = hub.feeds.get(symbol) ?? bookFeed()
  hub.feeds.set(symbol, feed)
  return feed
}

const tellDelta = (hub: Hub, symbol: string): void => {
  const clients = followers(hub, 'diffDepth', symbol)
  const book = clients.length > 0 ? wholeBook(hub.venue, symbol) : null
  const data = book === null ? null : feedOf(hub, symbol).delta(book)
  if (data === null) return
  const text = envelope({ topic: 'diffDepth', symbol, data, first: false, now: hub.venue.now() })
  for (const client of clients) client.send(text)
}

const subscribe = (hub: Hub, client: Client, topic: string, symbol: string): void => {
  if (topic === 'diffDepth') {
    // Who is there already gets the way to the book that the newcomer starts with.
    tellDelta(hub, symbol)
    const book = wholeBook(hub.venue, symbol)
    if (book !== null) client.send(envelope({ topic, symbol, data: feedOf(hub, symbol).snapshot(book), first: true, now: hub.venue.now() }))
  }
  for (const first of topic === 'bookTicker' || topic === 'markPrice' ? [true, false] : [true]) {
    const frame = frameNow(hub.venue, topic, symbol, first)
    if (frame !== null) client.send(frame)
  }
  client.topics.set(topic, (client.topics.get(topic) ?? new Set()).add(symbol))
}

const command = (hub: Hub, client: Client, got: z.output<typeof ask>): void => {
  const topic = got.topic ?? ''
  if (got.event === 'cancel_all') client.topics.clear()
  else if (got.event !== 'sub' && got.event !== 'cancel') client.send(errorText(-10002, 'Invalid event!'))
  else if (!isTopic(topic)) client.send(errorText(-10004, 'Invalid topic!'))
  else if (needsNoSymbol(topic)) whole(hub, client, topic, got.event === 'sub')
  else for (const name of (got.symbol ?? '').split(',').slice(0, SYMBOLS_MAX)) change(hub, client, got.event, [topic, name])
}

const change = (hub: Hub, client: Client, event: 'sub' | 'cancel', [topic, name]: readonly [string, string]): void => {
  const held = [...client.topics.values()].reduce((sum, set) => sum + set.size, 0)
  if (contractFor(hub.venue, topic, name) === null || held >= SUBSCRIPTIONS_MAX) client.send(errorText(-100010, 'Invalid Symbols!'))
  else if (event === 'sub') subscribe(hub, client, topic, name)
  else client.topics.get(topic)?.delete(name)
}

const whole = (hub: Hub, client: Client, topic: string, wanted: boolean): void => {
  if (!wanted) client.topics.delete(topic)
  else {
    client.topics.set(topic, new Set(['']))
    for (const text of wholeFrames(hub.venue, topic, true)) client.send(text)
  }
}

/** A symbol's frame goes out each second, or when its book or price changed. */
const frameDue = (hub: Hub, topic: string, symbol: string, newSecond: boolean): string | null => {
  const due = isEachSecond(topic) ? newSecond : hub.dirty.has(symbol) && (topic === 'bookTicker' || topic === 'depth')
  return due ? frameNow(hub.venue, topic, symbol, false) : null
}

const beatTopic = (hub: Hub, topic: string, symbols: ReadonlySet<string>, newSecond: boolean): readonly string[] => {
  if (needsNoSymbol(topic)) return (topic === 'wholeRealTime' ? newSecond : hub.dirty.size > 0) ? wholeFrames(hub.venue, topic, false) : []
  return [...symbols].map((symbol) => frameDue(hub, topic, symbol, newSecond)).filter((frame) => frame !== null)
}

const onText = (hub: Hub, client: Client, text: string): void => {
  const value = readText(text)
  const got = ask.safeParse(value)
  if (value === undefined) client.send(errorText(-10001, 'Invalid JSON!'))
  else if (pingText.safeParse(value).success) client.send(JSON.stringify({ pong: hub.venue.now() }))
  else if (got.success) command(hub, client, got.data)
  else client.send(errorText(-10002, 'Invalid event!'))
}

export const openMarketHub = (venue: Venue): MarketHub => {
  const hub: Hub = { venue, clients: new Set(), feeds: new Map(), dirty: new Set() }
  let second = 0
  return {
    open: (send) => {
      const client: Client = { send, topics: new Map() }
      hub.clients.add(client)
      return { onText: (text) => onText(hub, client, text), close: () => hub.clients.delete(client) }
    },
    onEvent: (event) => {
      if (event.type === 'book' || event.type === 'book-change') hub.dirty.add(event.symbol)
      if (event.type !== 'trade') return
      const { symbol } = event.trade
      hub.dirty.add(symbol)
      const clients = followers(hub, 'trade', symbol)
      const text = clients.length === 0 ? '' : envelope({ topic: 'trade', symbol, data: [tradeRow(event.trade)], first: false, now: event.at })
      for (const client of clients) client.send(text)
    },
    beat: () => {
      const now = Math.floor(venue.now() / 1_000)
      const newSecond = now !== second
      second = now
      for (const symbol of hub.dirty) tellDelta(hub, symbol)
      for (const client of hub.clients) for (const [topic, symbols] of client.topics) for (const text of beatTopic(hub, topic, symbols, newSecond)) client.send(text)
      hub.dirty.clear()
    },
    sessions: () => hub.clients.size,
  }
}

import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import type { Command } from '#core/venue/command.ts'
import type { Reply } from '#core/venue/reply.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { GateKey } from './access.ts'
import { type Door, gate } from './gate.ts'
import type { HouseSocket, SocketEnd } from './house-socket.ts'
import { openLimits } from './limits.ts'
import { openListenKeys } from './listen-keys.ts'
import { openMarketHub } from './market-hub.ts'
import { openSpot, type SpotCommand, type SpotMarket, type SpotReply } from './spot-market.ts'
import { openUserHub } from './user-hub.ts'

/** What a journal keeps: replayed in order, the house is as it was. */
export type Entry =
  | { readonly type: 'venue'; readonly at: number; readonly command: Command }
  | { readonly type: 'spot'; readonly at: number; readonly command: SpotCommand }
  | { readonly type: 'key'; readonly at: number; readonly key: GateKey }

/** A whole exchange as a value: venue, spot, keys and streams behind the gate. Time comes with each call. */
export type House = {
  readonly handle: (request: WireRequest, now: number) => WireReply
  /** A command of the house or the market; `kept` false: the caller's own journal can make it again. */
  readonly drive: (command: Command, now: number, kept?: boolean) => Reply
  readonly driveSpot: (command: SpotCommand, now: number) => SpotReply
  readonly addKey: (key: GateKey, now: number) => void
  readonly connect: (path: string, end: SocketEnd, now: number) => HouseSocket | null
  /** Several times a second: what streams owe, funding instants, ends of listen keys. */
  readonly beat: (now: number) => void
  readonly replay: (entry: Entry) => void
  readonly venue: Venue
  readonly spot: SpotMarket
  readonly keys: () => readonly GateKey[]
  readonly sockets: () => number
}

export type HouseParts = {
  readonly venue: Venue
  readonly spot?: string
  readonly keys?: readonly GateKey[]
  /** Makes listen keys unguessable. */
  readonly secret: string
  /** Called before anything of the entry is answered. */
  readonly journal?: (entry: Entry) => void
}

const MARKET_PATH = '/quote/ws/v1'
const USER_PATH = '/api/v1/ws/'

export const openHouse = (parts: HouseParts): House => {
  const { venue } = parts
  const journal = parts.journal ?? (() => {})
  const spot = openSpot(venue, parts.spot)
  const keys = new Map((parts.keys ?? []).map((key) => [key.apiKey, key]))
  const listenKeys = openListenKeys(parts.secret)
  const marketHub = openMarketHub(venue)
  const userHub = openUserHub(listenKeys)

  /** A refused command changed nothing and is not kept. */
  const apply = (command: Command, at: number): Reply => {
    const reply = venue.apply(command, at)
    if (reply.type !== 'refused') journal({ type: 'venue', at, command })
    return reply
  }
  const applySpot = (command: SpotCommand, at: number): SpotReply => {
    const reply = spot.apply(command, at)
    if (reply.type !== 'refused' && command.kind !== 'price') journal({ type: 'spot', at, command })
    return reply
  }
  const door: Door = { world: { venue, spot: { ...spot, apply: applySpot }, listenKeys, apply }, keys, limits: openLimits() }

  const pump = (): void => {
    for (const event of venue.drainEvents()) {
      if ('account' in event) userHub.onEvent(event)
      else {
        if (event.type === 'trade') spot.apply({ kind: 'price', contract: event.trade.symbol, price: event.trade.price }, event.at)
        marketHub.onEvent(event)
      }
    }
  }
  const pumped = <T>(value: T): T => {
    pump()
    return value
  }
  return {
    handle: (request, now) => {
      venue.advance(now)
      return pumped(gate(door, request, now))
    },
    drive: (command, now, kept = true) => pumped(kept ? apply(command, now) : venue.apply(command, now)),
    driveSpot: (command, now) => applySpot(command, now),
    addKey: (key, now) => {
      keys.set(key.apiKey, key)
      journal({ type: 'key', at: now, key })
    },
    connect: (path, end, now) => {
      if (path === MARKET_PATH) return marketHub.open(end.send)
      return path.startsWith(USER_PATH) ? userHub.open(path.slice(USER_PATH.length), end, now) : null
    },
    beat: (now) => {
      venue.advance(now)
      pump()
      marketHub.beat()
      userHub.beat(now)
    },
    replay: (entry) => {
      if (entry.type === 'venue') venue.apply(entry.command, entry.at)
      else if (entry.type === 'spot') spot.apply(entry.command, entry.at)
      else keys.set(entry.key.apiKey, entry.key)
      // What was told before the end isn't told again; resting spot orders fill as they did.
      for (const event of venue.drainEvents()) if (event.type === 'trade') spot.apply({ kind: 'price', contract: event.trade.symbol, price: event.trade.price }, event.at)
    },
    venue,
    spot,
    keys: () => [...keys.values()],
    sockets: () => marketHub.sessions() + userHub.sessions(),
  }
}

import { createHmac } from 'node:crypto'
import type { Instrument } from '#core/market/instrument.ts'
import { money, type Price } from '#core/money/money.ts'
import { type Driven, seededMarket, type SeededOptions } from '#core/venue/market/seeded-market.ts'
import { type AccountEvent, type VenueEvent } from '#core/venue/event.ts'
import type { Command } from '#core/venue/command.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import type { Switches } from '#core/venue/switches.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { Signer } from '#desk/ports/exchange.ts'
import type { PaperKey } from '#desk/paper-accounts.ts'
import type { SocketOpener, Transport, WireReply, WireRequest } from '#desk/ports/world.ts'
import type { GateKey } from '#exchange/toobit/gate/access.ts'
import { gate } from '#exchange/toobit/gate/gate.ts'
import { openLimits } from '#exchange/toobit/gate/limits.ts'
import { openListenKeys } from '#exchange/toobit/gate/listen-keys.ts'
import { openMarketHub } from '#exchange/toobit/gate/market-hub.ts'
import { openSpot } from '#exchange/toobit/gate/spot-market.ts'
import { userFrame } from '#exchange/toobit/gate/user-frames.ts'
import type { Draws } from './chance.ts'
import { type OpenSocket, openSocket } from './socket.ts'
import type { Life, VirtualTime } from './virtual-time.ts'
import { unlistedOrders } from './unlisted.ts'
import { type Selected, selecting } from './selection.ts'
import { openVeil } from './veil.ts'
import { NO_FAULTS, openWire, type Strike, type WireFaults } from './wire.ts'

export type SimExchange = {
  readonly venue: Venue
  /** Of an API key; the first account's for any other. */
  readonly signerOf: (apiKey: string | null) => Signer
  /** Another account with the money of the first, and its key. */
  readonly openAccount: (account: string) => PaperKey
  readonly account: string
  /** All that have a key, the first one first. */
  readonly accounts: () => readonly string[]
  readonly transportOf: (life: Life) => Transport
  readonly socketOf: (life: Life) => SocketOpener
  /** Requests that reached the venue, and faults played so far. */
  readonly counts: { requests: number; faults: number }
  readonly setFaults: (faults: WireFaults) => void
  /** The user streams' keys are known no more; their sockets are closed, or stay open and say nothing of the account. */
  readonly endListenKeys: (drop: boolean) => void
  /** The desk's address is turned away for so long. */
  readonly ban: (ms: number) => void
  /** Whether the venue's ban holds now, or this process heard of it and keeps away for the two minutes that it must. */
  readonly turnsAway: (process: string | null) => boolean
  /** An act at the exchange itself, beside the desk. */
  readonly act: (command: Command) => void
  readonly stop: () => void
}
export type ExchangeParts = {
  readonly time: VirtualTime
  readonly draws: Draws
  readonly seed: number
  readonly instruments: readonly Instrument[]
  readonly startPrices: Readonly<Record<string, Price>>
  readonly market: Partial<SeededOptions>
  /** Other markets than seeded ones: what happens when, in order. */
  readonly drives?: readonly Iterator<Driven>[]
  readonly switches: Partial<Switches>
  readonly balance: bigint
  /** Which orders are hidden; the wire's own draws when absent. */
  readonly veil?: Draws
  /** What is played of the faults; all when absent. */
  readonly selected?: Selected
  /** Told of every request that reached the venue, whose account it was for ('' for none), and of its answer. */
  readonly seen?: (by: Life, account: string, seen: { readonly request: WireRequest; readonly reply: WireReply }) => void
}

const KEY = 'sim-key'
/** What the documents tell of the shortest ban; the desk keeps to it (`exchange/toobit/hold.ts`). */
const KEEPS_AWAY_MS = 120_000
const SECRET = 'sim-secret-of-thirty-two-bytes-ok'

/** The venue behind its own Toobit door, with a market of its own and a wire that can break. */
export const simExchange = (parts: ExchangeParts): SimExchange => {
  const { time, draws } = parts
  const venue = openVenue({ startAt: time.now(), instruments: parts.instruments, switches: parts.switches })
  const keys = new Map<string, GateKey>([[KEY, { apiKey: KEY, secret: SECRET, account: 'desk', readOnly: false }]])
  const listenKeys = openListenKeys(SECRET)
  const hub = openMarketHub(venue)
  const sockets = new Set<OpenSocket>()
  const counts = { requests: 0, faults: 0 }
  let faults = NO_FAULTS
  let bannedUntil = 0
  /** When a process was first answered 418; it asks nothing for so long after it. */
  const heardOfBan = new Map<string, number>()
  const keepsAway = (process: string): boolean => time.now() < (heardOfBan.get(process) ?? -Infinity) + KEEPS_AWAY_MS
  let stopped = false
  const plays = counting(parts.selected ?? selecting(), counts)
  venue.apply({ type: 'open-account', account: 'desk', balance: money(parts.balance) }, time.now())

  const socketsOf = (account: string): readonly OpenSocket[] => [...sockets].filter((socket) => listenKeys.accountOf(socket.path.split('/').at(-1) ?? '', time.now()) === account)
  const unlisted = unlistedOrders({ venue, time, draws })
  const flush = (): void => {
    for (const event of venue.drainEvents()) {
      if (!isAccountEvent(event)) hub.onEvent(event)
      else for (const socket of socketsOf(event.account)) socket.send(userFrame(event))
    }
    hub.beat()
  }
  const world = { venue: unlisted.venue, spot: openSpot(venue), listenKeys, apply: (command: Parameters<Venue['apply']>[0], at: number) => venue.apply(command, at) }
  const door = { world, keys, limits: openLimits() }
  const veil = openVeil({ draws: parts.veil ?? draws, faults: () => faults, plays: () => plays('hiddenOrder') })
  const answer = (request: WireRequest, by: Life): WireReply => {
    counts.requests += 1
    const reply = veil(request, gate(door, request, time.now()), time.now())
    parts.seen?.(by, keys.get(request.headers['X-BB-APIKEY'] ?? '')?.account ?? '', { request, reply })
    flush()
    return reply
  }
  const seeded = (instrument: Instrument, i: number): Iterator<Driven> => {
    const market = seededMarket(parts.seed + i, instrument, { ...parts.market, startAt: time.now(), start: startOf(parts, instrument.symbol) })
    return { next: () => ({ done: false, value: market.next() }) }
  }
  for (const market of parts.drives ?? parts.instruments.map(seeded)) drive({ time, venue, flush, stopped: () => stopped }, market)

  const strikes: Strike = (fault, what) => faults[fault] > 0 && draws.once(faults[fault]) && plays(fault, what)
  return {
    venue, counts, account: 'desk', accounts: () => [...keys.values()].map(({ account }) => account),
    ...keyRing(keys, (account) => venue.apply({ type: 'open-account', account, balance: money(parts.balance) }, Math.max(time.now(), venue.now()))),
    setFaults: (next) => (faults = next),
    endListenKeys: (drop) => {
      counts.faults += 1
      for (const socket of [...sockets].filter(({ path }) => !path.startsWith('/quote'))) {
        listenKeys.close(socket.path.split('/').at(-1) ?? '')
        if (drop) socket.drop('listen key ended')
      }
    },
    ban: (ms) => {
      counts.faults += 1
      bannedUntil = time.now() + ms
    },
    turnsAway: (process) => time.now() < bannedUntil || (process !== null && keepsAway(process)),
    act: (command) => {
      venue.apply(command, Math.max(time.now(), venue.now())); flush()
    },
    stop: () => (stopped = true),
    transportOf: openWire({ time, draws, strikes, answer, bannedUntil: () => bannedUntil, hide: unlisted.hide, banned: (by) => { if (!keepsAway(by.name)) heardOfBan.set(by.name, time.now()) } }),
    socketOf: (life) => (path, handlers) => openSocket({ path, handlers, life, time, draws, sockets, strikes, heard: unlisted.isHeard, open: (send) => (path.startsWith('/quote') ? hub.open(send) : null) }),
  }
}

const counting = ({ plays }: Selected, counts: { faults: number }): Strike => (fault, what) => {
  const played = plays(fault, what)
  if (played) counts.faults += 1
  return played
}

type Driving = { readonly time: VirtualTime; readonly venue: Venue; readonly flush: () => void; readonly stopped: () => boolean }
const drive = (driving: Driving, market: Iterator<Driven>): void => {
  const { time, venue, flush, stopped } = driving
  const step = stopped() ? null : market.next()
  if (step === null || step.done === true) return
  time.after(step.value.at - time.now(), () => {
    for (const command of step.value.commands) venue.apply(command, Math.max(step.value.at, venue.now()))
    flush()
    drive(driving, market)
  })
}

/** Each account's key, as its owner would hold it. */
const keyRing = (keys: Map<string, GateKey>, open: (account: string) => void): Pick<SimExchange, 'signerOf' | 'openAccount'> => ({
  signerOf: (apiKey) => {
    const key = keys.get(apiKey ?? KEY) ?? { apiKey: KEY, secret: SECRET }
    return { apiKey: key.apiKey, sign: (text) => createHmac('sha256', key.secret).update(text).digest('hex') }
  },
  openAccount: (account) => {
    const key = { apiKey: `key-of-${account}`, secret: `${SECRET}-${account}` }
    keys.set(key.apiKey, { ...key, account, readOnly: false })
    open(account)
    return key
  },
})

const startOf = (parts: ExchangeParts, symbol: string): Price => {
  const at = parts.startPrices[symbol]
  if (at === undefined) throw new Error(`assertion failed: ${symbol} has a start price`)
  return at
}

const isAccountEvent = (event: VenueEvent): event is AccountEvent => 'account' in event

import { createHmac } from 'node:crypto'
import { Fault } from '#core/fault.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { money, type Price } from '#core/money/money.ts'
import { type Driven, seededMarket, type SeededOptions } from '#core/venue/market/seeded-market.ts'
import { type AccountEvent, type VenueEvent } from '#core/venue/event.ts'
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
import { type Life, type VirtualTime, whileAlive } from './virtual-time.ts'

/** What can go wrong between desk and venue, each as a share of requests or frames. */
export type WireFaults = {
  readonly lostRequest: number
  readonly lostAnswer: number
  readonly serverError: number
  /** 429, with the header that says when to come again. */
  readonly limited: number
  /** Answers and frames that arrive seconds late, after what was sent later. */
  readonly slowAnswer: number
  readonly slowFrame: number
  readonly doubledFrame: number
  readonly lostFrame: number
  readonly droppedSocket: number
}
export const NO_FAULTS: WireFaults = { lostRequest: 0, lostAnswer: 0, serverError: 0, limited: 0, slowAnswer: 0, slowFrame: 0, doubledFrame: 0, lostFrame: 0, droppedSocket: 0 }
/** Longest delay of a slow answer or frame (ms). */
const SLOW_MS = 4_000

export type SimExchange = {
  readonly venue: Venue
  /** Of an API key; the first account's for any other. */
  readonly signerOf: (apiKey: string | null) => Signer
  /** Another account with the money of the first, and its key. */
  readonly openAccount: (account: string) => PaperKey
  readonly account: string
  readonly transportOf: (life: Life) => Transport
  readonly socketOf: (life: Life) => SocketOpener
  /** Requests that reached the venue, and faults played so far. */
  readonly counts: { requests: number; faults: number }
  readonly setFaults: (faults: WireFaults) => void
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
}

const KEY = 'sim-key'
const SECRET = 'sim-secret-of-thirty-two-bytes-ok'
type OpenSocket = { readonly path: string; readonly send: (text: string) => void; readonly drop: (reason: string) => void }

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
  let stopped = false
  venue.apply({ type: 'open-account', account: 'desk', balance: money(parts.balance) }, time.now())

  const socketsOf = (account: string): readonly OpenSocket[] => [...sockets].filter((socket) => listenKeys.accountOf(socket.path.split('/').at(-1) ?? '', time.now()) === account)
  const flush = (): void => {
    for (const event of venue.drainEvents()) {
      if (!isAccountEvent(event)) hub.onEvent(event)
      else for (const socket of socketsOf(event.account)) socket.send(userFrame(event))
    }
    hub.beat()
  }
  const world = { venue, spot: openSpot(venue), listenKeys, apply: (command: Parameters<Venue['apply']>[0], at: number) => venue.apply(command, at) }
  const door = { world, keys, limits: openLimits() }
  const answer = (request: WireRequest): WireReply => {
    counts.requests += 1
    const reply = gate(door, request, time.now())
    flush()
    return reply
  }
  const seeded = (instrument: Instrument, i: number): Iterator<Driven> => {
    const market = seededMarket(parts.seed + i, instrument, { ...parts.market, startAt: time.now(), start: startOf(parts, instrument.symbol) })
    return { next: () => ({ done: false, value: market.next() }) }
  }
  const drive = (market: Iterator<Driven>): void => {
    const step = stopped ? null : market.next()
    if (step === null || step.done === true) return
    time.after(step.value.at - time.now(), () => {
      for (const command of step.value.commands) venue.apply(command, Math.max(step.value.at, venue.now()))
      flush()
      drive(market)
    })
  }
  for (const market of parts.drives ?? parts.instruments.map(seeded)) drive(market)

  const fault = (share: number): boolean => {
    const strikes = share > 0 && draws.once(share)
    if (strikes) counts.faults += 1
    return strikes
  }
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.after(ms, resolve))
  return {
    venue, counts, account: 'desk',
    ...keyRing(keys, (account) => venue.apply({ type: 'open-account', account, balance: money(parts.balance) }, Math.max(time.now(), venue.now()))),
    setFaults: (next) => (faults = next),
    stop: () => (stopped = true),
    transportOf: (life) => async (request) => {
      await wait(1 + draws.whole(4))
      if (!life.alive()) return whileAlive(life, await new Promise<never>(() => undefined))
      if (fault(faults.lostRequest)) return lost(life, wait, request.timeoutMs)
      if (fault(faults.limited)) return whileAlive(life, limitedReply(time.now()))
      const reply = answer(request)
      const late = 1 + draws.whole(fault(faults.slowAnswer) ? SLOW_MS : 4)
      if (late > request.timeoutMs || fault(faults.lostAnswer)) return lost(life, wait, request.timeoutMs)
      await wait(late)
      if (fault(faults.serverError)) return whileAlive(life, { status: 502, headers: {}, body: '' })
      return whileAlive(life, reply)
    },
    socketOf: (life) => (path, handlers) => openSocket({ path, handlers, life, time, draws, sockets, open: (send) => (path.startsWith('/quote') ? hub.open(send) : null), faults: () => faults, fault }),
  }
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

const limitedReply = (now: number): WireReply => ({
  status: 429, headers: { 'x-api-limit-reset-timestamp': String(now + 2_000) }, body: JSON.stringify({ code: -1003, msg: 'Too many requests.' }),
})

/** Nobody knows whether the request arrived. */
const lost = async (life: Life, wait: (ms: number) => Promise<void>, timeoutMs: number): Promise<never> => {
  await wait(timeoutMs)
  await whileAlive(life, null)
  throw new Fault({ code: 'timeout', retry: 'never', outcomeKnown: false })
}

type SocketParts = {
  readonly path: string
  readonly handlers: Parameters<SocketOpener>[1]
  readonly life: Life
  readonly time: VirtualTime
  readonly draws: Draws
  readonly sockets: Set<OpenSocket>
  readonly open: (send: (text: string) => void) => { readonly onText: (text: string) => void; readonly close: () => void } | null
  readonly faults: () => WireFaults
  readonly fault: (share: number) => boolean
}

const openSocket = (parts: SocketParts): ReturnType<SocketOpener> => {
  const { handlers, life, time, draws, sockets } = parts
  let open = true
  const deliver = (act: () => void, withinMs = 4): void => void time.after(1 + draws.whole(withinMs), () => { if (open && life.alive()) act() })
  const down = (reason: string): void => {
    if (!open) return
    open = false
    sockets.delete(socket)
    session?.close()
    if (life.alive()) handlers.onClose(reason)
  }
  const send = (text: string): void => {
    if (!open) return
    if (parts.fault(parts.faults().droppedSocket)) return down('dropped')
    if (parts.fault(parts.faults().lostFrame)) return
    deliver(() => handlers.onText(text), parts.fault(parts.faults().slowFrame) ? SLOW_MS : 4)
    if (parts.fault(parts.faults().doubledFrame)) deliver(() => handlers.onText(text), SLOW_MS)
  }
  const socket: OpenSocket = { path: parts.path, send, drop: down }
  const session = parts.open(send)
  sockets.add(socket)
  life.onEnd(() => down('process ended'))
  deliver(handlers.onOpen)
  return { send: (text) => deliver(() => onClientText(text, session, send, time)), close: () => down('closed by us') }
}

const onClientText = (text: string, session: { readonly onText: (text: string) => void } | null, send: (text: string) => void, time: VirtualTime): void => {
  if (session !== null) return session.onText(text)
  if (text.includes('"ping"')) send(JSON.stringify({ pong: time.now() }))
}

const isAccountEvent = (event: VenueEvent): event is AccountEvent => 'account' in event

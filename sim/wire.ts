import { Fault } from '#core/fault.ts'
import type { Transport, WireReply, WireRequest } from '#desk/ports/world.ts'
import type { Draws } from './chance.ts'
import { type Life, type VirtualTime, whileAlive } from './virtual-time.ts'

/** What can go wrong between desk and venue, each as a share of requests or frames. */
export type WireFaults = {
  readonly lostRequest: number
  readonly lostAnswer: number
  readonly serverError: number
  /** 429, with the header that says when to come again. */
  readonly limited: number
  /** −1006 or −1007 in the body: the venue says itself that it doesn't know; half of them were done. */
  readonly unsure: number
  /** Requests, answers and frames that arrive seconds late, after what was sent later. */
  readonly slowRequest: number
  readonly slowAnswer: number
  readonly slowFrame: number
  readonly doubledFrame: number
  readonly lostFrame: number
  readonly droppedSocket: number
  /** From here on nothing comes in, though the socket stays open. */
  readonly silentSocket: number
  /** Orders that lists and lookups don't show for a while; of orders placed. */
  readonly hiddenOrder: number
  /** Of entries: it is taken, its answer is lost, and while it rests nothing shows it, longer than the desk waits (`unlisted.ts`). */
  readonly unlisted: number
}
export const NO_FAULTS: WireFaults = { lostRequest: 0, lostAnswer: 0, serverError: 0, limited: 0, unsure: 0, unlisted: 0, slowRequest: 0, slowAnswer: 0, slowFrame: 0, doubledFrame: 0, lostFrame: 0, droppedSocket: 0, silentSocket: 0, hiddenOrder: 0 }
/** Longest delay of a slow answer or frame (ms). */
export const SLOW_MS = 4_000
/** Draws whether a fault strikes, and counts those that do. `what`: whom it strikes. */
export type Strike = (fault: keyof WireFaults, what?: string) => boolean
export type WireParts = { readonly time: VirtualTime; readonly draws: Draws; readonly strikes: Strike; readonly answer: (request: WireRequest, by: Life) => WireReply; /** Until then every request is answered 418: a ban is of the address and outlives the process. */ readonly bannedUntil: () => number; /** A process was answered 418. */ readonly banned: (by: Life) => void; /** Keeps an order that was just taken out of the lists; says whether it is one that rests. */ readonly hide: (reply: WireReply) => boolean }

/** The way to the venue of one process after another. */
export const openWire = ({ time, draws, strikes, answer, bannedUntil, banned, hide }: WireParts): ((life: Life) => Transport) => {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.after(ms, resolve))
  const turnedAway = (life: Life, request: WireRequest): WireReply | null => {
    if (strikes('limited', told(life, request))) return away(429, time.now(), time.now() + 2_000)
    if (time.now() >= bannedUntil()) return null
    banned(life)
    return away(418, time.now(), bannedUntil())
  }
  /** The request is at the venue; its answer may still get lost. */
  const reached = async (life: Life, request: WireRequest): Promise<WireReply> => {
    const of = told(life, request)
    const unsure = strikes('unsure', of)
    if (unsure && draws.once(0.5)) return whileAlive(life, dontKnow(draws))
    const reply = answer(request, life)
    if (placesOrder(request) && strikes('unlisted', of) && opens(request) && hide(reply)) return lost(life, wait, request.timeoutMs)
    const late = 1 + draws.whole(strikes('slowAnswer', of) ? SLOW_MS : 4)
    if (late > request.timeoutMs || strikes('lostAnswer', of)) return lost(life, wait, request.timeoutMs)
    await wait(late)
    if (strikes('serverError', of)) return whileAlive(life, { status: 502, headers: {}, body: '' })
    return whileAlive(life, unsure ? dontKnow(draws) : reply)
  }
  return (life) => async (request) => {
    await whileAlive(life, null)
    await wait(1 + draws.whole(strikes('slowRequest', told(life, request)) ? SLOW_MS : 4))
    if (!life.alive()) return new Promise<never>(() => undefined)
    if (strikes('lostRequest', told(life, request))) return lost(life, wait, request.timeoutMs)
    const no = turnedAway(life, request)
    if (no !== null) return whileAlive(life, no)
    return reached(life, request)
  }
}

const told = (life: Life, { method, path }: WireRequest): string => `${life.name} ${method} ${path.split('?')[0] ?? ''}`

/** One that closes is asked for anew when nothing showed it up to the horizon, so that two would rest. */
const opens = ({ body }: WireRequest): boolean => /side=\w+_OPEN/.test(body ?? '')
const placesOrder = ({ method, path }: WireRequest): boolean => method === 'POST' && path === '/api/v1/futures/order'

const away = (status: 418 | 429, now: number, until: number): WireReply => ({
  status, headers: { date: new Date(now).toUTCString(), 'x-api-limit-reset-timestamp': String(until) }, body: JSON.stringify({ code: -1003, msg: 'Too many requests.' }),
})
const dontKnow = (draws: Draws): WireReply => ({ status: 400, headers: {}, body: JSON.stringify({ code: draws.pick([-1006, -1007]), msg: 'Execution status unknown.' }) })

/** Nobody knows whether the request arrived. */
const lost = async (life: Life, wait: (ms: number) => Promise<void>, timeoutMs: number): Promise<never> => {
  await wait(timeoutMs)
  await whileAlive(life, null)
  throw new Fault({ code: 'timeout', retry: 'never', outcomeKnown: false })
}

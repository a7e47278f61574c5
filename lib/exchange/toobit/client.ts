import { Fault, isFault } from '#core/fault.ts'
import type { Priority, Signer, Stamp } from '#desk/ports/exchange.ts'
import type { Chance, Clock, Transport, WireReply, WireRequest } from '#desk/ports/world.ts'
import type { z } from 'zod'
import type { Budget } from './budget.ts'
import { faultOf, type Kind, readBody, unreadable } from './errors.ts'
import { exchangeClock, type ExchangeClock } from './exchange-clock.ts'
import { formText, type Pair } from './sign.ts'
import { serverTime } from './wire/market.ts'

/** One request of the sheet. Pairs go into the query of a GET or DELETE and into the form body of a POST or PUT. */
export type Ask<S extends z.ZodType> = {
  readonly method: WireRequest['method']
  readonly path: string
  readonly pairs?: readonly Pair[]
  readonly weight: number
  readonly priority: Priority
  readonly signed: boolean
  readonly reply: S
  readonly kind: Kind
  /** Counts against the order limit. */
  readonly order?: boolean
  /** Signed with this time and window; else with the clock and 5,000 ms. */
  readonly stamp?: Stamp
  /** v1 batch: signs the query only; v2 signs query and body (TOOBIT-API.md 1.5). */
  readonly json?: { readonly text: string; readonly signBody: boolean }
  readonly timeoutMs?: number
}

export type ToobitClient = {
  readonly send: <S extends z.ZodType>(ask: Ask<S>) => Promise<z.output<S>>
  readonly time: ExchangeClock
  readonly budget: Budget
  readonly clock: Clock
  readonly chance: Chance
}
export type ClientParts = { readonly transport: Transport; readonly clock: Clock; readonly chance: Chance; readonly budget: Budget; readonly signer: Signer | null }

const READ_WINDOW_MS = 5_000
const READ_TRIES = 3
/** Longest time in the queue of a read; a write waits no longer than its window leaves it. */
const READ_WAIT_MS = 20_000
const TIMEOUT_MS = 8_000
/** A reply may be on its way for so long after the window of its request (ms). */
const ANSWER_MS = 1_500
const URGENT_MS = 3_000
/** Every signed read waits for the venue's time, and one that took longer would say little of it. */
const TIME_MS = 2_000

export const openClient = (parts: ClientParts): ToobitClient => {
  const { transport, clock, chance, budget } = parts
  const time = exchangeClock(clock, async () => (await attempt({ method: 'GET', path: '/api/v1/time', weight: 1, priority: 'entry', signed: false, reply: serverTime, kind: 'read', timeoutMs: TIME_MS })).serverTime)

  const attempt = async <S extends z.ZodType>(ask: Ask<S>): Promise<z.output<S>> => {
    if (ask.signed && ask.stamp === undefined) await time.offset()
    const waitMs = ask.stamp === undefined ? READ_WAIT_MS : Math.max(0, ask.stamp.signedAt + ask.stamp.windowMs - time.now())
    await budget.admit({ priority: ask.priority, weight: ask.weight, order: ask.order === true, waitMs })
    const reply = await transport(wireRequest(ask, parts.signer, time))
    budget.learn(reply, time.now())
    return readReply(ask, reply, budget)
  }
  const send = async <S extends z.ZodType>(ask: Ask<S>): Promise<z.output<S>> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(ask)
      } catch (thrown) {
        const fault = ask.kind === 'read' && isFault(thrown) ? asRead(thrown) : thrown
        if (isFault(fault) && fault.facts.retry === 'after-clock' && !hasPassed(ask.stamp, time)) time.doubt()
        if (!mayRepeat(ask.kind, fault, tries)) throw fault
        await clock.sleep(fault.facts.retry === 'after-clock' ? 0 : Math.round(150 * 2 ** tries * (0.5 + chance() / 2)))
      }
    }
  }
  return { send, time, budget, clock, chance }
}

/** The request was older than its window when it arrived, as after a standstill: no clock is wrong. One that is shows itself in the next read. */
const hasPassed = (stamp: Stamp | undefined, time: ExchangeClock): boolean => stamp !== undefined && time.now() - stamp.signedAt > stamp.windowMs

/** A read that got lost on the way did nothing and may be asked again. */
const asRead = (fault: Fault): Fault =>
  fault.facts.outcomeKnown ? fault : new Fault({ ...fault.facts, outcomeKnown: true, retry: fault.facts.retry === 'never' ? 'soon' : fault.facts.retry })

/** A write never: what could act twice is for the outbox to decide. A timestamp is corrected once. */
const mayRepeat = (kind: Kind, fault: unknown, tries: number): fault is Fault => {
  if (kind === 'write' || !isFault(fault)) return false
  if (fault.facts.retry === 'after-clock') return tries === 1
  return fault.facts.retry === 'soon' && tries < READ_TRIES
}

/**
 * How long an answer is waited for (ms). What carries a window can't be accepted once it has passed, so soon after it the venue is asked instead
 * of waited for; and an open part without a stop has no time for the patience that a whole read has.
 */
const patienceFor = ({ stamp, priority }: Pick<Ask<z.ZodType>, 'stamp' | 'priority'>): number => (stamp !== undefined ? stamp.windowMs + ANSWER_MS : priority === 'protect' || priority === 'exit' ? URGENT_MS : TIMEOUT_MS)

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const withQuery = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)

const wireRequest = <S extends z.ZodType>(ask: Ask<S>, signer: Signer | null, time: ExchangeClock): WireRequest => {
  const { method, path, json } = ask
  const timeoutMs = ask.timeoutMs ?? patienceFor(ask)
  const plain = ask.pairs ?? []
  const { text, headers, sign } = ask.signed ? signing(plain, ask.stamp ?? { signedAt: time.now(), windowMs: READ_WINDOW_MS }, signer) : unsigned(plain)
  if (json !== undefined) {
    const query = sign(json.signBody ? text + json.text : text)
    return { method, path: withQuery(path, query), headers: { ...headers, 'Content-Type': JSON_TYPE }, body: json.text, timeoutMs }
  }
  if (method === 'GET' || method === 'DELETE') return { method, path: withQuery(path, sign(text)), headers, body: null, timeoutMs }
  return { method, path, headers: { ...headers, 'Content-Type': FORM_TYPE }, body: sign(text), timeoutMs }
}

type Signed = { readonly text: string; readonly headers: Readonly<Record<string, string>>; readonly sign: (signedText: string) => string }

const unsigned = (pairs: readonly Pair[]): Signed => {
  const text = formText(pairs)
  return { text, headers: {}, sign: () => text }
}

/** The signature is the last pair of the text it stands in, whatever else was signed with it. */
const signing = (pairs: readonly Pair[], stamp: Stamp, signer: Signer | null): Signed => {
  if (signer === null) throw new Fault({ code: 'key-missing', retry: 'never', outcomeKnown: true, neverReached: true })
  const text = formText([...pairs, ['recvWindow', String(stamp.windowMs)], ['timestamp', String(Math.round(stamp.signedAt))]])
  return { text, headers: { 'X-BB-APIKEY': signer.apiKey }, sign: (signedText) => `${text}&signature=${signer.sign(signedText)}` }
}

const readReply = <S extends z.ZodType>(ask: Ask<S>, reply: WireReply, budget: Budget): z.output<S> => {
  const read = readBody(reply.body)
  const fault = faultOf(reply, ask.kind, read)
  if (fault !== null) {
    const retryAt = fault.facts.retry === 'after-limit' ? budget.heldUntil() : null
    throw retryAt === null ? fault : new Fault({ ...fault.facts, retryAt })
  }
  if (read.value === undefined) throw unreadable(ask.kind, `${ask.path}: ${reply.body.slice(0, 80)}`, read.why)
  const parsed = ask.reply.safeParse(read.value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unreadable(ask.kind, `${ask.path} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

import { Fault } from '#core/fault.ts'
import type { PriceAsk, ShownPrice } from '#desk/ports/public-prices.ts'
import type { Clock, Transport, WireReply } from '#desk/ports/world.ts'
import { readAnswer } from './answer.ts'
import type { PriceSource, SourceName, Told } from './source.ts'

/** ms for a whole answer. */
const TIMEOUT_MS = 2_500
/** A figure that its source made longer ago than this is no price of now, ms. */
const STALE_MS = 300_000
/** ms that a source rests which says "too many" without saying for how long. */
const REST_MS = 60_000
const REST_MOST_MS = 3_600_000
/** The longest answer has some 4,000 characters. */
const LONGEST = 65_536
const HEADERS = { accept: 'application/json', 'user-agent': 'keel' } as const

/** `at`: process time up to which the source vouches for the price, ms; an exchange by answering, an aggregator by the time of its figure. */
export type Answer = { readonly name: SourceName; readonly price: ShownPrice; readonly at: number; readonly tookMs: number }

const isShown = (units: bigint): units is ShownPrice => units > 0n

const fault = (code: string, venueText: string): Fault => new Fault({ code, retry: 'soon', outcomeKnown: true, venueText: venueText.slice(0, 200) })
const limited = (venueText: string, retryAt: number): Fault => new Fault({ code: 'rate-limited', retry: 'after-limit', outcomeKnown: true, venueText, retryAt })

const restFor = ({ headers }: WireReply): number => {
  const seconds = Number(headers['retry-after'] ?? '')
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, REST_MOST_MS) : REST_MS
}

const bodyOf = (body: string): unknown => {
  if (body.length > LONGEST) return null
  try {
    return readAnswer(body)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}

/** What a reply says, or the fault that it stands for. Of the body only its beginning is told, and no header. */
const read = (source: PriceSource, ask: PriceAsk, reply: WireReply, now: number): Extract<Told, { type: 'price' }> => {
  const { status } = reply
  if (status === 429 || status === 418) throw limited(`HTTP ${status}`, now + restFor(reply))
  if (status === 403 || status === 451) throw fault('source-blocked', `HTTP ${status}`)
  if (status >= 500) throw fault('source-down', `HTTP ${status}`)
  const told = source.told(bodyOf(reply.body), ask)
  if (told.type === 'limited') throw limited('as its answer says', now + restFor(reply))
  if (told.type === 'not-offered') throw fault('not-offered', ask.symbol)
  if (told.type === 'unreadable' || status < 200 || status > 299) throw fault('unreadable-answer', `HTTP ${status}: ${reply.body.slice(0, 80)}`)
  return told
}

/**
 * Asks a source once. Faults: not-offered, rate-limited (with `retryAt`), source-blocked (403, 451: by place), source-down, stale-price,
 * unreadable-answer, and those of the transport.
 */
export const askSource = async (parts: { readonly source: PriceSource; readonly transport: Transport; readonly clock: Clock }, ask: PriceAsk): Promise<Answer> => {
  const { source, clock } = parts
  const path = source.path(ask)
  if (path === null) throw fault('not-offered', ask.symbol)
  const askedAt = clock.now()
  const since = clock.monotonic()
  const reply = await parts.transport({ method: 'GET', path, headers: HEADERS, body: null, timeoutMs: TIMEOUT_MS })
  const told = read(source, ask, reply, clock.now())
  if (told.madeAt !== null && askedAt - told.madeAt > STALE_MS) throw fault('stale-price', `made ${Math.round((askedAt - told.madeAt) / 1000)} s ago, at most ${STALE_MS / 1000} s`)
  if (!isShown(told.units)) throw fault('unreadable-answer', 'no price')
  return { name: source.name, price: told.units, at: source.kind === 'exchange' || told.madeAt === null ? askedAt : Math.min(askedAt, told.madeAt), tookMs: clock.monotonic() - since }
}

import type { AccountEvent } from '#desk/ports/exchange.ts'
import { readJson } from '../wire/scalars.ts'
import { RELAY_GAP, ticketInfo } from '../wire/stream.ts'
import type { KeptTickets } from './kept-tickets.ts'
import { openTickets } from './tickets.ts'
import { readUserEvent } from './user-events.ts'

type Told = Exclude<AccountEvent, { type: 'gap' }>
/** A delivery's events as the account's own stream would have told them. */
export type UserPayload = {
  readonly events: readonly Told[]
  /** The bringer's own line was down: what happened meanwhile must be read. */
  readonly gap: boolean
  /** Events in the delivery. */
  readonly told: number
  /** Names, cut, of events that this desk does not know or can't read, each as often as it came. */
  readonly unknown: readonly string[]
}

/** Every event of the user stream that is documented (TOOBIT-API.md 7.4); balances and the key's end change nothing of a trade. */
const SILENT: ReadonlySet<string> = new Set(['outboundContractAccountInfo', 'outboundAccountInfo', 'executionReport', 'listenKeyWillExpire', 'ticketInfo', RELAY_GAP])
const NAME_SHOWN = 40

const nameOf = (event: unknown): string => {
  if (event === null || typeof event !== 'object') return `(${event === null ? 'null' : typeof event})`
  const name = 'e' in event ? event.e : 'eventType' in event ? event.eventType : null
  return typeof name === 'string' ? name.slice(0, NAME_SHOWN) : '(no name)'
}

/** null: the text is no JSON. An event or an array of events, in any order; tickets find their reports in this delivery or in another. */
export const readUserPayload = async (text: string, kept: KeptTickets): Promise<UserPayload | null> => {
  const value = parsed(text)
  if (value === undefined) return null
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  const events: Told[] = []
  const unknown: string[] = []
  const tickets = openTickets()
  const alone: unknown[] = []
  for (const event of all) {
    const told = readUserEvent(event, tickets).filter((one) => one.type !== 'gap')
    events.push(...told)
    const name = nameOf(event)
    if (told.length > 0) continue
    if (!SILENT.has(name)) unknown.push(name)
    else if (name === 'ticketInfo') alone.push(event)
  }
  const joined = await joinTickets(events, alone, kept)
  return { events: [...events, ...joined.fills], gap: all.some((event) => nameOf(event) === RELAY_GAP), told: all.length, unknown: [...unknown, ...joined.unknown] }
}

/** Tickets of this delivery whose reports came in another, and the other way round. */
const joinTickets = async (events: readonly Told[], alone: readonly unknown[], kept: KeptTickets): Promise<{ readonly fills: readonly Told[]; readonly unknown: readonly string[] }> => {
  const fills: Told[] = []
  const unknown: string[] = []
  for (const event of events) if (event.type === 'order') fills.push(...(await kept.onReport(event.row)).map((fill): Told => ({ type: 'fill', fill })))
  const filled = new Set(events.flatMap((event) => (event.type === 'fill' ? [`${event.fill.orderId}/${event.fill.ticketId}`] : [])))
  for (const event of alone) {
    const ticket = ticketInfo.safeParse(event)
    if (!ticket.success) unknown.push(nameOf(event))
    else if (!filled.has(`${ticket.data.o}/${ticket.data.T}`)) {
      const fill = await kept.onTicket(ticket.data, JSON.stringify(event))
      if (fill !== null) fills.push({ type: 'fill', fill })
    }
  }
  return { fills, unknown }
}

const parsed = (text: string): unknown => {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

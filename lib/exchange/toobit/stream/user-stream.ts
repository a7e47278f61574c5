import { isFault } from '#core/fault.ts'
import { quantity } from '#core/money/money.ts'
import type { AccountEvent } from '#desk/ports/exchange.ts'
import type { SocketOpener } from '#desk/ports/world.ts'
import type { ToobitClient } from '../client.ts'
import { readPlan, readReport } from '../map/order.ts'
import { readPositionSide } from '../map/side.ts'
import { createListenKey, keepListenKey } from '../routes/listen-key.ts'
import { readJson } from '../wire/scalars.ts'
import { executionReport, planReport, positionInfo, ticketInfo, willExpire } from '../wire/stream.ts'
import { keepLine } from './connection.ts'
import { openTickets, type Tickets } from './tickets.ts'

export type UserStreamParts = { readonly client: ToobitClient; readonly socket: SocketOpener }

/** A key lives 60 minutes from its last PUT. */
const UPKEEP_MS = 25 * 60_000

/**
 * The account's events. Delivery isn't guaranteed and no snapshot is sent on connect, so every loss is told twice: when it happens
 * and when the line is up again, since only a read after that moment misses nothing.
 */
export const followUser = async ({ client, socket }: UserStreamParts, onEvent: (event: AccountEvent) => void, stop: AbortSignal): Promise<void> => {
  const tickets = openTickets()
  let key = ''
  let upkeep = false
  let lost = false
  await keepLine({
    open: socket,
    clock: client.clock,
    chance: client.chance,
    path: async () => {
      key = await createListenKey(client)
      return `/api/v1/ws/${key}`
    },
    onUp: () => {
      upkeep = false
      if (lost) onEvent({ type: 'gap', reason: 'connected again' })
      lost = false
    },
    onText: (text) => {
      const events = readEvents(text)
      if (events === 'key ends') upkeep = true
      else for (const event of events) for (const told of readUserEvent(event, tickets)) onEvent(told)
      // A quiet account sends nothing: here a pong is proof enough.
      return true
    },
    onDown: (reason) => {
      lost = true
      tickets.clear()
      onEvent({ type: 'gap', reason })
    },
    beside: async (_send, drop, life) => {
      let due = client.clock.monotonic() + UPKEEP_MS
      while (!life.aborted) {
        await client.clock.sleep(1_000, life)
        if (life.aborted || (!upkeep && client.clock.monotonic() < due)) continue
        upkeep = false
        due = client.clock.monotonic() + UPKEEP_MS
        await keepKey(client, key, drop)
      }
    },
  }, stop)
}

/** A key that the venue no longer knows is made anew by reconnecting; any other failure leaves the key its remaining half hour. */
const keepKey = async (client: ToobitClient, key: string, drop: (reason: string) => void): Promise<void> => {
  try {
    await keepListenKey(client, key)
  } catch (thrown) {
    if (isFault(thrown) && thrown.facts.code === 'invalid-listen-key') drop('listen key ended')
    else if (!isFault(thrown)) throw thrown
  }
}

const readEvents = (text: string): readonly unknown[] | 'key ends' => {
  let value: unknown
  try {
    value = readJson(text)
  } catch {
    return []
  }
  if (willExpire.safeParse(value).success) return 'key ends'
  return Array.isArray(value) ? value : [value]
}

/** A shape that isn't known tells nothing; the sync reads what it meant. */
export const readUserEvent = (event: unknown, tickets: Tickets): readonly AccountEvent[] => {
  const report = executionReport.safeParse(event)
  if (report.success) {
    const row = readReport(report.data)
    return [{ type: 'order', row }, ...tickets.onReport(row).map((fill): AccountEvent => ({ type: 'fill', fill }))]
  }
  const ticket = ticketInfo.safeParse(event)
  if (ticket.success) return tickets.onTicket(ticket.data).map((fill): AccountEvent => ({ type: 'fill', fill }))
  const plan = planReport.safeParse(event)
  if (plan.success) return [{ type: 'trigger', row: readPlan(plan.data) }]
  const position = positionInfo.safeParse(event)
  if (!position.success) return []
  return [{ type: 'position', symbol: position.data.s, side: readPositionSide(position.data.S), contracts: quantity(position.data.P), at: position.data.E }]
}

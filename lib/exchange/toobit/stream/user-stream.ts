import type { AccountEvent } from '#desk/ports/exchange.ts'
import { readJson } from '../wire/scalars.ts'
import { openTickets } from './tickets.ts'
import { readUserEvent } from './user-events.ts'
import { keepUserLine, type UserStreamParts } from './user-line.ts'

/**
 * The account's events. Delivery isn't guaranteed and no snapshot is sent on connect, so every loss is told twice: when it happens
 * and when the line is up again, since only a read after that moment misses nothing.
 */
export const followUser = async (parts: UserStreamParts, onEvent: (event: AccountEvent) => void, stop: AbortSignal): Promise<void> => {
  const tickets = openTickets()
  await keepUserLine(parts, {
    onUp: (again) => { if (again) onEvent({ type: 'gap', reason: 'connected again' }) },
    onText: (text) => {
      for (const event of readEvents(text)) for (const told of readUserEvent(event, tickets)) onEvent(told)
    },
    onDown: (reason) => {
      tickets.clear()
      onEvent({ type: 'gap', reason })
    },
  }, stop)
}

const readEvents = (text: string): readonly unknown[] => {
  try {
    const value = readJson(text)
    return Array.isArray(value) ? value : [value]
  } catch {
    return []
  }
}

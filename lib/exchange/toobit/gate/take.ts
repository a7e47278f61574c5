import type { AccountCommand, Key, Size } from '#core/venue/command.ts'
import type { Refusal, Reply } from '#core/venue/reply.ts'
import type { OrderView, TriggerView } from '#core/venue/view.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { explain } from './explain.ts'
import { maybeOrderId, maybeQuantity, maybeText, maybeTime, maybeWhole, type Params, text } from './params.ts'
import { DoorRefusal, invalid, missing, shown } from './refusal.ts'
import type { Visit } from './world.ts'
import type { Page } from '#core/venue/venue.ts'
import { money } from '#core/money/money.ts'

type Taken = Exclude<Reply, Refusal>

/** Runs a command of the visitor's account; a refusal of the engine leaves as the venue words it. */
export const take = (visit: Visit, command: AccountCommand): Taken => {
  const reply = visit.world.apply(command, visit.now)
  if (reply.type !== 'refused') return reply
  throw explain(reply, visit.params, 'symbol' in command ? visit.world.venue.instrument(command.symbol) : null)
}

/** The engine answers each command with its own kind of reply. */
export const takeOrder = (visit: Visit, command: AccountCommand): OrderView => {
  const reply = take(visit, command)
  if (reply.type === 'order') return reply.order
  throw new Error(`assertion failed: ${command.type} answers with an order, not ${reply.type}`)
}
export const takeTrigger = (visit: Visit, command: AccountCommand): TriggerView => {
  const reply = take(visit, command)
  if (reply.type === 'trigger') return reply.trigger
  throw new Error(`assertion failed: ${command.type} answers with a trigger row, not ${reply.type}`)
}

export const noSuchOrder = (params: Params): DoorRefusal =>
  new DoorRefusal(-2013, 'Order does not exist.', { field: 'orderId', value: shown(maybeText(params, 'orderId') ?? maybeText(params, 'origClientOrderId') ?? '') })

/** orderId wins over origClientOrderId. */
export const keyOf = (params: Params, clientName = 'origClientOrderId'): Key => {
  const orderId = maybeOrderId(params, 'orderId')
  if (orderId !== null) return { orderId }
  const clientId = maybeText(params, clientName)
  if (clientId === null) throw missing('orderId', `orderId or ${clientName}`)
  if (clientId.length > 64) throw invalid(clientName, clientId, 'at most 64 characters')
  return { clientId }
}

export const symbolOf = (visit: Visit): Instrument => {
  const symbol = text(visit.params, 'symbol', 'a contract such as BTC-SWAP-USDT')
  const instrument = visit.world.venue.instrument(symbol)
  if (instrument === null) throw unknownSymbol(visit, symbol)
  return instrument
}
export const maybeSymbol = (visit: Visit): string | null => (maybeText(visit.params, 'symbol') === null ? null : symbolOf(visit).symbol)

/** The known symbol that shares the longest beginning, whatever its case. */
const nearestSymbol = (visit: Visit, wrong: string): string => {
  const common = (known: string): number => {
    let i = 0
    while (i < known.length && known[i] === wrong[i]?.toUpperCase()) i += 1
    return i
  }
  return visit.world.venue.instruments().map((row) => row.symbol).toSorted((a, b) => common(b) - common(a))[0] ?? ''
}
export const unknownSymbol = (visit: Visit, symbol: string): DoorRefusal =>
  new DoorRefusal(-1121, 'Invalid symbol.', { field: 'symbol', value: shown(symbol), limit: 'a listed symbol', nearest: nearestSymbol(visit, symbol) })

/** quantity wins over valueQuantity. */
export const maybeSize = (params: Params): Size | null => {
  const contracts = maybeQuantity(params, 'quantity')
  if (contracts !== null) return { contracts }
  const value = maybeQuantity(params, 'valueQuantity')
  return value === null ? null : { value: money(value) }
}
export const sizeOf = (params: Params): Size => {
  const size = maybeSize(params)
  if (size === null) throw params.has('quantity') ? invalid('quantity', params.get('quantity') ?? '', 'more than 0 contracts') : missing('quantity', 'more than 0 contracts')
  return size
}

const DAY_MS = 86_400_000
const MOST = 1_000

export type PageNames = { readonly before: string; readonly after?: string; readonly days?: number; readonly limit?: number }

const timesOf = ({ params, now }: Visit, days: number | undefined): Pick<Page, 'since' | 'until'> => {
  const since = maybeTime(params, 'startTime') ?? (days === undefined ? 0 : now - days * DAY_MS)
  const until = maybeTime(params, 'endTime') ?? 0
  if (until > 0 && since > until) throw invalid('startTime', String(since), `at most endTime ${until}`, String(until))
  return { ...(since === 0 ? {} : { since }), ...(until === 0 ? {} : { until }) }
}

/** A list's page: exclusive cursors, times, limit 20 to 1000 (TOOBIT-API.md 5.1, pagination). */
export const pageOf = (visit: Visit, names: PageNames): Page => {
  const { params } = visit
  const symbol = maybeSymbol(visit)
  const beforeId = maybeOrderId(params, names.before)
  const afterId = names.after === undefined ? null : maybeOrderId(params, names.after)
  return {
    limit: maybeWhole(params, 'limit', { min: 1, max: MOST }) ?? names.limit ?? 20,
    ...(symbol === null ? {} : { symbol }),
    ...(beforeId === null ? {} : { beforeId }),
    ...(afterId === null ? {} : { afterId }),
    ...timesOf(visit, names.days),
  }
}

import { Fault, isFault } from '#core/fault.ts'
import { NOTHING, type Price, type Quantity } from '#core/money/money.ts'
import { isEnded, type OrderRequest, type OrderRow, type TriggerRow } from '#core/order/order.ts'
import type { AccountExchange, MarketData, RowRequest, Stamp } from '../ports/exchange.ts'
import type { Clock } from '../ports/world.ts'
import type { ProbeNotes } from './probe-notes.ts'

export type ProbeMeans = {
  readonly exchange: AccountExchange
  readonly market: MarketData
  readonly clock: Clock
  /** Stores what is about to be sent; awaited before a byte leaves. */
  readonly keep: (notes: ProbeNotes | null) => Promise<void>
}
/** What one send gave. */
export type Sent = { readonly type: 'taken' } | { readonly type: 'refused'; readonly code: string }

const WINDOW_MS = 2_000
const SIDE = 'long'
/** How long rows and ends of orders are looked for, and how often (ms). */
const LOOK_FOR_MS = 8_000
const LOOK_MS = 250

const stampNow = async ({ market, clock }: ProbeMeans): Promise<Stamp> => ({ signedAt: Math.round(clock.now() + (await market.clockOffset())), windowMs: WINDOW_MS })

/** A refusal is an answer; whoever leaves it open ends the probe, and what was sent is looked for at its end. */
const sent = async (send: Promise<unknown>): Promise<Sent> => {
  try {
    await send
    return { type: 'taken' }
  } catch (thrown) {
    if (!isFault(thrown) || !thrown.facts.outcomeKnown || thrown.facts.venueCode === undefined) throw thrown
    return { type: 'refused', code: `${thrown.facts.code} (${thrown.facts.venueCode})` }
  }
}

/** Every call of a probe, all on the long side of one symbol. */
export const probeExchange = (means: ProbeMeans, first: ProbeNotes) => {
  const { exchange, clock } = means
  const { symbol } = first
  let notes = first
  const nextId = (): string => `${notes.mark}-${notes.clientIds.length + 1}`
  const order = async (request: Pick<OrderRequest, 'direction' | 'quantity' | 'price' | 'attachedStop'>, sameId?: string): Promise<Sent & { readonly id: string }> => {
    const clientId = sameId ?? nextId()
    if (sameId === undefined) notes = { ...notes, clientIds: [...notes.clientIds, clientId] }
    await means.keep(notes)
    return { ...(await sent(exchange.place({ ...request, clientId, symbol, side: SIDE, timeInForce: request.price === null ? 'ioc' : 'gtc' }, await stampNow(means), 'entry'))), id: clientId }
  }
  const until = async <T>(look: () => Promise<T | null>): Promise<T | null> => {
    for (const end = clock.monotonic() + LOOK_FOR_MS; ; await clock.sleep(LOOK_MS)) {
      const found = await look()
      if (found !== null || clock.monotonic() > end) return found
    }
  }
  const rows = async (kind?: RowRequest['kind']): Promise<readonly TriggerRow[]> =>
    (await exchange.openTriggers({ symbol }, 'protect')).filter((row) => row.side === SIDE && row.status !== 'dormant' && (kind === undefined || row.kind === kind))
  const position = async (): Promise<Quantity> => (await exchange.positions(symbol)).find((row) => row.side === SIDE)?.contracts ?? NOTHING
  return {
    order, until, rows, position,
    row: async (kind: RowRequest['kind'], quantity: Quantity, trigger: Price): Promise<Sent> => sent(exchange.placeRow({ symbol, side: SIDE, kind, trigger, quantity, by: 'last' }, await stampNow(means))),
    amend: async (row: TriggerRow, quantity: Quantity, trigger: Price): Promise<Sent> => sent(exchange.amendRow({ orderId: row.orderId, symbol, trigger, quantity, by: 'last' }, await stampNow(means))),
    cancelRow: async (row: TriggerRow): Promise<Sent> => sent(exchange.cancel({ orderId: row.orderId }, 'trigger', symbol, await stampNow(means))),
    cancelOrder: async (clientId: string): Promise<Sent> => sent(exchange.cancel({ clientId }, 'plain', symbol, await stampNow(means))),
    /** The order with an end status, or null when it did not end in time. */
    ended: (clientId: string): Promise<OrderRow | null> => until(async () => {
      const found = await exchange.order({ clientId })
      return found !== null && isEnded(found.status) ? found : null
    }),
  }
}
export type ProbeExchange = ReturnType<typeof probeExchange>

/** The probe can't go on: what was seen is not what it can draw a conclusion from. */
export const lost = (what: string): Fault => new Fault({ code: `probe-${what}`, retry: 'never', outcomeKnown: true })

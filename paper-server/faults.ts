import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import { z } from 'zod'

/**
 * What may go wrong on the way; all off until an admin asks. `executed` says whether the venue acts before the failure;
 * `path` is a beginning of the path it applies to; `times` is how often.
 */
export const faultAsk = z.strictObject({
  kind: z.enum(['delay', 'drop', '5xx', '429', '418', 'double', 'disconnect', 'silence', 'hide']),
  path: z.string().max(200).default('/api/'),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  times: z.int().min(1).max(1_000_000).default(1),
  ms: z.int().min(0).max(600_000).default(1_000),
  executed: z.boolean().default(true),
  orderId: z.string().max(40).optional(),
})
export type FaultAsk = z.output<typeof faultAsk>

export type Faults = {
  readonly add: (ask: FaultAsk, now: number) => void
  readonly clear: () => void
  /** The fault that this request meets, counted down. */
  readonly meet: (request: WireRequest) => FaultAsk | null
  /** Rows of hidden orders are left out of replies, as from a list that lags behind. */
  readonly hide: (request: WireRequest, reply: WireReply, now: number) => WireReply
  /** Frames go nowhere until then. */
  readonly silentUntil: () => number
  readonly list: () => readonly unknown[]
}

type Waiting = { readonly ask: FaultAsk; left: number }
type Hidden = { readonly orderId: string | null; readonly until: number }

const matches = (ask: FaultAsk, request: WireRequest): boolean => request.path.startsWith(ask.path) && (ask.method === undefined || ask.method === request.method)

const rowIds = z.looseObject({ orderId: z.string() })
const NOT_FOUND = JSON.stringify({ code: -2013, msg: 'Order does not exist.' })

export const openFaults = (): Faults => {
  let waiting: Waiting[] = []
  let hidden: Hidden[] = []
  let silent = 0
  const isHidden = (row: unknown): boolean => {
    const parsed = rowIds.safeParse(row)
    return parsed.success && hidden.some((one) => one.orderId === null || one.orderId === parsed.data.orderId)
  }
  return {
    add: (ask, now) => {
      if (ask.kind === 'silence') silent = now + ask.ms
      else if (ask.kind === 'hide') hidden.push({ orderId: ask.orderId ?? null, until: now + ask.ms })
      else waiting.push({ ask, left: ask.times })
    },
    clear: () => {
      waiting = []
      hidden = []
      silent = 0
    },
    meet: (request) => {
      const met = waiting.find((one) => matches(one.ask, request))
      if (met === undefined) return null
      met.left -= 1
      if (met.left === 0) waiting = waiting.filter((one) => one !== met)
      return met.ask
    },
    hide: (request, reply, now) => {
      hidden = hidden.filter((one) => one.until > now)
      if (hidden.length === 0 || request.method !== 'GET' || reply.status !== 200 || !/order/i.test(request.path)) return reply
      const value: unknown = JSON.parse(reply.body)
      if (Array.isArray(value)) return { ...reply, body: JSON.stringify(value.filter((row) => !isHidden(row))) }
      return isHidden(value) ? { ...reply, status: 400, body: NOT_FOUND } : reply
    },
    silentUntil: () => silent,
    list: () => [...waiting.map(({ ask, left }) => ({ ...ask, left })), ...hidden.map((one) => ({ kind: 'hide', ...one })), ...(silent > 0 ? [{ kind: 'silence', until: silent }] : [])],
  }
}

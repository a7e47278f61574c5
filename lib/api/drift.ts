import { z } from 'zod'
import { DRIFT_ENDS } from '#core/trade/drift.ts'

/** Exact figures travel as decimal text. */
const figure = z.string()
const time = z.iso.datetime()
const side = z.enum(['long', 'short'])
const account = z.string().min(1).max(100).optional()
const contracts = z.string().regex(/^\d{1,20}(\.\d{1,8})?$/, 'contracts as a decimal without a sign')

export const askDrift = z.strictObject({ account })
/** ignore: these contracts that are not Keel's are known and stay; repair: whoever holds the account reads it whole. */
const DRIFT_ACTS = ['ignore', 'repair'] as const
export const actOnDrift = z.strictObject({ account, act: z.enum(DRIFT_ACTS), symbol: z.string().min(1).max(40).optional(), side: side.optional(), contracts: contracts.optional() })

const looks = z.object({ trigger: figure.nullable(), contracts: figure })
const found = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fill'), orderId: z.string(), ticketId: z.string(), direction: z.enum(['open', 'close']), contracts: figure, price: figure, filledAt: time }),
  z.object({ kind: z.literal('position'), shown: figure, more: figure.nullable(), fewer: figure.nullable() }),
  z.object({ kind: z.literal('row'), row: z.enum(['stop-loss', 'take-profit']), orderId: z.string(), was: looks, now: looks.nullable() }),
  z.object({ kind: z.literal('order'), clientId: z.string() }),
  z.object({ kind: z.literal('leverage'), asked: z.number(), shown: z.number() }),
])
const difference = z.object({
  /** Rows of the journal that found it and that ended it. */
  seq: z.int(), at: time, symbol: z.string().nullable(), side: side.nullable(), trades: z.array(z.int()), found,
  end: z.object({ as: z.enum(DRIFT_ENDS), at: time, seq: z.int() }).nullable(), says: z.string(),
})
const look = z.object({ at: time, conclusive: z.boolean(), position: figure, expected: figure, unexplainedFills: z.int() })
const unknown = z.object({
  /** null: it closes what is not Keel's. */
  trade: z.int().nullable(), clientId: z.string(), purpose: z.enum(['entry', 'target', 'close']), symbol: z.string(), side, contracts: figure, requestedAt: time,
  unknownSince: time.nullable(), code: z.string().nullable(), stuck: z.boolean(), nextLookAt: time.nullable(), looks: z.array(look),
})

/** Newest difference first; end null: being looked into. */
export const driftAnswer = z.object({
  account: z.string(), seq: z.int(), differences: z.array(difference),
  notKeels: z.array(z.object({ symbol: z.string(), side, contracts: figure, left: z.boolean(), closing: z.boolean(), unsure: z.boolean(), offers: z.array(z.enum(DRIFT_ACTS)) })),
  unknown: z.array(unknown),
})
export const left = z.object({ result: z.literal('left') })

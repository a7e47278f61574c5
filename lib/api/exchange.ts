import { z } from 'zod'

/** Exact figures travel as decimal text. */
const figure = z.string()
const symbol = z.string().min(1).max(40)
const side = z.enum(['long', 'short'])

/** Which account; absent: the one that is shown. */
const account = z.string().min(1).max(100).optional()
/** A plain limit order, or a row that waits for its price: stop, target, or another trigger order. */
export const ORDER_KINDS = ['limit', 'stop-loss', 'take-profit', 'trigger'] as const
export const askStatus = z.strictObject({ account })
export const askPositions = z.strictObject({ account, symbol: symbol.optional(), side: side.optional() })
export const askOrders = z.strictObject({ account, symbol: symbol.optional(), side: side.optional(), kind: z.enum(ORDER_KINDS).optional() })
export const askCertificate = z.strictObject({ account, trade: z.string().regex(/^\d{1,9}$/, 'a number of a trade').optional() })
export const askWork = z.strictObject({ account })

/** `ageMs` is the time since the exchange showed it; null: never within a day. */
const read = { account: z.string(), readAt: z.iso.datetime().nullable(), ageMs: z.int().nullable(), refreshing: z.boolean() }

export const syncStatus = z.object({ ...read, venue: z.enum(['paper', 'toobit']), live: z.boolean(), fresh: z.boolean(), dueInMs: z.int() })
export const positions = z.object({
  ...read,
  positions: z.array(z.object({
    symbol: z.string(), side, contracts: figure, averagePrice: figure, leverage: z.int(), marginMode: z.enum(['cross', 'isolated']), margin: figure,
    markPrice: figure.nullable(), liquidationPrice: figure.nullable(), unrealised: figure, realised: figure,
  })).nullable(),
})
export const orders = z.object({
  ...read,
  orders: z.array(z.object({
    orderId: z.string(), clientId: z.string(), kind: z.enum(ORDER_KINDS), symbol: z.string(), side, direction: z.enum(['open', 'close']), status: z.string(),
    /** null: the whole position. */
    quantity: figure.nullable(), executed: figure.nullable(), price: figure.nullable(), trigger: figure.nullable(), createdAt: z.iso.datetime(),
  })).nullable(),
})

const price = figure.nullable()
/** `net`: of the whole trade. `bound`: just so much, no less than this, or about. `to`: where the price gaps to; null: each at its own stop. */
const result = z.object({ gapPercent: z.int(), to: price, net: figure, bound: z.enum(['equal', 'at-most', 'about']), liquidated: z.boolean() })
const worst = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), results: z.array(result) }),
  z.object({ kind: z.literal('unlimited'), liquidated: figure.nullable() }),
  z.object({ kind: z.literal('unknown'), why: z.array(z.string()) }),
])
/** What stays at the exchange if every process of Keel stops now, by what is stored; `missing`: what of the plan then does not happen. */
export const certificates = z.object({
  account: z.string(), at: z.iso.datetime(), hasWorker: z.boolean(),
  certificates: z.array(z.object({
    symbol: z.string(), side, notOurs: figure, liquidation: price, cross: z.boolean(), takenForGranted: z.array(z.string()), together: worst,
    trades: z.array(z.object({
      trade: z.int(), open: figure, confirmedAt: z.iso.datetime().nullable(), worst, missing: z.array(z.string()),
      rests: z.array(z.object({ kind: z.enum(['stop', 'target', 'entry']), orderId: z.string().nullable(), price: figure, contracts: figure, target: z.int().nullable(), stop: price })),
    })),
  })),
})

/** Done within 2 s. `result` running: another sync was at it. */
export const synced = z.object({ result: z.enum(['synced', 'running']), ms: z.int() })
export const tested = z.object({ result: z.literal('answered'), ms: z.int(), clockOffsetMs: z.int() })
/** Names of what rested and is asked again: the account's venue, sources. */
export const breakersReset = z.object({ result: z.literal('reset'), reset: z.array(z.string()) })
/** Taken on; the answer shows at `look`. */
export const working = z.object({ result: z.literal('working'), expect: z.string(), look: z.string() })
/** What the exchange, or the way to it, said. */
export const failed = z.object({ result: z.literal('failed'), code: z.string() })

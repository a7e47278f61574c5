import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { faultAsk, type Faults } from './faults.ts'
import type { Keeper } from './keeper.ts'

/** What an admin may reach besides the exchange itself. */
export type AdminParts = {
  readonly keeper: Keeper
  readonly faults: Faults
  readonly disconnect: () => number
  /** Stops and starts the market's clock. */
  readonly run: (running: boolean) => void
  readonly isRunning: () => boolean
}

/** Digests are of equal length, so their comparison tells nothing by its duration. */
const isToken = (given: string, token: string): boolean => timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(token).digest())

const positive = z.string().max(40).refine((text) => {
  const units = readDecimal(text)
  return typeof units === 'bigint' && units > 0n && units <= 10n ** 20n
}, 'a decimal above 0, at most 1000000000000')
const name = z.string().regex(/^[A-Za-z0-9_.-]{1,36}$/, '1 to 36 characters of A-Z a-z 0-9 _ . -')

const accountAsk = z.strictObject({ account: name, balance: positive.default('10000'), key: z.string().regex(/^[A-Za-z0-9]{8,128}$/, '8 to 128 letters and digits').optional(), secret: z.string().regex(/^[A-Za-z0-9]{32,256}$/, '32 to 256 letters and digits').optional() })
const tradeAsk = z.strictObject({ symbol: z.string().max(40), price: positive, quantity: positive, buyerIsTaker: z.boolean().default(true) })
const marketAsk = z.strictObject({ running: z.boolean() })

const reply = (status: number, value: unknown): WireReply => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })

/** Names the first wrong field with its value and what it may be. */
const wrong = (error: z.ZodError, value: unknown): WireReply => {
  const issue = error.issues[0]
  const field = issue?.path.join('.') ?? ''
  const given = z.record(z.string(), z.unknown()).safeParse(value)
  const shown = given.success ? JSON.stringify(given.data[field] ?? null).slice(0, 60) : ''
  return reply(400, { error: 'invalid', field, value: shown, limit: issue?.message ?? '' })
}

const readBody = (request: WireRequest): unknown => {
  try {
    return JSON.parse(request.body ?? '{}')
  } catch {
    return null
  }
}

/** Parses the body, or answers what is wrong with it. */
const parsed = <S extends z.ZodType>(request: WireRequest, schema: S, run: (ask: z.output<S>) => WireReply): WireReply => {
  const value = readBody(request)
  const ask = schema.safeParse(value)
  return ask.success ? run(ask.data) : wrong(ask.error, value)
}

const state = ({ keeper, faults, isRunning }: AdminParts): unknown => ({
  now: keeper.house.venue.now(),
  running: isRunning(),
  accounts: keeper.house.venue.accounts(),
  instruments: keeper.house.venue.instruments().map((row) => ({ symbol: row.symbol, status: row.status, last: showDecimal(keeper.house.venue.last(row.symbol) ?? 0n), mark: showDecimal(keeper.house.venue.mark(row.symbol) ?? 0n) })),
  sockets: keeper.house.sockets(),
  faults: faults.list(),
})

const addAccount = (parts: AdminParts, now: number) => (ask: z.output<typeof accountAsk>): WireReply => {
  const key = ask.key ?? randomBytes(24).toString('hex')
  const secret = ask.secret ?? randomBytes(32).toString('hex')
  const taken = parts.keeper.addAccount({ account: ask.account, apiKey: key, secret, balance: ask.balance }, now)
  return taken === null ? reply(200, { account: ask.account, key, secret, balance: ask.balance }) : reply(400, { error: 'invalid', field: taken, limit: 'not used yet' })
}

const trade = (parts: AdminParts, now: number) => (ask: z.output<typeof tradeAsk>): WireReply => {
  const [at, contracts] = [readDecimal(ask.price), readDecimal(ask.quantity)]
  const instrument = parts.keeper.house.venue.instrument(ask.symbol)
  if (instrument === null) return reply(400, { error: 'invalid', field: 'symbol', value: ask.symbol, limit: parts.keeper.house.venue.instruments().map((row) => row.symbol).join(', ') })
  if (typeof at !== 'bigint' || typeof contracts !== 'bigint') return reply(400, { error: 'invalid', field: 'price' })
  if (at % instrument.tick !== 0n) return reply(400, { error: 'invalid', field: 'price', value: ask.price, limit: `in steps of ${showDecimal(instrument.tick)}`, nearest: showDecimal(at - (at % instrument.tick)) })
  const done = parts.keeper.house.drive({ type: 'trade', symbol: ask.symbol, price: price(at), quantity: quantity(contracts), buyerIsTaker: ask.buyerIsTaker }, now)
  return done.type === 'refused' ? reply(400, { error: done.name }) : reply(200, {})
}

export const admin = (parts: AdminParts, request: WireRequest, now: number): WireReply => {
  if (!isToken(request.headers['x-admin-token'] ?? '', parts.keeper.token)) return reply(401, { error: 'the header X-Admin-Token must hold the token of the start line' })
  switch (`${request.method} ${request.path.split('?')[0] ?? ''}`) {
    case 'GET /admin/state': return reply(200, state(parts))
    case 'POST /admin/accounts': return parsed(request, accountAsk, addAccount(parts, now))
    case 'POST /admin/trade': return parsed(request, tradeAsk, trade(parts, now))
    case 'POST /admin/market': return parsed(request, marketAsk, ({ running }) => {
      parts.run(running)
      return reply(200, { running })
    })
    case 'POST /admin/faults': return parsed(request, faultAsk, (ask) => {
      if (ask.kind === 'disconnect') return reply(200, { closed: parts.disconnect() })
      parts.faults.add(ask, now)
      return reply(200, { faults: parts.faults.list() })
    })
    case 'DELETE /admin/faults': parts.faults.clear()
      return reply(200, { faults: [] })
    default: return reply(404, { error: 'routes: GET state, POST accounts, POST trade, POST market, POST faults, DELETE faults' })
  }
}

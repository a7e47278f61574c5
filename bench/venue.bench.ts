import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import { print, quantile, round } from './measure.ts'

const START = 1_800_000_000_000
const ACCOUNTS = 50
const ORDERS = 20_000
const ROUNDS = 5
const LAST = decimal('60000')

/** One order's life in the engine: placed resting, cancelled, or crossed by the tape and filled. Counts what the venue reports of orders and fills. */
const live = (): { readonly events: number; readonly commands: number; readonly seconds: number } => {
  const venue = openVenue({ startAt: START, instruments: [btc], keep: 2_000 })
  for (let n = 0; n < ACCOUNTS; n += 1) venue.apply({ type: 'open-account', account: `a${n}`, balance: money(decimal('1000000000')) }, START)
  const tape = (at: bigint, now: number, buyerIsTaker: boolean) => venue.apply({ type: 'trade', symbol: btc.symbol, price: price(at), quantity: quantity(decimal('1000000')), buyerIsTaker }, now)
  tape(LAST, START, false)
  venue.drainEvents()
  let events = 0
  let commands = 0
  const since = performance.now()
  for (let n = 0; n < ORDERS; n += 1) {
    const now = START + 1 + n
    const account = `a${n % ACCOUNTS}`
    const below = LAST - btc.tick * BigInt(1 + (n % 50))
    const side = n % 2 === 0 ? 'long' : 'short'
    const placed = venue.apply({ type: 'place', account, clientId: `c${n}`, symbol: btc.symbol, side, direction: 'open', size: { contracts: quantity(decimal('1')) }, price: price(side === 'long' ? below : 2n * LAST - below), timeInForce: 'gtc' }, now)
    if (placed.type !== 'order') throw new Error(`bench: order ${n} was ${placed.type === 'refused' ? placed.name : placed.type}`)
    commands += 1
    if (n % 4 === 0) {
      venue.apply({ type: 'cancel', account, family: 'plain', key: { clientId: `c${n}` } }, now)
      commands += 1
    }
    if (n % 100 === 99) {
      tape(LAST - btc.tick * 60n, now, false)
      tape(LAST + btc.tick * 60n, now, true)
      tape(LAST, now, false)
      commands += 3
      events += venue.drainEvents().filter((event) => event.type === 'order' || event.type === 'fill').length
    }
  }
  return { events, commands, seconds: (performance.now() - since) / 1000 }
}

live()
const lives = Array.from({ length: ROUNDS }, live)
const perSecond = quantile(lives.map(({ events, seconds }) => events / seconds), 0.5)
print('venue', { orders: ORDERS, accounts: ACCOUNTS, orderEvents: lives[0]?.events, commandsPerSecond: Math.round(quantile(lives.map(({ commands, seconds }) => commands / seconds), 0.5)), orderEventsPerSecond: Math.round(perSecond), goalOrderEventsPerSecond: 200_000, ofGoal: round(perSecond / 200_000) })

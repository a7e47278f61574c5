import type { Instrument, Side } from '#core/market/instrument.ts'
import type { SeenPositions } from '#core/trade/input.ts'
import type { Plan } from '#core/trade/plan.ts'
import type { Level, Target } from '#core/trade/plan.ts'
import { fromCanonical } from '#core/json.ts'
import { isFault } from '#core/fault.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import { type Applied, apply, type Door } from './apply.ts'
import type { DeskDoor } from './door.ts'
import { entryFacts, freshQuote } from './entry-facts.ts'
import type { AccountId, AccountRow, UserId } from './ports/store.ts'
import type { Trade } from '#core/trade/state.ts'
import { sideOf } from '#core/trade/account.ts'
import type { NakedBudget } from '#core/trade/watched.ts'
import { silentRefusal } from '#core/trade/venue-health.ts'

/** Who asks, for which account. Reaches a door only by sign-in. */
export type Asker = { readonly user: UserId; readonly account: AccountId }
/** `id` is the ask's own: the same ask told twice acts once. */
export type Ask<T> = T & { readonly id: string }

const one = async (door: Door, asker: Asker, id: string, input: Parameters<typeof apply>[2][number]['input']): Promise<Applied> =>
  (await apply(door, asker.account, [{ id, input }]))[0] ?? { type: 'working' }

/** The account must be the asker's own: everything else is as if it didn't exist. */
const owns = async (door: Door, asker: Asker): Promise<boolean> => (await door.store.account(asker.user, asker.account)) !== null
const STRANGER: Applied = { type: 'refused', refusal: { code: 'no-such-trade', trade: 0 }, trade: null }
/** What needs figures of the exchange can't even be stored while no process of ours holds the account. */
const AWAY: Applied = { type: 'not-stored' }

/** What the decision would say anyway, said before the exchange is asked for the figures that it would decide on. */
const silentAt = (door: DeskDoor, owned: AccountRow, trade: number | null): Applied | null => {
  const refusal = silentRefusal(door.texts.read(owned).account, door.deskClock.storeNow())
  return refusal === null ? null : { type: 'refused', refusal, trade }
}

export const draftTrade = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly plan: Plan; readonly name: string; readonly instrument: Instrument }>): Promise<Applied> => {
  const owned = await door.store.account(asker.user, asker.account)
  if (owned === null) return STRANGER
  const silent = silentAt(door, owned, null)
  if (silent !== null) return silent
  const exchange = await door.exchangeOf(asker.account)
  if (exchange === null) return AWAY
  const facts = await entryFacts(door.venue(owned.venue), exchange, ask.instrument, ask.plan.side)
  return one(door, asker, ask.id, { type: 'draft', name: ask.name, plan: ask.plan, facts })
}

export const confirmTrade = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly trade: number; readonly quoteNumber: number }>): Promise<Applied> => {
  const [owned, row] = await Promise.all([door.store.account(asker.user, asker.account), door.store.trade(asker.user, asker.account, ask.trade)])
  if (owned === null || row === null) return STRANGER
  const silent = silentAt(door, owned, ask.trade)
  if (silent !== null) return silent
  const exchange = await door.exchangeOf(asker.account)
  if (exchange === null) return AWAY
  const trade = fromCanonical<Trade>(row.body)
  const venue = door.venue(owned.venue)
  const instrument = (await venue.instruments.of(row.symbol)) ?? trade.instrument
  const facts = await entryFacts(venue, exchange, instrument, row.side)
  return one(door, asker, ask.id, { type: 'confirm', trade: ask.trade, quoteNumber: ask.quoteNumber, facts })
}

export const dropDraft = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly trade: number }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, ask.id, { type: 'drop-draft', trade: ask.trade }) : STRANGER

export const closeTrade = async (door: DeskDoor, asker: Asker, { id, ...ask }: Ask<{ readonly trade: number; readonly share: Rate; readonly contracts?: Quantity }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, id, { type: 'close', ...ask }) : STRANGER

/** Takes what rests of an entry away; what filled stays open with its stop. */
export const cancelTradeEntry = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly trade: number }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, ask.id, { type: 'cancel-entry', trade: ask.trade }) : STRANGER

export const moveTradeStop = async (door: DeskDoor, asker: Asker, { id, ...ask }: Ask<{ readonly trade: number; readonly level: Level; readonly from?: Price | null }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, id, { type: 'move-stop', ...ask, last: await lastOf(door, asker, ask.trade) }) : STRANGER

/** The price now, as far as a source answers: what protects never waits for one. */
const lastOf = async (door: DeskDoor, asker: Asker, trade: number): Promise<Price | null> => {
  const [owned, row] = await Promise.all([door.store.account(asker.user, asker.account), door.store.trade(asker.user, asker.account, trade)])
  if (owned === null || row === null) return null
  try {
    return (await freshQuote(door.venue(owned.venue), row.symbol)).last
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return null
  }
}

export const changeTradeTargets = async (door: DeskDoor, asker: Asker, { id, ...ask }: Ask<{ readonly trade: number; readonly targets: readonly Target[]; readonly open?: Quantity }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, id, { type: 'change-targets', ...ask, last: await lastOf(door, asker, ask.trade) }) : STRANGER

/** Behind the best price from now on; null: off. */
export const setTradeTrailing = async (door: DeskDoor, asker: Asker, { id, ...ask }: Ask<{ readonly trade: number; readonly distance: Rate | null }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, id, { type: 'set-trailing', ...ask }) : STRANGER

export const addTradeMargin = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly trade: number; readonly amount: Money }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, ask.id, { type: 'add-margin', trade: ask.trade, amount: ask.amount }) : STRANGER

const whole = (type: 'block' | 'unblock' | 'close-all') => async (door: DeskDoor, asker: Asker, ask: { readonly id: string }): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, ask.id, { type }) : STRANGER

/** No entries until resumed; what is open stays protected and followed. */
export const pauseAccount = whole('block')
export const resumeAccount = whole('unblock')
/** Naked time that is not told: of a trade, and of all of a UTC day. */
export const setNakedBudget = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly budget: NakedBudget }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, ask.id, { type: 'set-naked-budget', budget: ask.budget }) : STRANGER
/** Blocks, cancels entries, closes what is ours; stops last. */
export const closeEverything = whole('close-all')

/** ms that a look at the positions may take. */
const LOOK_MS = 2_000

/** The venue's positions, read now; null where it can't be asked or doesn't answer soon: closing waits for nothing. */
const seenPositions = async (door: DeskDoor, asker: Asker, noted: number): Promise<SeenPositions | null> => {
  const enough = new AbortController()
  try {
    return await Promise.race([readPositions(door, asker, noted), door.clock.sleep(LOOK_MS, enough.signal).then(() => null)])
  } finally {
    enough.abort()
  }
}

const readPositions = async (door: DeskDoor, { account }: Asker, noted: number): Promise<SeenPositions | null> => {
  try {
    const exchange = await door.exchangeOf(account)
    return exchange === null ? null : { noted, positions: (await exchange.positions()).map(({ symbol, side, contracts }) => ({ symbol, side, contracts })) }
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return null
  }
}

/** What is left that is not ours, as an offer to close that too (RULES.md, Closing). */
export const offerForeign = async (door: DeskDoor, asker: Asker, ask: { readonly id: string }): Promise<Applied> => {
  const row = await door.store.account(asker.user, asker.account)
  return row === null ? STRANGER : one(door, asker, ask.id, { type: 'offer-foreign', seen: await seenPositions(door, asker, row.seq) })
}

/** What was opened by hand becomes a trade under a stop: all that is not ours on its side. */
export const adoptForeign = async (door: DeskDoor, asker: Asker, { id, instrument, ...ask }: Ask<{ readonly instrument: Instrument; readonly side: Side; readonly stop: Level }>): Promise<Applied> => {
  const owned = await door.store.account(asker.user, asker.account)
  if (owned === null) return STRANGER
  const exchange = await door.exchangeOf(asker.account)
  if (exchange === null) return AWAY
  const { symbol } = instrument
  const contracts = sideOf(door.texts.read(owned).account, symbol, ask.side).foreign
  return one(door, asker, id, { type: 'adopt', symbol, contracts, ...ask, facts: await entryFacts(door.venue(owned.venue), exchange, instrument, ask.side) })
}

/** What is not ours is known and stays: it acts on just these contracts. */
export const leaveForeign = async (door: Door, asker: Asker, { id, ...ask }: Ask<{ readonly symbol: string; readonly side: Side; readonly contracts: Quantity }>): Promise<Applied> =>
  (await owns(door, asker)) ? one(door, asker, id, { type: 'leave-foreign', ...ask }) : STRANGER

/** Closes just what the offer named. */
export const closeForeign = async (door: DeskDoor, asker: Asker, ask: Ask<{ readonly offer: number }>): Promise<Applied> => {
  const row = await door.store.account(asker.user, asker.account)
  return row === null ? STRANGER : one(door, asker, ask.id, { type: 'close-foreign', offer: ask.offer, seen: await seenPositions(door, asker, row.seq) })
}

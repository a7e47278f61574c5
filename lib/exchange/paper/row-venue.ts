import { Fault, isFault } from '#core/fault.ts'
import { toCanonical } from '#core/json.ts'
import type { Candle } from '#core/market/quote.ts'
import type { AccountCommand } from '#core/venue/command.ts'
import type { AccountEvent } from '#core/venue/event.ts'
import type { Stamp } from '#desk/ports/exchange.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import type { AccountId } from '#desk/ports/store.ts'
import type { Clock } from '#desk/ports/world.ts'
import { driveBars, dropBook, priceIn, sinceOf, withLook } from './drive.ts'
import { PAGE, type PaperSource } from './paper-source.ts'
import { type Done, listeners, type PaperDoor, type PaperEvent } from './paper-venue.ts'
import { checkStamp, neverReached, refusalFault } from './refused.ts'
import { type Held, rowKeeper, type RowKeeper } from './row-keeper.ts'
import { busySymbols } from './row-state.ts'
import { MINUTE_MS, minuteOf } from './unseen.ts'

export type RowVenueParts = { readonly rows: PaperRows; readonly account: AccountId; readonly source: PaperSource; readonly clock: Clock; /** ms between looks of a follower. */ readonly pollMs?: number }

/** A read that comes so soon after a look (ms) sees the same prices. */
const FRESH_MS = 500
/** Looks of a follower: while something is open or rests, and while nothing is (another process may have ordered). */
const POLL_MS = 3_000
const IDLE_POLL_MS = 10_000
/** What prices alone did is stored so often (ms), so that nobody has to read long spans again. */
const STORE_MS = 600_000
/** Filters are compared so often (ms); funding rates are asked so often. */
const LISTED_MS = 3_600_000
const RATED_MS = 600_000
/** What ended before is forgotten at the next command: the desk looks back a day, and commands nothing before it has read what happened. */
const REMEMBERED_MS = 26 * 3_600_000
/** Somebody was quicker so often in a row. */
const TRIES = 8

type Row = RowVenueParts & { readonly keeper: RowKeeper; readonly tell: (event: PaperEvent) => void }

/**
 * The venue's engine over one row of state, driven by whoever calls. A call first brings the venue to now by the exchange's bars; a command is then
 * applied to the newest state and stored before it is answered. A swap that loses is done anew on the newer state. So a crash before the swap is an
 * order that never reached the venue, and one after it a lost answer.
 */
export const openRowVenue = (parts: RowVenueParts): PaperDoor => {
  const { tell, add } = listeners<PaperEvent>()
  const keeper = rowKeeper({ rows: parts.rows, account: parts.account, now: parts.source.now, onForeign: () => tell({ type: 'gap', reason: 'another process changed the account' }) })
  const row: Row = { ...parts, keeper, tell }
  const inTurn = turns(keeper.drop)
  const look: PaperDoor['look'] = (read, symbol) => inTurn(async () => read((await lookedAt(row, symbol)).venue))
  return {
    look,
    command: (command, stamp) => inTurn(() => run(row, command, stamp)),
    find: (read) => inTurn(async () => {
      for (;;) {
        const held = await lookedAt(row)
        const found = read(held.venue)
        if (found !== null || (await keeper.seal(held)) !== null) return found
      }
    }),
    follow: async (onEvent, stop) => {
      const bell = { ring: new AbortController() }
      const wake = (): void => bell.ring.abort()
      const remove = add((event) => {
        wake()
        void Promise.resolve().then(() => onEvent(event))
      })
      stop.addEventListener('abort', wake, { once: true })
      while (!stop.aborted) {
        bell.ring = new AbortController()
        const busy = await look((venue) => busySymbols(venue, parts.account).length > 0).catch(whileSilent)
        if (!stop.aborted) await parts.clock.sleep(busy ? (parts.pollMs ?? POLL_MS) : IDLE_POLL_MS, bell.ring.signal)
      }
      remove()
    },
  }
}

/** Nothing is lost while prices or rows can't be had: the next look catches up. */
const whileSilent = (thrown: unknown): boolean => {
  if (!isFault(thrown)) throw thrown
  return true
}

/** One call at a time: each sees the venue whole, and none sees what is not stored. A bug leaves nothing half done behind. */
const turns = (drop: () => void) => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work).catch((thrown: unknown) => {
      if (!isFault(thrown)) drop()
      throw thrown
    })
    last = turn.catch(() => undefined)
    return turn
  }
}

const tooMany = (account: AccountId): Fault => new Fault({ code: 'venue-busy', retry: 'soon', outcomeKnown: true, neverReached: true, venueText: `${account}: changed by others ${TRIES} times in a row` })

/** Stored and told, if there is anything to store; null: somebody was quicker. */
const settle = async ({ keeper, tell }: Row, held: Held, must: boolean): Promise<Held | null> => {
  const events = held.venue.drainEvents().filter((event): event is AccountEvent => 'account' in event)
  if (!must && events.length === 0 && held.venue.now() - held.storedAt < STORE_MS) return held
  const stored = await keeper.store(held)
  if (stored !== null) events.forEach(tell)
  return stored
}

const lookedAt = async (row: Row, symbol?: string): Promise<Held> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const loaded = await row.keeper.load()
    if (symbol !== undefined) await list(row, loaded, symbol)
    const brought = await bringToNow(row, loaded, FRESH_MS)
    const held = brought === null ? null : await settle(row, brought, false)
    if (held !== null) return held
  }
  throw tooMany(row.account)
}

/** By the bars since each symbol's last look, a page at a time. null: somebody was quicker. */
const bringToNow = async (row: Row, loaded: Held, freshMs: number): Promise<Held | null> => {
  const { source, account } = row
  for (let held: Held | null = loaded; held !== null; held = await settle(row, held, true)) {
    const symbols = busySymbols(held.venue, account)
    if (symbols.length === 0) return held
    const now = await source.now()
    if (now - held.lookedAt < freshMs) return held
    const { looks } = held
    const sinces = new Map(symbols.map((symbol) => [symbol, sinceOf(looks, symbol) ?? minuteOf(now)]))
    const until = Math.min(now, Math.min(...sinces.values()) + PAGE * MINUTE_MS - 1)
    const told = await Promise.all([...sinces].filter(([, since]) => since <= until).map(async ([symbol, since]): Promise<[string, readonly Candle[]]> => [symbol, await source.bars(symbol, { since, until })]))
    held.looks = driveBars(held, new Map(told), until)
    await askRates(row, held, now)
    if (until < now) continue
    held.lookedAt = now
    return held
  }
  return null
}

/** Funding is paid at the rate that was told for the instant; where none was, at the last one. */
const askRates = async ({ source, account }: Row, held: Held, now: number): Promise<void> => {
  const symbols = new Set(held.venue.positions(account, {}).map(({ symbol }) => symbol))
  for (const symbol of symbols) {
    if (now - (held.looks[symbol]?.ratedAt ?? 0) < RATED_MS) continue
    const rate = await source.fundingRate(symbol).catch((thrown: unknown) => {
      if (!isFault(thrown)) throw thrown
      return null
    })
    if (rate !== null) held.venue.apply({ type: 'funding-rate', symbol, rate }, held.venue.now())
    held.looks = withLook(held.looks, symbol, { ratedAt: now })
  }
}

/** A contract is listed when it is first used, with the exchange's own filters; what is listed already outlives a silent exchange. */
const list = async ({ source, clock }: Row, held: Held, symbol: string): Promise<void> => {
  const there = held.venue.instrument(symbol)
  if (there !== null && clock.now() - (held.looks[symbol]?.listedAt ?? 0) < LISTED_MS) return
  const told = await source.instrument(symbol).catch((thrown: unknown) => {
    if (there === null || !isFault(thrown)) throw thrown
    return null
  })
  if (told === null) return
  if (there === null || toCanonical(there) !== toCanonical(told)) held.venue.apply({ type: 'instrument', instrument: told }, held.venue.now())
  held.looks = withLook(held.looks, symbol, { listedAt: clock.now() })
}

const run = async (row: Row, command: AccountCommand, stamp: Stamp | undefined): Promise<Done> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const ready = await prepared(row, command)
    if (ready === null) continue
    const { held, now, price } = ready
    if (stamp !== undefined) checkStamp(stamp, now)
    if (price !== null) held.looks = priceIn(held, price, price.bars, now)
    const reply = held.venue.apply(command, now)
    held.venue.forget(now - REMEMBERED_MS)
    if (price !== null) dropBook(held.venue, price.book.symbol, now)
    if ((await settle(row, held, reply.type !== 'refused').catch(asKnown)) === null) continue
    if (reply.type === 'refused') throw refusalFault(reply)
    return reply
  }
  throw tooMany(row.account)
}

/** What the store surely did not write never reached the venue. */
const asKnown = (thrown: unknown): never => {
  throw isFault(thrown) && thrown.facts.outcomeKnown ? neverReached(thrown.facts) : thrown
}

/** Everything that a command is decided on, read now. null: somebody was quicker. Nothing has been done when it rejects. */
const prepared = async (row: Row, command: AccountCommand) => {
  try {
    const loaded = await row.keeper.load()
    if ('symbol' in command) await list(row, loaded, command.symbol)
    const held = await bringToNow(row, loaded, 0)
    if (held === null) return null
    const price = command.type === 'place' && held.venue.instrument(command.symbol) !== null ? await priceOf(row, held, command.symbol) : null
    return { held, now: await row.source.now(), price }
  } catch (thrown) {
    throw isFault(thrown) ? neverReached(thrown.facts) : thrown
  }
}

const priceOf = async ({ source, account }: Row, held: Held, symbol: string) => {
  const waited = busySymbols(held.venue, account).includes(symbol)
  const now = await source.now()
  const [priced, bars] = await Promise.all([source.priced(symbol), waited ? null : source.bars(symbol, { since: minuteOf(now) - MINUTE_MS, until: now })])
  return { ...priced, bars }
}

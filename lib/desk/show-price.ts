import { isFault } from '#core/fault.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { Quote } from '#core/market/quote.ts'
import type { DeskDoor } from './door.ts'
import { freshQuote } from './entry-facts.ts'
import { liveTrades } from '#core/trade/account.ts'
import type { PriceAsk, PublicPrice, PublicPrices } from './ports/public-prices.ts'
import type { AccountId, VenueKind } from './ports/store.ts'

/** ms that a reader waits for the account's own exchange before public sources are asked. */
const PATIENCE_MS = 1_500

/** A price to look at: the exchange's own quote, or that of a public source. Both tell their time as store time. */
export type PriceShown = { readonly type: 'quote'; readonly quote: Quote } | { readonly type: 'public'; readonly price: PublicPrice }

const nullOfFault = (thrown: unknown): null => {
  if (!isFault(thrown)) throw thrown
  return null
}
/** What comes within the reader's patience; null when it is late or fails. */
const soon = <T>({ clock }: DeskDoor, promise: Promise<T>): Promise<T | null> => Promise.race([promise.catch(nullOfFault), clock.sleep(PATIENCE_MS).then(() => null)])

/**
 * A price for a reader, never for an order: the account's own exchange first, from its stream or by request; where it is silent, the public
 * sources. Rejects with the exchange's own Fault when nobody has a price.
 */
export const priceToShow = async (door: DeskDoor, venue: VenueKind, ask: PriceAsk): Promise<PriceShown> => {
  const own = freshQuote(door.venue(venue), ask.symbol).then((quote): PriceShown => ({ type: 'quote', quote }))
  const sources = door.publicPricesOf(venue)
  if (sources === null) return own
  const early = await soon(door, own)
  if (early !== null) return early
  const price = await sources.read(ask).catch(nullOfFault)
  return price === null ? own : { type: 'public', price: { ...price, at: door.deskClock.storeTimeOf(price.at) } }
}

/** The exchange's perpetuals; null when they don't come soon and public sources can be asked without them. */
export const instrumentsToShow = async (door: DeskDoor, venue: VenueKind): Promise<readonly Instrument[] | null> => {
  const all = door.venue(venue).instruments.all()
  return door.publicPricesOf(venue) === null ? all : soon(door, all)
}

export type PricesOf = (venue: VenueKind) => Promise<PublicPrices | null>
type Polling = Pick<DeskDoor, 'store' | 'clock' | 'texts'>

const PAGE = 50

/** Reads the public price of every symbol with a live trade, once, so that the last one known stays young; until the time is over. */
export const keepPricesFresh = async ({ store, clock, texts }: Polling, prices: ReadonlyMap<VenueKind, PublicPrices | null>, limitMs: number): Promise<{ readonly accounts: number; readonly finished: boolean }> => {
  const until = clock.monotonic() + limitMs
  const asked = new Set<string>()
  let accounts = 0
  for (let last: AccountId | null = null; ; ) {
    const ids: readonly AccountId[] = await store.accountsOfLoop(last, PAGE)
    for (const account of ids) {
      if (clock.monotonic() >= until) return { accounts, finished: false }
      const row = await store.accountOfLoop(account)
      const sources = row === null ? null : (prices.get(row.venue) ?? null)
      if (row === null || sources === null) continue
      const fresh = liveTrades(texts.read(row).account).map(({ instrument }) => instrument).filter(({ symbol }) => !asked.has(`${row.venue}|${symbol}`))
      for (const { symbol } of fresh) asked.add(`${row.venue}|${symbol}`)
      await Promise.all(fresh.map(({ symbol, base, quote }) => sources.read({ symbol, base, quote }).catch(nullOfFault)))
      if (fresh.length > 0) accounts += 1
    }
    last = ids.at(-1) ?? null
    if (ids.length < PAGE) return { accounts, finished: true }
  }
}

import { isFault } from '#core/fault.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Price } from '#core/money/money.ts'
import { armedTriggers } from '#core/trade/armed.ts'
import { liveTrades } from '#core/trade/account.ts'
import { makeTriggerIndex } from '#core/trigger/trigger-index.ts'
import type { Door } from './apply.ts'
import type { DeskClock } from './desk-clock.ts'
import type { MarketData, MarketEvent } from './ports/exchange.ts'
import type { AccountId } from './ports/store.ts'
import { extremesSince, keepLastSeen, lastSeenOf, unseenSince } from './catch-up.ts'
import { type PriceTelling, tellPrices } from './tell-prices.ts'

export type PriceWatch = {
  /** Last quote of the stream, with its own proof of life; null when it never came, or its source has been silent since. */
  readonly quoteOf: (symbol: string) => Quote | null
  /** Reads an account's conditions anew after its state changed. */
  readonly rearm: (account: AccountId) => Promise<void>
  /** Tells the account what its symbols did since somebody last looked; after its first whole read, which knows what filled meanwhile. */
  readonly catchUp: (account: AccountId, stop: AbortSignal) => Promise<void>
  /** Has the account been told all up to now. */
  readonly isCaughtUp: (account: AccountId) => boolean
  /** Stores when the last ticks were seen, for the next holder. */
  readonly keepSeen: () => Promise<void>
  readonly forget: (account: AccountId) => void
  /** A symbol that somebody looks at is followed for a while. */
  readonly interest: (symbol: string) => void
  readonly run: (stop: AbortSignal) => Promise<void>
}
export type PriceParts = Door & { readonly market: MarketData; readonly deskClock: DeskClock; readonly holder: string }

const INTEREST_MS = 600_000
const RETRY_MS = 5_000
/** A source that was silent for longer (ms) is not quoted: what it said last may be far from the price of now. */
const SILENT_MS = 10_000

/** The index names owners by text. */
const triggerOwners = (): { readonly own: (account: AccountId) => void; readonly accountOf: (owner: string) => AccountId } => {
  const owners = new Map<string, AccountId>()
  return {
    own: (account) => void owners.set(account, account),
    accountOf: (owner) => {
      const account = owners.get(owner)
      if (account === undefined) throw new Error(`assertion failed: ${owner} armed a trigger`)
      return account
    },
  }
}

export const watchPrices = (parts: PriceParts): PriceWatch => {
  const index = makeTriggerIndex()
  const quotes = new Map<string, Quote>()
  const symbolsOf = new Map<AccountId, readonly string[]>()
  const asked = new Map<string, number>()
  const lastTick = new Map<string, number>()

  /** Accounts that know all up to now: only of these the time of the last tick is stored. */
  const caughtUp = new Set<AccountId>()

  const { own, accountOf } = triggerOwners()
  const { tell, onFired, widen } = tellPrices(parts, { accountOf, markOf: (symbol) => quotes.get(symbol)?.mark ?? null })
  const onTick = (symbol: string, at: Price): void => {
    lastTick.set(symbol, parts.deskClock.storeNow())
    widen(symbol, at)
    const fired = index.tick(symbol, at)
    if (fired.length > 0) onFired(fired, symbol, at)
  }
  const rearm = async (account: AccountId): Promise<void> => {
    const row = await parts.store.accountOfLoop(account)
    if (row === null) return
    const { account: state } = parts.texts.read(row)
    own(account)
    symbolsOf.set(account, [...new Set(liveTrades(state).map((trade) => trade.plan.symbol))])
    index.arm(account, armedTriggers(state, account))
  }
  const followed = (): readonly string[] => {
    const now = parts.clock.monotonic()
    const looked = [...asked].filter(([, at]) => now - at < INTEREST_MS).map(([symbol]) => symbol)
    return [...new Set([...[...symbolsOf.values()].flat(), ...looked])]
  }
  const onMarket = (event: MarketEvent): void => {
    if (event.type === 'quote') {
      quotes.set(event.quote.symbol, event.quote)
      onTick(event.quote.symbol, event.quote.last)
    } else if (event.type === 'trade') onTick(event.trade.symbol, event.trade.price)
    else if (event.type === 'alive') {
      const quote = quotes.get(event.symbol)
      if (quote !== undefined) quotes.set(event.symbol, { ...quote, aliveAt: event.at })
    } else for (const symbol of event.symbol === null ? followed() : [event.symbol]) void afterGap(parts, symbol, lastTick.get(symbol), { tell, symbolsOf })
  }
  return {
    quoteOf: (symbol) => {
      const quote = quotes.get(symbol)
      const age = quote === undefined ? Infinity : parts.clock.now() - quote.aliveAt
      // Alive in the future: the wall clock was set back since, and nothing tells how old it is.
      return quote === undefined || age > SILENT_MS || age < 0 ? null : quote
    },
    rearm,
    isCaughtUp: (account) => caughtUp.has(account),
    catchUp: (account, stop) => afterDowntime(parts, account, { tell, onSeen: (symbol, at) => void lastTick.set(symbol, Math.max(at, lastTick.get(symbol) ?? 0)) }, stop).then(() => void (stop.aborted || caughtUp.add(account))),
    keepSeen: () => keepSeen(parts, { caughtUp, symbolsOf, lastTick }),
    forget: (account) => {
      caughtUp.delete(account)
      index.arm(account, [])
      symbolsOf.delete(account)
    },
    interest: (symbol) => void asked.set(symbol, parts.clock.monotonic()),
    run: async (stop) => {
      const news = parts.feed.follow((account) => {
        // Another process may have decided something that this one is to do.
        parts.bells.exchange.ring()
        parts.bells.chat.ring()
        if (symbolsOf.has(account)) void rearm(account).catch(() => undefined)
      }, stop)
      await Promise.all([news, parts.market.follow(followed, onMarket, stop)])
    },
  }
}

type Known = { readonly caughtUp: ReadonlySet<AccountId>; readonly symbolsOf: ReadonlyMap<AccountId, readonly string[]>; readonly lastTick: ReadonlyMap<string, number> }

const keepSeen = async (parts: PriceParts, { caughtUp, symbolsOf, lastTick }: Known): Promise<void> => {
  for (const account of caughtUp) {
    const ticks = (symbolsOf.get(account) ?? []).flatMap((symbol): readonly (readonly [string, number])[] => [[symbol, lastTick.get(symbol) ?? 0]]).filter(([, at]) => at > 0)
    if (ticks.length > 0) await keepLastSeen(parts.store, account, Object.fromEntries(ticks))
  }
}

type Means = { readonly tell: PriceTelling['tell']; readonly symbolsOf: ReadonlyMap<AccountId, readonly string[]> }

/** After a gap the extremes come from the venue's 1 m candles since the last tick seen. */
const afterGap = async (parts: PriceParts, symbol: string, since: number | undefined, means: Means): Promise<void> => {
  if (since === undefined) return
  try {
    const seen = await extremesSince(parts.market, symbol, { since: since - (since % 60_000), now: parts.deskClock.storeNow() })
    if (seen === null) return
    for (const [account, symbols] of means.symbolsOf) if (symbols.includes(symbol)) void means.tell(account, symbol, seen)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    parts.log('warn', 'candles-after-gap-failed', { symbol, code: thrown.facts.code })
  }
}

/** What the account's symbols did while no process of ours looked, told once, however often the venue has to be asked. */
const afterDowntime = async (parts: PriceParts, account: AccountId, { tell, onSeen }: Telling, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    try {
      return await tellUnseen(parts, account, { tell, onSeen })
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      parts.log('warn', 'candles-after-downtime-failed', { account, code: thrown.facts.code })
      await parts.clock.sleep(RETRY_MS, stop)
    }
  }
}

type Telling = { readonly tell: Means['tell']; readonly onSeen: (symbol: string, at: number) => void }

const tellUnseen = async (parts: PriceParts, account: AccountId, { tell, onSeen }: Telling): Promise<void> => {
  const row = await parts.store.accountOfLoop(account)
  if (row === null) return
  const { account: state } = parts.texts.read(row)
  const known = await lastSeenOf(parts.store, account)
  const now = parts.deskClock.storeNow()
  const symbols = [...new Set(liveTrades(state).map((trade) => trade.plan.symbol))]
  const all = await Promise.all(symbols.map(async (symbol) => ({ symbol, seen: await extremesSince(parts.market, symbol, { since: unseenSince(state, symbol, known[symbol]), now }) })))
  await Promise.all(all.map(async ({ symbol, seen }) => {
    if (seen === null || (await tell(account, symbol, seen))) onSeen(symbol, now)
  }))
}

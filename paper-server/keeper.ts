import { fromCanonical, toCanonical } from '#core/json.ts'
import { decimal } from '#core/money/decimal.ts'
import { money } from '#core/money/money.ts'
import { loadVenue, openVenue } from '#core/venue/open-venue.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { GateKey } from '#exchange/toobit/gate/access.ts'
import { type Entry, type House, openHouse } from '#exchange/toobit/gate/house.ts'
import { randomBytes } from 'node:crypto'
import type { PaperOptions } from './flags.ts'
import type { Journal, Kept } from './journal.ts'
import { type FeedState, type MarketFeed, openFeeds } from './market-feed.ts'

/** Which market the steps of a journal are of: they mean nothing under another one. */
type Market = Pick<PaperOptions, 'seed' | 'replay' | 'speed' | 'live'>
/** Made once, kept for ever: the admin's token; and the market that what follows was made with. */
type Installation = { readonly type: 'installation'; readonly at: number; readonly token: string; readonly market: Market }
/** A line of the journal: an entry of the house, a step of a market, or the installation. */
type Line = Entry | { readonly type: 'step'; readonly symbol: string; readonly at: number } | Installation
type Snapshot = { readonly venue: string; readonly spot: string; readonly keys: readonly GateKey[]; readonly feeds: readonly FeedState[]; readonly installation: Installation }

/** The exchange with its memory: what it told it still knows after a crash. */
export type Keeper = {
  readonly house: House
  readonly token: string
  /** Makes the market steps that are due. */
  readonly turn: (now: number) => void
  readonly snapshot: () => Promise<void>
  /** A new account with its key and money; else what is taken already: account or key. */
  readonly addAccount: (ask: NewAccount, now: number) => string | null
}
export type NewAccount = { readonly account: string; readonly apiKey: string; readonly secret: string; readonly balance: string }

const FIRST_ACCOUNT = 'paper'
/** Steps of one feed in one turn; a long pause isn't caught up step by step. */
const STEPS_MAX = 20
/** Rows kept per account and list. */
const KEEP = 20_000
const INSURANCE = '1000000'

const freshVenue = (feeds: readonly MarketFeed[], now: number): Venue =>
  openVenue({ startAt: now, instruments: feeds.map((feed) => feed.instrument), keep: KEEP, insurance: money(decimal(INSURANCE)) })

const step = (house: House, feed: MarketFeed, at: number): void => {
  for (const command of feed.step(at)) house.drive(command, at, false)
}

const replayLine = (house: House, feeds: readonly MarketFeed[], line: Line): void => {
  if (line.type === 'installation') return
  if (line.type !== 'step') return house.replay(line)
  const feed = feeds.find((one) => one.instrument.symbol === line.symbol)
  if (feed !== undefined) step(house, feed, line.at)
}

const sameMarket = (a: Market, b: Market): boolean => toCanonical(marketOf(a)) === toCanonical(marketOf(b))
const marketOf = ({ seed, replay, speed, live }: Market): Market => ({ seed, replay, speed, live })

type Woken = { readonly house: House; readonly feeds: readonly MarketFeed[]; readonly installation: Installation; readonly isNew: boolean }

/** Snapshot, then line by line, under the market they were made with. */
const wake = (options: PaperOptions, kept: Kept, journal: Journal, now: number): Woken => {
  const saved = kept.snapshot === null ? null : fromCanonical<Snapshot>(kept.snapshot.body)
  const lines = kept.lines.map((line) => fromCanonical<Line>(line))
  const known = saved?.installation ?? lines.find((line) => line.type === 'installation')
  const installation: Installation = known ?? { type: 'installation', at: now, token: randomBytes(24).toString('hex'), market: marketOf(options) }
  const feeds = openFeeds({ ...options, ...installation.market }, installation.at, saved?.feeds ?? [])
  const house = openHouse({
    venue: saved === null ? freshVenue(feeds, installation.at) : loadVenue(saved.venue), secret: installation.token,
    ...(journal.keeps ? { journal: (entry: Entry) => journal.append(toCanonical(entry)) } : {}), ...(saved === null ? {} : { spot: saved.spot, keys: saved.keys }),
  })
  for (const line of lines) replayLine(house, feeds, line)
  if (known === undefined) journal.append(toCanonical(installation))
  return { house, feeds, installation, isNew: known === undefined }
}

/** Another market than last time: prices jump to it, and contracts that it brings are listed. */
const changeMarket = (woken: Woken, options: PaperOptions, now: number): Woken => {
  const feeds = openFeeds(options, now)
  for (const { instrument } of feeds) if (woken.house.venue.instrument(instrument.symbol) === null) woken.house.drive({ type: 'instrument', instrument }, now)
  return { ...woken, feeds, installation: { ...woken.installation, market: marketOf(options) } }
}

export const openKeeper = async (options: PaperOptions, journal: Journal, now: number): Promise<Keeper> => {
  const first = wake(options, await journal.load(), journal, now)
  const changed = !sameMarket(first.installation.market, options)
  const { house, feeds, installation } = changed ? changeMarket(first, options, now) : first
  const snapshot = (): Promise<void> =>
    journal.snapshot(toCanonical({ venue: house.venue.save(), spot: house.spot.save(), keys: house.keys(), feeds: feeds.map((feed) => feed.save()), installation }))
  if (changed) await snapshot()
  if (first.isNew) addAccount(house, { account: FIRST_ACCOUNT, apiKey: randomBytes(24).toString('hex'), secret: randomBytes(32).toString('hex'), balance: options.balance }, now)
  return {
    house,
    token: installation.token,
    turn: (at) => {
      for (const feed of feeds) {
        for (let steps = 0; steps < STEPS_MAX && (feed.dueAt() ?? Number.POSITIVE_INFINITY) <= at; steps += 1) {
          if (journal.keeps) journal.append(toCanonical({ type: 'step', symbol: feed.instrument.symbol, at }))
          step(house, feed, at)
        }
      }
    },
    snapshot,
    addAccount: (ask, at) => addAccount(house, ask, at),
  }
}

const addAccount = (house: House, ask: NewAccount, at: number): string | null => {
  if (house.venue.accounts().includes(ask.account)) return 'account'
  if (house.keys().some((key) => key.apiKey === ask.apiKey)) return 'key'
  const reply = house.drive({ type: 'open-account', account: ask.account, balance: money(decimal(ask.balance)) }, at)
  if (reply.type === 'refused') return reply.text
  house.driveSpot({ kind: 'deposit', account: ask.account, coin: 'USDT', amount: decimal(ask.balance) }, at)
  house.addKey({ apiKey: ask.apiKey, secret: ask.secret, account: ask.account, readOnly: false }, at)
  return null
}

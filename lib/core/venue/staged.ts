import type { Side } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import type { Command, HouseCommand, PlaceOrder, SyntheticBook } from './command.ts'
import { btc } from './market/instruments.ts'
import { openVenue } from './open-venue.ts'
import type { Reply } from './reply.ts'
import type { Venue, VenueConfig } from './venue.ts'

/** A staged venue for tests: a frictionless book (both sides at the last price), one account `a` with isolated 10x, time that moves by itself. */
export const START = 1_800_000_000_000
export const BTC = btc.symbol

export const px = (text: string): Price => decimal(text) as Price
export const qty = (text: string | number): Quantity => decimal(String(text)) as Quantity
export const usdt = (text: string | number): Money => decimal(String(text)) as Money
export const rated = (text: string): Rate => decimal(text) as Rate

const frictionless: Partial<SyntheticBook> = { spreadTicks: 0, slippage: rated('0') }

export type Stage = {
  readonly venue: Venue
  readonly at: () => number
  readonly send: (command: Command) => Reply
  readonly trade: (price: string, contracts?: number, buyerIsTaker?: boolean) => Reply
  readonly candle: (prices: readonly [string, string, string, string], volume?: number) => Reply
  readonly open: (side: Side, contracts: number, extra?: Partial<PlaceOrder>) => Reply
  readonly close: (side: Side, contracts: number, extra?: Partial<PlaceOrder>) => Reply
  readonly wait: (ms: number) => void
}

type Account = Partial<Extract<HouseCommand, { type: 'open-account' }>>

const stageOn = (venue: Venue, from: number): Stage => {
  let at = from
  let ids = 0
  const send = (command: Command): Reply => {
    at += 1
    return venue.apply(command, at)
  }
  const place = (direction: 'open' | 'close') => (side: Side, contracts: number, extra: Partial<PlaceOrder> = {}): Reply => {
    ids += 1
    return send({
      type: 'place', account: 'a', clientId: `id-${ids}`, symbol: BTC, side, direction, size: { contracts: qty(contracts) }, price: null, timeInForce: 'gtc', ...extra,
    })
  }
  return {
    venue, send, at: () => at, open: place('open'), close: place('close'),
    trade: (price, contracts = 1, buyerIsTaker = true) => send({ type: 'trade', symbol: BTC, price: px(price), quantity: qty(contracts), buyerIsTaker }),
    candle: ([open, high, low, close], volume = 100_000) => send({
      type: 'candle', symbol: BTC, candle: { at: at - (at % 60_000), open: px(open), high: px(high), low: px(low), close: px(close), volume: qty(volume) },
    }),
    wait: (ms) => {
      at += ms
      venue.advance(at)
    },
  }
}

export const openStage = (config: Partial<VenueConfig> = {}, account: Account = {}): Stage => {
  const venue = openVenue({ startAt: START, instruments: [btc], book: frictionless, insurance: usdt(1_000_000), ...config })
  const stage = stageOn(venue, START)
  stage.send({ type: 'open-account', account: 'a', balance: usdt(10_000), leverage: 10, marginMode: 'isolated', ...account })
  stage.trade('61234.5')
  venue.drainEvents()
  return stage
}

export const another = (stage: Stage, id: string, balance = 10_000, leverage = 10): void => {
  stage.send({ type: 'open-account', account: id, balance: usdt(balance), leverage, marginMode: 'isolated' })
}

/** Balances and the sums of the house: 0 when money conserves. */
export const allMoney = (venue: Venue): bigint => {
  const { fees, clearing, funding, insurance, transfers } = venue.house()
  return venue.accounts().reduce((sum, id) => sum + (venue.balance(id)?.total ?? 0n), fees + clearing + funding + insurance + transfers)
}

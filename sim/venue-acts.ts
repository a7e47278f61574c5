import type { Instrument } from '#core/market/instrument.ts'
import { money, price, quantity, rate } from '#core/money/money.ts'
import type { Command } from '#core/venue/command.ts'
import type { Draws } from './chance.ts'
import type { SimExchange } from './exchange.ts'
import type { Selected } from './selection.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A trader beside the users, whose ruin takes the gain of those on the other side (auto-deleveraging). */
const CROWD = 'crowd'
const CROWD_MONEY = 100_000n * 10n ** 8n

type Parts = { readonly draws: Draws; readonly time: VirtualTime; readonly exchange: SimExchange; readonly selected: Selected; readonly instruments: readonly Instrument[]; /** What the first user did by hand, and what the venue changed under all. */ readonly hand: Set<string>; readonly said: (line: string) => void }

/** What the venue does by itself, and what a user sets there, up to `until` (ms after now; null: nothing): tiers change, leverage changes, the insurance fund is empty. */
export const planVenueActs = (parts: Parts, until: number | null): { readonly counts: { acts: number } } => {
  const { draws, time, exchange, selected, instruments, hand, said } = parts
  const counts = { acts: 0 }
  if (until === null || !selected.has('venue-acts')) return { counts }
  const act = (what: string, command: Command): void => {
    counts.acts += 1
    said(`VENUE ${what}`)
    exchange.act(command)
  }
  const at = (): number => 12_000 + draws.whole(Math.max(1, until - 20_000))
  const symbolOf = (): Instrument => draws.pick(instruments)
  if (draws.once(0.1)) {
    const instrument = symbolOf()
    time.after(at(), () => {
      hand.add(`tiers:${instrument.symbol}`)
      act(`tiers of ${instrument.symbol} ask for twice the maintenance margin`, { type: 'instrument', instrument: { ...instrument, tiers: instrument.tiers.map((tier) => ({ ...tier, maintenanceMargin: rate(tier.maintenanceMargin * 2n) })) } })
    })
  }
  if (draws.once(0.12)) {
    const [{ symbol }, leverage] = [symbolOf(), draws.pick([5, 20, 50])]
    time.after(at(), () => {
      hand.add(`leverage:${symbol}`)
      act(`leverage of ${symbol} is set to ${leverage} by hand`, { type: 'leverage', account: exchange.account, symbol, leverage })
    })
  }
  if (draws.once(0.12)) time.after(at(), () => ruin(parts, act))
  return { counts }
}

/** The crowd goes against what the first user holds, at the highest leverage, with nothing left to insure it. */
const ruin = ({ exchange: { venue, account } }: Parts, act: (what: string, command: Command) => void): void => {
  const [held] = venue.positions(account, {})
  const instrument = held === undefined ? null : venue.instrument(held.symbol)
  if (held === undefined || instrument === null) return
  const side = held.side === 'long' ? 'short' : 'long'
  const { symbol } = held
  act('opens the crowd', { type: 'open-account', account: CROWD, balance: money(CROWD_MONEY) })
  act('has no insurance left', { type: 'insurance', amount: money(-venue.house().insurance) })
  act('isolates the crowd', { type: 'margin-mode', account: CROWD, symbol, mode: 'isolated' })
  act('sets the crowd’s leverage', { type: 'leverage', account: CROWD, symbol, leverage: 150 })
  act(`lets the crowd go ${side} ${symbol} at 150×`, { type: 'place', account: CROWD, clientId: 'crowd-1', symbol, side, direction: 'open', size: { contracts: quantity(held.contracts * 2n) }, price: null, timeInForce: 'ioc' })
  // Its margin is two thirds of a percent; the price goes two percent against it, to where the other side earns, and the book with it.
  const last = venue.last(symbol) ?? 0n
  const far = held.side === 'long' ? last + last / 50n : last - last / 50n
  act('ruins the crowd', { type: 'trade', symbol, price: price(far - (far % instrument.tick)), quantity: quantity(instrument.step), buyerIsTaker: held.side === 'long' })
}

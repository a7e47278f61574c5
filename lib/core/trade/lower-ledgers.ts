import type { Side } from '#core/market/instrument.ts'
import { minOf, NO_MONEY, NOTHING, type Price, type Quantity, quantity } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { sideOf, tradesOn } from './account.ts'
import type { Deciding } from './deciding.ts'
import type { Synced } from './input.ts'

/** Whole reads must show it over this long: a list that lagged for a moment is no evidence (ms). */
const LASTS_MS = 30_000

type Shown = { readonly symbol: string; readonly side: Side; readonly shown: Quantity }

/**
 * The position lacks what the ledgers have, in two whole reads with the fills read to their end: what is gone closed somehow that the venue
 * doesn't list. It is booked at the price of the read, first from what is not ours, then from trades newest first, and marked approximate.
 */
export const lowerLedgers = (desk: Deciding, { read }: Synced, at: Shown): void => {
  const { missing } = sideOf(desk.state(), at.symbol, at.side)
  const price = read?.prices.find((row) => row.symbol === at.symbol)?.last
  if (read === undefined || price === undefined || missing === null || desk.at - missing.at < LASTS_MS || !readSinceOpening(desk, read.from, at)) return
  const there = tradesOn(desk.state(), at.symbol, at.side)
  const ours = there.reduce<bigint>((sum, trade) => sum + trade.ledger.open, 0n)
  const { foreign } = sideOf(desk.state(), at.symbol, at.side)
  desk.emit({ type: 'ledgers-lowered', trade: null, symbol: at.symbol, side: at.side, was: quantity(ours + foreign), contracts: at.shown, since: missing.at, readFrom: read.from, price })
  if (foreign > 0n) desk.emit({ type: 'foreign-changed', trade: null, symbol: at.symbol, side: at.side, was: foreign, contracts: NOTHING, why: 'position', filledAt: desk.at })
  takeFromTrades(desk, at, ours - at.shown, price)
}

/** Fills are known back to a time before which the ledgers were right, or to the first entry that is still open. */
const readSinceOpening = (desk: Deciding, from: number, { symbol, side }: Shown): boolean =>
  from <= desk.state().readTo || tradesOn(desk.state(), symbol, side).every((trade) => trade.ledger.open === 0n || (trade.openedAt ?? 0) >= from)

const takeFromTrades = (desk: Deciding, { symbol, side }: Shown, missing: bigint, price: Price): void => {
  let left = missing
  for (const trade of tradesOn(desk.state(), symbol, side).toReversed()) {
    const contracts = minOf(quantity(left), trade.ledger.open)
    if (contracts === 0n) continue
    left -= contracts
    desk.emit({
      type: 'exit-filled', trade: trade.id, ticket: `position/${desk.at}`, price, contracts, value: notional(price, contracts, trade.instrument.multiplier), fee: NO_MONEY,
      final: true, maker: false, reason: 'settled-by-exchange', target: null, by: { kind: 'position' }, filledAt: desk.at,
    })
  }
}

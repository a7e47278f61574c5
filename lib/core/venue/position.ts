import type { Money, Quantity } from '#core/money/money.ts'
import { nextId, nextRank } from './ids.ts'
import { remember } from './ledger.ts'
import { initialMargin } from './margin.ts'
import { touchAccount, touchPosition } from './report.ts'
import { type Account, holdingOf, type Market, type Position, type State } from './state.ts'

export type PositionPlace = { readonly market: Market; readonly account: Account; readonly position: Position }
export type Part = { readonly contracts: bigint; readonly value: bigint; readonly fee: bigint }

const begin = (state: State, market: Market, position: Position): void => {
  position.openedAt = state.now
  position.rank = nextRank(state)
  for (const key of ['realised', 'largest', 'closed', 'openValue', 'closeValue', 'openFee', 'closeFee'] as const) position[key] = 0n
  market.positions.add(position)
}

/** Joins the pool of the side. The opening fee comes out of the margin (TOOBIT-API.md 5.5, margin). */
export const addTo = (state: State, { market, account, position }: PositionPlace, part: Part): void => {
  if (position.contracts === 0n) begin(state, market, position)
  const margin = initialMargin(part.value, holdingOf(account, position.symbol).leverage) - part.fee
  position.contracts += part.contracts
  position.cost += part.value
  position.margin += margin
  account.positionMargin += margin
  position.openValue += part.value
  position.openFee += part.fee
  position.realised -= part.fee
  if (position.contracts > position.largest) position.largest = position.contracts
  touchPosition(state, position)
  touchAccount(state, account)
}

/** Ends a part of the pool at its mean: proceeds − cost × q / Q rounded down, the last close takes the remainder (RULES.md). Before fees. */
export const takeFrom = (state: State, { market, account, position }: PositionPlace, part: Part): bigint => {
  const last = part.contracts === position.contracts
  const share = position.cost * part.contracts
  const long = position.side === 'long'
  const cost = last ? position.cost : long ? (share + position.contracts - 1n) / position.contracts : share / position.contracts
  const margin = last ? position.margin : (position.margin * part.contracts) / position.contracts
  const result = long ? part.value - cost : cost - part.value
  position.contracts -= part.contracts
  position.cost -= cost
  position.margin -= margin
  account.positionMargin -= margin
  position.closed += part.contracts
  position.closeValue += part.value
  position.closeFee += part.fee
  position.realised += result - part.fee
  touchPosition(state, position)
  touchAccount(state, account)
  if (position.contracts === 0n) finish(state, market, account, position)
  return result
}

const finish = (state: State, market: Market, account: Account, position: Position): void => {
  market.positions.delete(position)
  const holding = holdingOf(account, position.symbol)
  remember(account.closed, {
    id: nextId(state), account: account.id, symbol: position.symbol, side: position.side, closedContracts: position.closed as Quantity,
    largest: position.largest as Quantity, openValue: position.openValue as Money, closeValue: position.closeValue as Money,
    openFee: position.openFee as Money, closeFee: position.closeFee as Money, realised: position.realised as Money, leverage: holding.leverage,
    marginMode: holding.marginMode, openedAt: position.openedAt, closedAt: state.now,
  }, state.keep)
}

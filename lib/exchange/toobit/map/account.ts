import type { Fees, MarginMode } from '#core/market/instrument.ts'
import { maxOf, money, ONE, price, quantity, rate } from '#core/money/money.ts'
import type { Balance, Flow, FlowKind, PositionRow } from '#core/position/position.ts'
import type { WireBalance, WireFlow, WirePosition } from '../wire/account.ts'
import { readPositionSide } from './side.ts'

export const readMarginMode = (text: 'CROSS' | 'CROSSED' | 'ISOLATED'): MarginMode => (text === 'ISOLATED' ? 'isolated' : 'cross')
export const showMarginMode = (mode: MarginMode): 'CROSS' | 'ISOLATED' => (mode === 'isolated' ? 'ISOLATED' : 'CROSS')

/** Rows of 2025 name no margin type; then an empty margin rate says cross (TOOBIT-API.md 5.5). */
const modeOf = (row: WirePosition): MarginMode => {
  if (row.marginType === 'ISOLATED') return 'isolated'
  if (row.marginType !== null && row.marginType !== undefined) return 'cross'
  return row.marginRate === null || row.marginRate === undefined || row.marginRate === '' ? 'cross' : 'isolated'
}

const positive = (units: bigint | null) => (units === null || units <= 0n ? null : price(units))

export const readPosition = (row: WirePosition): PositionRow => ({
  symbol: row.symbol,
  side: readPositionSide(row.side),
  contracts: quantity(row.position),
  available: quantity(maxOf(row.available, 0n)),
  averagePrice: price(row.avgPrice),
  leverage: Number(row.leverage / ONE),
  marginMode: modeOf(row),
  margin: money(row.margin ?? 0n),
  markPrice: positive(row.markPrice),
  liquidationPrice: positive(row.flp),
  unrealised: money(row.unrealizedPnL ?? 0n),
  realised: money(row.realizedPnL ?? 0n),
})

export const readBalance = (row: WireBalance): Balance => ({
  coin: row.coin,
  total: money(row.balance),
  available: money(row.availableBalance),
  positionMargin: money(row.positionMargin),
  orderMargin: money(row.orderMargin),
  unrealisedCross: money(row.crossUnRealizedPnl ?? 0n),
})

/** Numbers of TOOBIT-API.md 5.6; the names of most are in no source, so only the number counts. */
const FLOW_KINDS: ReadonlyMap<number, FlowKind> = new Map([
  [10, 'fee'], [28, 'realised'], [32, 'funding'], [51, 'transfer'], [700, 'liquidation'], [701, 'deleveraging'],
])

export const readFlow = (row: WireFlow): Flow => ({
  id: row.id,
  kind: FLOW_KINDS.get(row.flowTypeValue ?? -1) ?? 'other',
  symbol: row.symbol === null || row.symbol === undefined || row.symbol === '' ? null : row.symbol,
  change: money(row.change),
  total: money(row.total),
  at: row.created,
})

export const readFees = (row: { readonly openMakerFee: bigint; readonly openTakerFee: bigint; readonly closeMakerFee: bigint; readonly closeTakerFee: bigint }): Fees => ({
  // The dearer of opening and closing: what a trade is told beforehand is never understated.
  maker: rate(maxOf(row.openMakerFee, row.closeMakerFee)),
  taker: rate(maxOf(row.openTakerFee, row.closeTakerFee)),
})

import { divide } from '#core/money/fraction.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { ONE } from '#core/money/money.ts'
import type { BalanceView, ClosedPositionView, FlowView, PositionView } from '#core/venue/view.ts'
import { showMarginMode } from '../map/account.ts'
import { showPositionSide } from '../map/side.ts'

/** A ratio cut to four decimals, as the samples show it. */
const ratio = (num: bigint, den: bigint): string => (den === 0n ? '0' : showDecimal((num * 10_000n / den) * (ONE / 10_000n)))

export const showPosition = (row: PositionView, maxNotional: bigint): Readonly<Record<string, unknown>> => {
  const initial = divide(row.cost, BigInt(row.leverage), 'down')
  return {
    symbol: row.symbol,
    side: showPositionSide(row.side),
    avgPrice: row.averagePrice === null ? '0' : showDecimal(row.averagePrice),
    position: showDecimal(row.contracts),
    available: showDecimal(row.available),
    leverage: String(row.leverage),
    lastPrice: showDecimal(row.lastPrice),
    positionValue: showDecimal(row.cost),
    flp: row.liquidationPrice === null ? '0' : showDecimal(row.liquidationPrice),
    margin: showDecimal(row.margin),
    marginRate: row.marginMode === 'cross' ? '' : ratio(row.margin, row.cost),
    unrealizedPnL: showDecimal(row.unrealised),
    profitRate: ratio(row.unrealised, initial),
    realizedPnL: showDecimal(row.realised),
    minMargin: '0',
    maxNotionalValue: showDecimal(maxNotional),
    marginType: showMarginMode(row.marginMode),
    markPrice: showDecimal(row.markPrice),
  }
}

export const showClosedPosition = (row: ClosedPositionView): Readonly<Record<string, unknown>> => ({
  symbol: row.symbol,
  side: showPositionSide(row.side),
  position: '0',
  openValue: showDecimal(row.openValue),
  closeValue: showDecimal(row.closeValue),
  closeTotalQty: showDecimal(row.closedContracts),
  maxPosition: showDecimal(row.largest),
  leverage: String(row.leverage),
  marginType: showMarginMode(row.marginMode),
  realizedPnL: showDecimal(row.realised),
  realizedPnlRate: ratio(row.realised, row.openValue),
  realizedPnlWithoutFee: showDecimal(row.realised + row.openFee + row.closeFee),
  unrealizedPnL: '0',
  unrealizedPnlRate: '0',
  status: 'CLOSED',
  openAvgPrice: '0',
  closeAvgPrice: '0',
  openFee: showDecimal(row.openFee),
  closeFee: showDecimal(row.closeFee),
  openTime: row.openedAt,
  closeTime: row.closedAt,
  id: row.id,
})

/** Both spellings of the coin: documents say `coin`, ccxt reads `asset`. */
export const showBalance = (row: BalanceView): Readonly<Record<string, unknown>> => ({
  coin: row.coin,
  asset: row.coin,
  balance: showDecimal(row.total),
  availableBalance: showDecimal(row.available),
  positionMargin: showDecimal(row.positionMargin),
  orderMargin: showDecimal(row.orderMargin),
  crossUnRealizedPnl: showDecimal(row.unrealisedCross),
  coupon: '0',
})

/** Only two names are in the sources (TOOBIT-API.md 5.6); the others are ours, and the number is what counts. */
const FLOW_NAMES: Readonly<Record<FlowView['code'], string>> = { 10: 'TRADE_FEE', 28: 'REALIZED_PNL', 32: 'FUNDING_FEE', 51: 'USER_ACCOUNT_TRANSFER', 700: 'FORCED_LIQUIDATION', 701: 'ADL' }

export const showFlow = (row: FlowView): Readonly<Record<string, unknown>> => ({
  id: row.id,
  accountId: row.account,
  coin: 'USDT',
  coinId: 'USDT',
  coinName: 'USDT',
  symbol: row.symbol ?? '',
  symbolId: row.symbol ?? '',
  flowTypeValue: row.code,
  flowType: FLOW_NAMES[row.code],
  flowName: FLOW_NAMES[row.code],
  change: showDecimal(row.change),
  total: showDecimal(row.total),
  voucherType: 0,
  deductionAmount: '',
  created: String(row.at),
})

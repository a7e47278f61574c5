import type { Instrument } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { ONE } from '#core/money/money.ts'
import type { SpotFill, SpotOrder } from './spot-order.ts'

export const showPair = (symbol: string, contract: Instrument): unknown => {
  const step = showDecimal((contract.step * contract.multiplier) / ONE)
  const tick = showDecimal(contract.tick)
  return {
    filters: [
      { minPrice: tick, maxPrice: '10000000.00000000', tickSize: tick, filterType: 'PRICE_FILTER' },
      { minQty: step, maxQty: showDecimal((contract.quantityMax * contract.multiplier) / ONE), stepSize: step, filterType: 'LOT_SIZE' },
      { minNotional: '5', filterType: 'MIN_NOTIONAL' },
      { minAmount: '5', maxAmount: '6600000', minBuyPrice: tick, filterType: 'TRADE_AMOUNT' },
      { maxSellPrice: '99999999', buyPriceUpRate: '0.1', sellPriceDownRate: '0.1', filterType: 'LIMIT_TRADING' },
      { buyPriceUpRate: '0.1', sellPriceDownRate: '0.1', filterType: 'MARKET_TRADING' },
    ],
    exchangeId: '301', symbol, symbolName: symbol, status: 'TRADING', baseAsset: contract.base, baseAssetName: contract.base, baseAssetPrecision: step,
    quoteAsset: 'USDT', quoteAssetName: 'USDT', quotePrecision: tick, icebergAllowed: false, isAggregate: false, allowMargin: false,
  }
}

/** Place and cancel answer with the order as it was before anything happened to it. */
export const showSpotAck = (order: SpotOrder, status: string): unknown => ({
  accountId: order.account, symbol: order.symbol, symbolName: order.symbol, clientOrderId: order.clientId, orderId: order.orderId, transactTime: String(order.createdAt),
  price: showDecimal(order.price), origQty: showDecimal(order.quantity), executedQty: '0', status, timeInForce: order.timeInForce, type: order.type, side: order.buy ? 'BUY' : 'SELL',
})

export const showSpotOrder = (order: SpotOrder): unknown => ({
  accountId: order.account, exchangeId: '301', symbol: order.symbol, symbolName: order.symbol, clientOrderId: order.clientId, orderId: order.orderId, price: showDecimal(order.price),
  origQty: showDecimal(order.quantity), executedQty: showDecimal(order.executed), cummulativeQuoteQty: showDecimal(order.executedValue), cumulativeQuoteQty: showDecimal(order.executedValue),
  avgPrice: order.executed === 0n ? '0' : showDecimal((order.executedValue * ONE) / order.executed), status: order.status, timeInForce: order.timeInForce, type: order.type,
  side: order.buy ? 'BUY' : 'SELL', stopPrice: '0.0', icebergQty: '0.0', time: String(order.createdAt), updateTime: String(order.updatedAt), isWorking: true,
})

export const showSpotFill = (fill: SpotFill): unknown => {
  const coin = fill.order.buy ? fill.order.symbol.replace(/USDT$/, '') : 'USDT'
  const fee = showDecimal(fill.fee)
  return {
    id: fill.id, symbol: fill.order.symbol, symbolName: fill.order.symbol, orderId: fill.order.orderId, price: showDecimal(fill.price), qty: showDecimal(fill.quantity),
    commission: fee, commissionAsset: coin, time: String(fill.at), isBuyer: fill.order.buy, isMaker: fill.maker, fee: { feeCoinId: coin, feeCoinName: coin, fee }, feeCoinId: coin,
    feeAmount: fee, makerRebate: '0', ticketId: `4${fill.id}`,
  }
}

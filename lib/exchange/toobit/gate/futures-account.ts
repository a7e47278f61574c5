import { showDecimal } from '#core/money/decimal.ts'
import { divide } from '#core/money/fraction.ts'
import { money, ONE } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import type { PositionView } from '#core/venue/view.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { showMarginMode } from '../map/account.ts'
import { readPositionSide, showPositionSide } from '../map/side.ts'
import { readTradingStop } from './futures-place.ts'
import { maybeClientId, maybeQuantity, maybeText, maybeWhole, maybeWord, moneyOf, type Params, text, wordOf } from './params.ts'
import { DoorRefusal, invalid, missing } from './refusal.ts'
import { showBalance, showClosedPosition, showFlow, showPosition } from './show-account.ts'
import { showFill } from './show-order.ts'
import { maybeSymbol, pageOf, symbolOf, take, takeOrder } from './take.ts'
import { readRoute, type Routes, type Visit, orderRoute, writeRoute } from './world.ts'

const sideOf = (params: Params) => readPositionSide(wordOf(params, 'side', ['LONG', 'SHORT']))

/** Largest notional at the leverage in force: the last tier that allows it. */
const maxNotional = (instrument: Instrument, row: PositionView): bigint => {
  const tier = instrument.tiers.findLast((one) => one.initialMargin * BigInt(row.leverage) <= ONE)
  return tier === undefined ? 0n : notional(row.markPrice, tier.contractsMax, instrument.multiplier)
}

const positions = (visit: Visit): unknown => {
  const symbol = maybeSymbol(visit)
  const side = maybeWord(visit.params, 'side', ['LONG', 'SHORT'])
  const rows = visit.world.venue.positions(visit.account, { ...(symbol === null ? {} : { symbol }), ...(side === null ? {} : { side: readPositionSide(side) }) })
  return rows.flatMap((row) => {
    const instrument = visit.world.venue.instrument(row.symbol)
    return instrument === null || row.contracts === 0n ? [] : [showPosition(row, maxNotional(instrument, row))]
  })
}

const balance = (visit: Visit): unknown => {
  const row = visit.world.venue.balance(visit.account)
  return row === null ? [] : [showBalance(row)]
}

const flows = (visit: Visit): unknown => {
  const type = maybeWhole(visit.params, 'flowType', { min: 0, max: 10_000 })
  const rows = visit.world.venue.flows(visit.account, pageOf(visit, { before: 'fromId', after: 'endId' }))
  return rows.filter((row) => type === null || row.code === type).map(showFlow)
}

const fees = (visit: Visit): unknown => {
  const rates = visit.world.venue.fees(visit.account, symbolOf(visit).symbol)
  const [maker, taker] = [showDecimal(rates?.maker ?? 0n), showDecimal(rates?.taker ?? 0n)]
  return { openMakerFee: maker, openTakerFee: taker, closeMakerFee: maker, closeTakerFee: taker }
}

const DAY_MS = 86_400_000
/** Realised of the UTC day less fees and with funding, over the wallet. */
const today = (visit: Visit): unknown => {
  const since = visit.now - (visit.now % DAY_MS)
  const rows = visit.world.venue.flows(visit.account, { since, limit: 100_000 }).filter((row) => row.code !== 51)
  const profit = rows.reduce((sum, row) => sum + row.change, 0n)
  const wallet = (visit.world.venue.balance(visit.account)?.total ?? 0n) - profit
  return { dayProfit: showDecimal(profit), dayProfitRate: wallet <= 0n ? '0' : showDecimal(divide(profit * ONE, wallet, 'down')) }
}

const LEVERAGE = { min: 1, max: 1_000 }
export const setLeverage = (visit: Visit): number => {
  const { symbol } = symbolOf(visit)
  const leverage = maybeWhole(visit.params, 'leverage', LEVERAGE)
  if (leverage === null) throw missing('leverage', 'a whole number of at least 1')
  const reply = take(visit, { type: 'leverage', account: visit.account, symbol, leverage })
  return reply.type === 'leverage' ? reply.leverage : leverage
}

const settings = (visit: Visit): unknown => {
  const row = visit.world.venue.settings(visit.account, symbolOf(visit).symbol)
  return row === null ? [] : [{ symbolId: row.symbol, leverage: String(row.leverage), marginType: showMarginMode(row.marginMode) }]
}

const marginType = (visit: Visit): unknown => {
  const { symbol } = symbolOf(visit)
  const mode = wordOf(visit.params, 'marginType', ['CROSS', 'ISOLATED']) === 'ISOLATED' ? 'isolated' : 'cross'
  take(visit, { type: 'margin-mode', account: visit.account, symbol, mode })
  return { code: 200, symbolId: symbol, marginType: showMarginMode(mode) }
}

const positionMargin = (visit: Visit): unknown => {
  const { symbol } = symbolOf(visit)
  const amount = moneyOf(visit.params, 'amount')
  if (amount === 0n) throw invalid('amount', '0', 'not 0: positive adds, negative takes out')
  const reply = take(visit, { type: 'position-margin', account: visit.account, symbol, side: sideOf(visit.params), amount })
  return { code: 200, msg: 'success', symbol, margin: reply.type === 'margin' ? Number(showDecimal(reply.margin)) : 0, timestamp: visit.now }
}

const autoMargin = (visit: Visit): unknown => {
  const { symbol } = symbolOf(visit)
  const on = wordOf(visit.params, 'enable', ['ON', 'OFF']) === 'ON'
  const amount = on ? maybeQuantity(visit.params, 'amount') : null
  if (on && amount === null) throw missing('amount', 'more than 0 when ON')
  take(visit, { type: 'auto-margin', account: visit.account, symbol, side: sideOf(visit.params), amount: amount === null ? null : money(amount) })
  return { code: 200 }
}

const tradingStop = (visit: Visit): unknown => {
  const command = readTradingStop(visit)
  take(visit, command)
  const { params } = visit
  const trailing = command.trailing !== undefined && command.trailing !== null
  const echo = (name: string): string => maybeText(params, name) ?? ''
  return {
    symbol: command.symbol, side: showPositionSide(command.side), takeProfit: echo('takeProfit'), stopLoss: echo('stopLoss'),
    tpTriggerBy: command.takeProfit === null || command.takeProfit === undefined ? '' : maybeText(params, 'tpTriggerBy') ?? 'CONTRACT_PRICE',
    slTriggerBy: maybeText(params, 'slTriggerBy') ?? 'CONTRACT_PRICE', tpSize: echo('tpSize'), slSize: echo('slSize'),
    ...(trailing ? { stopType: 'TRAILING_STOP', activePrice: echo('activePrice'), fallbackType: echo('fallbackType'), fallbackQuantity: echo('fallbackQuantity') } : {}),
  }
}

const flashClose = (visit: Visit): unknown => {
  const order = takeOrder(visit, { type: 'flash-close', account: visit.account, symbol: symbolOf(visit).symbol, side: sideOf(visit.params), clientId: maybeClientId(visit.params, 'clientOrderId') })
  return { code: 200, orderId: order.orderId }
}
const reverse = (visit: Visit): unknown => {
  const order = takeOrder(visit, { type: 'reverse', account: visit.account, symbol: symbolOf(visit).symbol, side: sideOf(visit.params), quantity: maybeQuantity(visit.params, 'quantity') })
  return { code: 200, orderId: order.orderId }
}

/** Coins come and go between futures and spot of the same account; `asset` is the older name of `coin`. */
const transfer = (visit: Visit): unknown => {
  const { params, world, account } = visit
  const [from, to] = [wordOf(params, 'fromAccountType', ['MAIN', 'FUTURES']), wordOf(params, 'toAccountType', ['MAIN', 'FUTURES'])]
  const coin = maybeText(params, 'coin') ?? text(params, 'asset', 'USDT')
  if (coin !== 'USDT') throw invalid('coin', coin, 'USDT', 'USDT')
  if (from === to) throw new DoorRefusal(-1205, 'Transfer between the same account is not allowed.', { field: 'toAccountType', value: to })
  const amount = maybeQuantity(params, 'quantity')
  if (amount === null) throw missing('quantity', 'more than 0')
  if (from === 'MAIN' && world.spot.free(account, coin) < amount) throw new DoorRefusal(-1131, 'Balance insufficient ', { field: 'quantity', limit: showDecimal(world.spot.free(account, coin)) })
  take(visit, { type: 'transfer', account, amount: money(from === 'MAIN' ? amount : -amount), transferId: maybeText(params, 'transferId') })
  world.spot.apply({ kind: 'deposit', account, coin, amount: from === 'MAIN' ? -amount : amount }, visit.now)
  return { code: 200, msg: 'success' }
}

const subAccounts = ({ account }: Visit): unknown => [
  { userId: account, email: '', remark: '', accountList: [{ accountId: `${account}-main`, userId: account, accountType: 'MAIN' }, { accountId: account, userId: account, accountType: 'FUTURES' }] },
]

export const futuresAccount: Routes = {
  'GET /api/v1/futures/userTrades': readRoute(5, (visit) => {
    symbolOf(visit)
    return visit.world.venue.fills(visit.account, pageOf(visit, { before: 'fromId', after: 'toId' })).map(showFill)
  }),
  'GET /api/v1/futures/positions': readRoute(5, positions),
  'GET /api/v1/futures/historyPositions': readRoute(5, (visit) => visit.world.venue.closedPositions(visit.account, pageOf(visit, { before: 'fromId', after: 'toId' })).map(showClosedPosition)),
  'GET /api/v1/futures/balance': readRoute(5, balance),
  'GET /api/v1/futures/balanceFlow': readRoute(5, flows),
  'GET /api/v1/account/balanceFlow': readRoute(5, flows),
  'GET /api/v1/futures/commissionRate': readRoute(5, fees),
  'GET /api/v1/futures/todayPnl': readRoute(5, today),
  'POST /api/v1/futures/leverage': writeRoute(1, (visit) => ({ code: 200, symbolId: symbolOf(visit).symbol, leverage: String(setLeverage(visit)) })),
  'GET /api/v1/futures/accountLeverage': readRoute(5, settings),
  'POST /api/v1/futures/marginType': writeRoute(1, marginType),
  'POST /api/v1/futures/positionMargin': writeRoute(1, positionMargin),
  'POST /api/v1/futures/autoAddMargin': writeRoute(1, autoMargin),
  'POST /api/v1/futures/position/trading-stop': orderRoute(3, tradingStop),
  'POST /api/v1/futures/flashClose': orderRoute(1, flashClose),
  'POST /api/v1/futures/reversePosition': orderRoute(5, reverse),
  'POST /api/v1/subAccount/transfer': writeRoute(1, transfer),
  'GET /api/v1/subAccount/list': readRoute(5, subAccounts),
}

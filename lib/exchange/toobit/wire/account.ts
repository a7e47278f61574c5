import { z } from 'zod'
import { exact, maybeExact, maybeWhole, whole, word } from './scalars.ts'

export const positionRow = z.object({
  symbol: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  avgPrice: exact,
  position: exact,
  available: exact,
  leverage: exact,
  margin: maybeExact,
  flp: maybeExact,
  unrealizedPnL: maybeExact,
  realizedPnL: maybeExact,
  marginType: z.string().nullish(),
  marginRate: word.nullish(),
  markPrice: maybeExact,
})
export type WirePosition = z.infer<typeof positionRow>

export const historyPosition = z.object({
  id: word,
  symbol: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  position: maybeExact,
  realizedPnL: maybeExact,
  openAvgPrice: maybeExact,
  closeAvgPrice: maybeExact,
  closeTotalQty: maybeExact,
  openTime: maybeWhole,
  closeTime: maybeWhole,
  status: z.string(),
})
export type WireHistoryPosition = z.infer<typeof historyPosition>

/** Documents of 2026 say `coin`, live replies of 2025 `asset`: the first present counts. */
export const balanceRow = z
  .object({ coin: z.string().nullish(), asset: z.string().nullish(), balance: exact, availableBalance: exact, positionMargin: exact, orderMargin: exact, crossUnRealizedPnl: maybeExact })
  .transform(({ coin, asset, ...row }) => ({ ...row, coin: coin ?? asset ?? '' }))
export type WireBalance = z.infer<typeof balanceRow>

export const flowRow = z.object({ id: word, symbol: z.string().nullish(), coin: z.string().nullish(), flowTypeValue: maybeWhole, flowType: word.nullish(), change: exact, total: exact, created: whole })
export type WireFlow = z.infer<typeof flowRow>

export const commissionRate = z.object({ openMakerFee: exact, openTakerFee: exact, closeMakerFee: exact, closeTakerFee: exact })
export const todayPnl = z.object({ dayProfit: exact, dayProfitRate: exact })
export const leverageReply = z.object({ symbolId: z.string().nullish(), symbol: z.string().nullish(), leverage: whole })
const marginType = z.enum(['CROSS', 'CROSSED', 'ISOLATED'])
export const accountLeverage = z.array(z.object({ symbolId: z.string(), leverage: whole, marginType }))
export const marginTypeReply = z.object({ symbolId: z.string().nullish(), marginType })
export const tradingStopReply = z.object({ symbol: z.string(), side: z.string() })
export const listenKeyReply = z.object({ listenKey: z.string().min(1) })
export const nothing = z.unknown()
export const subAccounts = z.array(z.object({ userId: word, email: z.string().nullish(), accountList: z.array(z.object({ accountId: word, accountType: z.string() })).nullish() }))

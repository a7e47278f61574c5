import { showDecimal } from '#core/money/decimal.ts'
import type { Quantity } from '#core/money/money.ts'
import { z } from 'zod'
import type { ToobitClient } from '../client.ts'
import type { Pair } from '../sign.ts'
import { balanceRow, commissionRate, flowRow, nothing, subAccounts, todayPnl, type WireBalance, type WireFlow } from '../wire/account.ts'
import { PAGE } from './orders.ts'

export const getBalance = (client: ToobitClient): Promise<readonly WireBalance[]> =>
  client.send({ method: 'GET', path: '/api/v1/futures/balance', weight: 5, priority: 'sync', signed: true, reply: z.array(balanceRow), kind: 'read' })

/** Newest first; `fromId` is taken as an exclusive upper cursor, as on fills (the sheet doesn't say). */
export const getBalanceFlow = (client: ToobitClient, ask: { readonly since: number; readonly fromId?: string | undefined }): Promise<readonly WireFlow[]> => {
  const pairs: Pair[] = [['startTime', String(ask.since)]]
  if (ask.fromId !== undefined) pairs.push(['fromId', ask.fromId])
  pairs.push(['limit', String(PAGE)])
  return client.send({ method: 'GET', path: '/api/v1/futures/balanceFlow', pairs, weight: 5, priority: 'sync', signed: true, reply: z.array(flowRow), kind: 'read' })
}

export const getCommissionRate = (client: ToobitClient, symbol: string): Promise<z.output<typeof commissionRate>> =>
  client.send({ method: 'GET', path: '/api/v1/futures/commissionRate', pairs: [['symbol', symbol]], weight: 5, priority: 'sync', signed: true, reply: commissionRate, kind: 'read' })

/** Of the UTC day. */
export const getTodayPnl = (client: ToobitClient): Promise<z.output<typeof todayPnl>> =>
  client.send({ method: 'GET', path: '/api/v1/futures/todayPnl', weight: 5, priority: 'data', signed: true, reply: todayPnl, kind: 'read' })

export type TransferAsk = {
  readonly fromUser: string
  readonly toUser: string
  readonly from: 'MAIN' | 'FUTURES'
  readonly to: 'MAIN' | 'FUTURES'
  readonly coin: string
  readonly amount: Quantity
  /** Counts once at the venue. */
  readonly transferId: string
}
export const postTransfer = (client: ToobitClient, ask: TransferAsk): Promise<unknown> => {
  const pairs: Pair[] = [
    ['fromUid', ask.fromUser], ['toUid', ask.toUser], ['fromAccountType', ask.from], ['toAccountType', ask.to],
    ['coin', ask.coin], ['quantity', showDecimal(ask.amount)], ['transferId', ask.transferId],
  ]
  return client.send({ method: 'POST', path: '/api/v1/subAccount/transfer', pairs, weight: 1, priority: 'entry', signed: true, reply: nothing, kind: 'write' })
}

export const getSubAccounts = (client: ToobitClient): Promise<z.output<typeof subAccounts>> =>
  client.send({ method: 'GET', path: '/api/v1/subAccount/list', weight: 5, priority: 'data', signed: true, reply: subAccounts, kind: 'read' })

/** Ledger of all accounts of the user: 1 spot, 3 futures. */
export const getAccountFlow = (client: ToobitClient, accountType: 1 | 3, since: number): Promise<readonly WireFlow[]> =>
  client.send({
    method: 'GET', path: '/api/v1/account/balanceFlow', pairs: [['accountType', String(accountType)], ['startTime', String(since)], ['limit', String(PAGE)]],
    weight: 5, priority: 'data', signed: true, reply: z.array(flowRow), kind: 'read',
  })

/** Asks the venue to prepare an export; costs a third of a minute's weight. */
export const postDownload = (client: ToobitClient, pairs: readonly Pair[]): Promise<unknown> =>
  client.send({ method: 'POST', path: '/api/v1/account/download/apply', pairs, weight: 1000, priority: 'data', signed: true, reply: nothing, kind: 'write' })

export const getDownload = (client: ToobitClient, pairs: readonly Pair[]): Promise<unknown> =>
  client.send({ method: 'GET', path: '/api/v1/account/download/detail', pairs, weight: 10, priority: 'data', signed: true, reply: nothing, kind: 'read' })

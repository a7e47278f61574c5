import type { MarginMode } from '#core/market/instrument.ts'
import type { Stamp } from '#desk/ports/exchange.ts'
import type { z } from 'zod'
import type { ToobitClient } from '../client.ts'
import { showMarginMode } from '../map/account.ts'
import { accountLeverage, leverageReply, marginTypeReply } from '../wire/account.ts'

export const postLeverage = (client: ToobitClient, symbol: string, leverage: number, stamp: Stamp): Promise<z.output<typeof leverageReply>> =>
  client.send({
    method: 'POST', path: '/api/v1/futures/leverage', pairs: [['symbol', symbol], ['leverage', String(leverage)]],
    weight: 1, priority: 'entry', signed: true, reply: leverageReply, kind: 'write', stamp,
  })

export const getAccountLeverage = (client: ToobitClient, symbol: string): Promise<z.output<typeof accountLeverage>> =>
  client.send({ method: 'GET', path: '/api/v1/futures/accountLeverage', pairs: [['symbol', symbol]], weight: 5, priority: 'entry', signed: true, reply: accountLeverage, kind: 'read' })

export const postMarginType = (client: ToobitClient, symbol: string, mode: MarginMode, stamp: Stamp): Promise<z.output<typeof marginTypeReply>> =>
  client.send({
    method: 'POST', path: '/api/v1/futures/marginType', pairs: [['symbol', symbol], ['marginType', showMarginMode(mode)]],
    weight: 1, priority: 'entry', signed: true, reply: marginTypeReply, kind: 'write', stamp,
  })

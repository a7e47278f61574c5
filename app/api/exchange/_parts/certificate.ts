import type { z } from 'zod'
import { askCertificate, certificates } from '#api/exchange.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { type Certificate, certificateOfTrade, certificatesOf, type TradeCertificate, type Worst } from '#core/trade/certificate.ts'
import { liveTrades } from '#core/trade/account.ts'
import type { Resting } from '#core/trade/certificate-rests.ts'
import { readStored } from '#desk/stored-account.ts'
import { certificateEn } from '#words/en/certificate.ts'
import { missingText } from '#words/certificate-texts.ts'
import { answer } from '../../../_parts/answers.ts'
import { accountFor, queryOf, readAsked, type Visitor } from './asker.ts'

type Shown = z.output<typeof certificates>['certificates'][number]
const exactOrNull = (units: bigint | null): string | null => (units === null ? null : showDecimal(units))

const worstOf = (worst: Worst): Shown['together'] => {
  if (worst.kind === 'unknown') return { kind: 'unknown', why: [...worst.why] }
  if (worst.kind === 'unlimited') return { kind: 'unlimited', liquidated: exactOrNull(worst.liquidated) }
  const results = [{ ...worst.atStop, share: 0, to: null }, ...worst.gaps]
  return { kind: 'known', results: results.map(({ share, to, net, bound, liquidated }) => ({ gapPercent: share, to: exactOrNull(to), net: showDecimal(net), bound, liquidated })) }
}

const restOf = (row: Resting): Shown['trades'][number]['rests'][number] => ({
  kind: row.kind, orderId: row.orderId, price: showDecimal(row.price), contracts: showDecimal(row.contracts), target: row.kind === 'target' ? row.target : null, stop: row.kind === 'entry' ? exactOrNull(row.stop) : null,
})

const tradeOf = (trade: TradeCertificate, tick: bigint): Shown['trades'][number] => ({
  trade: trade.trade, open: showDecimal(trade.open), confirmedAt: trade.confirmedAt === null ? null : new Date(trade.confirmedAt).toISOString(), worst: worstOf(trade.worst),
  missing: trade.missing.map((one) => missingText(one, tick, certificateEn)), rests: trade.rests.map(restOf),
})

const shownOf = (one: Certificate): Shown => ({
  symbol: one.symbol, side: one.side, notOurs: showDecimal(one.foreign), liquidation: exactOrNull(one.liquidation), cross: one.cross, takenForGranted: one.granted.map((granted) => certificateEn.grants[granted]),
  together: worstOf(one.together), trades: one.trades.map((trade) => tradeOf(trade, one.tick)),
})

/** By what is stored and the price of now: a stop that the price is past is none. The exchange is not asked for the account's rows. */
export const certificateDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const asked = readAsked(queryOf(request), askCertificate)
  if ('no' in asked) return asked.no
  const account = await accountFor(visitor, asked.value.account)
  if (account instanceof Response) return account
  const state = readStored(account).account
  const { trade } = asked.value
  const quotes = await visitor.parts.quotesOf(account.venue, [...new Set(liveTrades(state).map(({ plan }) => plan.symbol))])
  const lastOf = (symbol: string) => quotes.get(symbol)?.last ?? null
  const one = trade === undefined ? null : certificateOfTrade(state, Number(trade), lastOf)
  const found = trade === undefined ? certificatesOf(state, lastOf) : one === null ? [] : [one]
  return answer(certificates.parse({ account: account.account, at: new Date(await visitor.parts.store.now()).toISOString(), hasWorker: visitor.parts.hold === null, certificates: found.map(shownOf) }))
}

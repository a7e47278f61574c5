import type { z } from 'zod'
import { actOnDrift, askDrift, driftAnswer, left } from '#api/drift.ts'
import { refused } from '#api/refusal.ts'
import { cutDecimal, showDecimal } from '#core/money/decimal.ts'
import { quantity } from '#core/money/money.ts'
import type { Drift, NotOurs } from '#core/trade/drift.ts'
import type { UnknownOrder } from '#core/trade/unknown-orders.ts'
import { driftReport } from '#desk/drift-report.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import { takerDoor } from '#desk/taker-door.ts'
import { leaveForeign } from '#desk/verbs.ts'
import { endWords, foundWords } from '#words/en/drift.ts'
import { answer, refuse } from '../../../_parts/answers.ts'
import { jsonOf } from '../../../_parts/body.ts'
import { accountFor, queryOf, readAsked, symbolOf, type Visitor } from './asker.ts'
import { askHolder } from './doors.ts'

const BODY_MAX = 4_096

type Answer = z.output<typeof driftAnswer>
const timeOf = (at: number): string => new Date(at).toISOString()
const exact = (units: bigint): string => showDecimal(units)
const exactOrNull = (units: bigint | null): string | null => (units === null ? null : showDecimal(units))

const looksOf = ({ trigger, quantity: contracts }: { readonly trigger: bigint | null; readonly quantity: bigint }) => ({ trigger: exactOrNull(trigger), contracts: exact(contracts) })
const foundOf = ({ found }: Drift): Answer['differences'][number]['found'] => {
  switch (found.kind) {
    case 'fill': return { kind: 'fill', orderId: found.fill.orderId, ticketId: found.fill.ticketId, direction: found.fill.direction, contracts: exact(found.fill.quantity), price: exact(found.fill.price), filledAt: timeOf(found.fill.at) }
    case 'position': return { kind: 'position', shown: exact(found.shown), more: exactOrNull(found.more), fewer: exactOrNull(found.fewer) }
    case 'row': return { kind: 'row', row: found.row, orderId: found.orderId, was: looksOf(found.was), now: found.now === null ? null : looksOf(found.now) }
    case 'order':
    case 'leverage': return found
  }
}
const differenceOf = (drift: Drift): Answer['differences'][number] => ({
  seq: drift.seq, at: timeOf(drift.at), symbol: drift.symbol, side: drift.side, trades: [...drift.trades], found: foundOf(drift),
  end: drift.end === null ? null : { as: drift.end.as, at: timeOf(drift.end.at), seq: drift.end.seq }, says: `${foundWords(drift.found)} → ${endWords(drift)}`,
})
const notKeels = ({ symbol, side, contracts, left: isLeft, closing, unsure }: NotOurs): Answer['notKeels'][number] => ({
  symbol, side, contracts: exact(contracts), left: isLeft, closing, unsure, offers: [...(isLeft || closing ? [] : (['ignore'] as const)), 'repair'],
})
const unknownOf = (order: UnknownOrder): Answer['unknown'][number] => ({
  trade: order.trade, clientId: order.clientId, purpose: order.purpose, symbol: order.symbol, side: order.side, contracts: exact(order.quantity), requestedAt: timeOf(order.requestedAt),
  unknownSince: order.since === null ? null : timeOf(order.since), code: order.code, stuck: order.stuck, nextLookAt: order.askAt === null ? null : timeOf(order.askAt),
  looks: order.looks.map((one) => ({ at: timeOf(one.at), conclusive: one.conclusive, position: exact(one.position), expected: exact(one.expected), unexplainedFills: one.unexplained })),
})

/** What differed between desk and exchange, for who asks of their own account. */
export const driftDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const asked = readAsked(queryOf(request), askDrift)
  if ('no' in asked) return asked.no
  const account = await accountFor(visitor, asked.value.account)
  if (account instanceof Response) return account
  const report = await driftReport(visitor.parts, visitor.user, account.account)
  if (report === null) return refuse(404, refused('account', 'one of your accounts', account.account))
  return answer(driftAnswer.parse({ account: account.account, seq: report.seq, differences: report.drifts.map(differenceOf), notKeels: report.notOurs.map(notKeels), unknown: report.unknown.map(unknownOf) }))
}

type Act = z.output<typeof actOnDrift>

/** Takes one of the offers. A viewer may only look. */
export const driftActDoor = async (visitor: Visitor, request: Request): Promise<Response> => {
  const body = await jsonOf(request, actOnDrift, BODY_MAX)
  if ('no' in body) return body.no
  const { parts, user } = visitor
  if ((await parts.store.user(user))?.role === 'viewer') return refuse(403, refused('session', 'somebody who may act: a viewer only sees'))
  const account = await accountFor(visitor, body.value.account)
  if (account instanceof Response) return account
  if (body.value.act === 'repair') return askHolder(visitor, account, 'sync')
  return ignore(visitor, account, body.value)
}

const ignore = async (visitor: Visitor, account: AccountRow, { symbol, side, contracts }: Act): Promise<Response> => {
  if (symbol === undefined) return refuse(400, refused('symbol', 'the symbol whose contracts stay'))
  if (side === undefined) return refuse(400, refused('side', 'long or short'))
  const units = contracts === undefined ? null : cutDecimal(contracts)
  if (units === null) return refuse(400, refused('contracts', 'as many as are not Keel’s there', contracts ?? null))
  const name = await symbolOf(visitor, account.venue, symbol)
  if (name instanceof Response) return name
  const { parts, user } = visitor
  const outcome = await leaveForeign(takerDoor(parts), { user, account: account.account }, { id: `web:${parts.freshId()}`, symbol: name, side, contracts: quantity(units) })
  if (outcome.type === 'accepted') return answer(left.parse({ result: 'left' }))
  if (outcome.type !== 'refused') return refuse(503, refused('store', 'a store that decides: ask again'))
  const { refusal } = outcome
  return refuse(409, refused('contracts', 'as many as are not Keel’s there now', contracts ?? null, refusal.code === 'foreign-changed' ? exact(refusal.now) : null))
}

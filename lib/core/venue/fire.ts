import { ONE } from '#core/money/money.ts'
import { present } from '#core/assert.ts'
import { checkStatus } from './checks.ts'
import { bestAgainst } from './match.ts'
import { checkDraft, type Draft } from './place.ts'
import { reportTrigger } from './report.ts'
import { endRow, type RowPlace } from './rows.ts'
import { closableOf } from './show.ts'
import { buys, holdingOf, type Market, type State, type Trigger } from './state.ts'
import { submit, writeOrder } from './submit.ts'
import { freshBook, makeUpBook } from './synthetic.ts'

/** Contracts that the child will ask for; 0 when there is nothing to close, or less than wanted where the venue then rejects. */
const childContracts = (state: State, { market, account, row }: RowPlace): bigint => {
  if (row.direction === 'open') return row.quantity
  const free = closableOf(state, account, holdingOf(account, row.symbol)[row.side], row)
  const wanted = row.quantity === 0n ? holdingOf(account, row.symbol)[row.side].contracts : row.quantity
  if (wanted <= free) return wanted
  const cut = free - (free % market.instrument.step)
  return state.switches.childShortfall === 'cut' ? cut : 0n
}

/** A synthetic book is made up around the price that the slippage leads to, for this child only. */
const slip = (market: Market, buying: boolean): void => {
  const spec = market.synthetic
  if (spec === null || spec.slippage === 0n) {
    freshBook(market)
    return
  }
  makeUpBook(market, buying ? (market.last * (ONE + spec.slippage)) / ONE : (market.last * (ONE - spec.slippage)) / ONE)
}

const half = (market: Market, contracts: bigint): bigint => {
  const cut = contracts / 2n
  return cut - (cut % market.instrument.step)
}

/**
 * A row fires: its child is an order of its own, a market IOC within the band or a limit, which may be cut, partly filled or refused.
 * `triggered` says nothing about the child's end.
 */
export const fireRow = (state: State, market: Market, row: Trigger): void => {
  const account = present(state.accounts.get(row.account), 'a row has its account')
  const place = { market, account, row }
  const end = (status: 'rejected' | 'failed'): void => {
    endRow(state, place, status)
    reportTrigger(state, row, market)
  }
  if (checkStatus(market, row.direction) !== null) {
    end('failed')
    return
  }
  const contracts = childContracts(state, place)
  if (contracts <= 0n) {
    end('rejected')
    return
  }
  endRow(state, place, 'triggered')
  const buying = buys(row.side, row.direction)
  slip(market, buying)
  const draft: Draft = {
    symbol: row.symbol, side: row.side, direction: row.direction, market: row.price === null, timeInForce: row.price === null ? 'ioc' : 'gtc',
    price: row.price ?? bestAgainst(market, buying) ?? market.last, contracts, crosses: true,
  }
  if (row.direction === 'open' && checkDraft(state, market, account, draft) !== null) {
    row.status = 'rejected'
    reportTrigger(state, row, market)
    return
  }
  const order = writeOrder(state, account, {
    clientId: String(state.now), symbol: row.symbol, side: row.side, direction: row.direction, quantity: contracts, price: draft.price, market: draft.market,
    timeInForce: draft.timeInForce, origin: 'trigger', parentId: row.orderId,
  })
  row.childId = order.orderId
  reportTrigger(state, row, market)
  submit(state, { market, account, order }, state.switches.childFill === 'half' ? half(market, contracts) : null)
  if (market.synthetic !== null && market.synthetic.slippage > 0n) market.stale = true
}

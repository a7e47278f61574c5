import type { Balance, PositionRow } from '#core/position/position.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Trade } from '#core/trade/state.ts'
import { netOf } from '#core/trade/ledger.ts'
import { digitsOf, exactFigure, figure, plainMoney, signedMoney, signedPercent, span } from '#words/figures.ts'
import { REASON } from '#words/en/happenings.ts'
import { code, html, type Html, lines } from '../html.ts'
import { pressOf } from '../press.ts'
import type { Of } from './account-tag.ts'
import type { Message } from './summary.ts'

const sign = (trade: Trade): string => (trade.status === 'draft' ? '⚪' : trade.plan.side === 'long' ? '🟢' : '🔴')
const nameOf = (trade: Trade): string => `${trade.id} ${trade.instrument.base} ${trade.plan.side}${trade.name === '' ? '' : ` ${trade.name}`}`
const SHOWN = 8

/** As many of each as a message has room for: what is at risk first, drafts where room is left. */
const LIVE_SHOWN = 30
const rankOf = (trade: Trade): number => (trade.status === 'draft' ? 2 : trade.status === 'pending' ? 1 : 0)
const GROUPS = ['open', 'pending', 'draft'] as const

/** Drafts and live trades: open ones first, then pending, then drafts, the newest of each first, and a count of what isn't listed. */
export const tradesView = (trades: readonly Trade[], of: Of): Message => {
  if (trades.length === 0) return { text: html`No open trades. Say one: <code>BTC long 10x 200usdt tp 2/4/6% sl 1.5%</code>`, buttons: [] }
  const sorted = trades.toSorted((a, b) => rankOf(a) - rankOf(b) || b.id - a.id)
  const live = sorted.filter((trade) => trade.status !== 'draft').slice(0, LIVE_SHOWN)
  const listed = [...live, ...sorted.filter((trade) => trade.status === 'draft').slice(0, Math.max(0, SHOWN - live.length))]
  const rows = listed.map((trade): Html => html`${sign(trade)} <b>${nameOf(trade)}</b> ${trade.status}${trade.status === 'draft' ? '' : html` · ${code(`${signedMoney(netOf(trade.ledger))} realised`)}`}`)
  const left = GROUPS.flatMap((name, rank) => {
    const count = sorted.filter((trade) => rankOf(trade) === rank).length - listed.filter((trade) => rankOf(trade) === rank).length
    return count === 0 ? [] : [`${count} ${name}${name === 'draft' && count > 1 ? 's' : ''}`]
  })
  const more = left.length === 0 ? null : html`Not listed: ${left.join(', ')}.`
  return { text: lines([...rows, more]), buttons: listed.map((trade) => [{ label: nameOf(trade), data: pressOf(of.account, 'o', trade.id) }]) }
}

export const historyView = (trades: readonly Trade[]): Message => {
  const ended = trades.filter((trade) => trade.status === 'closed' || trade.status === 'failed')
  if (ended.length === 0) return { text: html`Nothing has ended yet.`, buttons: [] }
  const rows = ended.slice(0, 5).map((trade): Html => {
    if (trade.status !== 'closed') return html`⚪ <b>${nameOf(trade)}</b> failed`
    const fees = trade.ledger.entryFees + trade.ledger.exitFees
    return html`${sign(trade)} <b>${nameOf(trade)}</b> ${code(signedMoney(trade.net))} · ${REASON[trade.reason]} · fees ${code(plainMoney(fees))}${trade.openedAt === null ? '' : ` · ${span(trade.closedAt - trade.openedAt)}`}`
  })
  return { text: lines(rows), buttons: [] }
}

export const positionsView = (positions: readonly PositionRow[]): Message => {
  if (positions.length === 0) return { text: html`No position at the exchange.`, buttons: [] }
  const rows = positions.slice(0, SHOWN).map((row): Html => html`${row.side === 'long' ? '🟢' : '🔴'} <b>${row.symbol}</b> ${code(exactFigure(row.contracts))} at ${code(exactFigure(row.averagePrice))} · ${row.leverage}× ${row.marginMode} · ${code(signedMoney(row.unrealised))}${row.liquidationPrice === null ? '' : html` · liq ≈ ${code(exactFigure(row.liquidationPrice))}`}`)
  return { text: lines([...rows, html`The exchange's own figures (pooled average).`]), buttons: [] }
}

export const balanceView = (balance: Balance, positions: readonly PositionRow[]): Message => {
  const unrealised = positions.reduce((sum, row) => sum + row.unrealised, 0n)
  return {
    text: lines([
      html`Equity   ${code(`${plainMoney(balance.total + unrealised)} ${balance.coin}`)}`,
      html`Wallet   ${code(plainMoney(balance.total))}   free ${code(plainMoney(balance.available))}`,
      html`In use   ${code(plainMoney(balance.positionMargin))} positions, ${code(plainMoney(balance.orderMargin))} orders`,
      html`Open P&amp;L ${code(signedMoney(unrealised))}`,
    ]),
    buttons: [],
  }
}

/** All prices of a symbol with the digits of its price step, so that they line up; every digit where the step isn't known. */
export const priceView = ({ base, tick }: { readonly base: string; readonly tick: bigint | null }, quote: Quote, now: number): Message => {
  const price = (value: bigint): string => (tick === null ? exactFigure(value) : figure(value, digitsOf(tick)))
  return {
  text: lines([
    html`<b>${base}</b> ${code(price(quote.last))}   mark ${code(price(quote.mark))}`,
    html`Bid ${code(quote.bid === null ? '–' : price(quote.bid))}  ask ${code(quote.ask === null ? '–' : price(quote.ask))}${quote.bid === null || quote.ask === null ? '' : `  spread ${signedPercent(quote.ask - quote.bid, quote.last).slice(1)}`}`,
    html`${span(now - quote.aliveAt)} old · ${quote.from}`,
  ]),
  buttons: [],
  }
}

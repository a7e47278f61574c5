import type { Price } from '#core/money/money.ts'
import type { PositionRow } from '#core/position/position.ts'
import type { Event } from '#core/trade/event.ts'
import { netOf } from '#core/trade/ledger.ts'
import { standingOf } from '#core/trade/standing.ts'
import { type EndedTrade, isLive, type LiveTrade, type Trade } from '#core/trade/state.ts'
import { targetsNow } from '#core/trade/targets.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { exactFigure, plainMoney, signedMoney, signedPercent, span, tickFigure } from '#words/figures.ts'
import { resultParts } from '#words/result-parts.ts'
import { minute, moment, zoneWords } from '#words/moments.ts'
import { endWords, REASON, whyLine } from '#words/en/happenings.ts'
import { listsEn as words } from '#words/en/lists.ts'
import { code, html, type Html, lines } from '../html.ts'
import { EXAMPLE } from '../line/trade-line.ts'
import { pressOf } from '../press.ts'
import type { Message } from './summary.ts'

/** In the order of their numbers in a press. */
export const LIST_KINDS = ['trades', 'history', 'positions', 'logs', 'drift'] as const
export type ListKind = (typeof LIST_KINDS)[number]

/** A row of a list: its line, what Details shows in its place, and the trades that its buttons open. */
type Row = { readonly line: Html; readonly whole: readonly Html[]; readonly opens: readonly { readonly trade: number; readonly label: string }[] }
/** Rows of page 1 come first. */
export type List = { readonly kind: ListKind; readonly head: Html; readonly rows: readonly Row[]; readonly empty: Html; /** Within a page the newest row stands last. */ readonly newestLast?: true; /** Buttons under the list's own. */ readonly below?: Message['buttons'] }
export type Turn = { readonly page: number; readonly details: boolean }

/** With the head that is seven lines; LOOK.md allows eight before Details. */
const PAGE = 6
const WIDE = 2

/** One page of a list in one message; it turns and opens its details in place. */
export const listView = (list: List, turn: Turn, account: AccountId): Message => {
  if (list.rows.length === 0) return { text: list.empty, buttons: [] }
  const pages = Math.ceil(list.rows.length / PAGE)
  const page = Math.min(pages, Math.max(1, turn.page))
  const cut = list.rows.slice((page - 1) * PAGE, page * PAGE)
  const shown = list.newestLast === true ? cut.toReversed() : cut
  const opens = [...new Map(shown.flatMap((row) => row.opens).map((one) => [one.trade, { label: one.label, data: pressOf(account, 'o', one.trade) }])).values()]
  return {
    text: lines([list.head, ...shown.flatMap((row) => (turn.details ? row.whole : [row.line]))]),
    buttons: [...Array.from({ length: Math.ceil(opens.length / WIDE) }, (_, row) => opens.slice(row * WIDE, (row + 1) * WIDE)), turnRow(list.kind, { page, pages, details: turn.details }, account), ...(list.below ?? [])],
  }
}

/** From what one of its rows opened back to the list, in the same message. */
export const toHistory = (account: AccountId) => ({ label: `‹ ${words.history}`, data: pressOf(account, 'l', LIST_KINDS.indexOf('history') + 1, 1, 1) })

const turnRow = (kind: ListKind, { page, pages, details }: { readonly page: number; readonly pages: number; readonly details: boolean }, account: AccountId) => {
  const to = (label: string, at: number, more = details) => ({ label, data: pressOf(account, 'l', LIST_KINDS.indexOf(kind) + 1, at, more ? 2 : 1) })
  const turns = pages === 1 ? [] : [...(page > 1 ? [to('‹', page - 1)] : []), to(`${page}/${pages}`, page), ...(page < pages ? [to('›', page + 1)] : [])]
  return [...turns, to(details ? words.less : words.details, page, !details)]
}

const dotOf = (trade: Trade): string => (trade.status === 'draft' ? '⚪' : trade.plan.side === 'long' ? '🟢' : '🔴')
const nameOf = (trade: Trade): string => `${trade.id} ${trade.instrument.base} ${trade.plan.side}${trade.name === '' ? '' : ` ${trade.name}`}`
const opening = (trade: Trade) => ({ trade: trade.id, label: `${dotOf(trade)} ${nameOf(trade)}` })

const rankOf = (trade: Trade): number => (trade.status === 'draft' ? 2 : trade.status === 'pending' ? 1 : 0)

type MarkOf = (symbol: string) => Price | null

/** Drafts and live trades: open ones first, then pending, then drafts, the newest of each first. `markOf`: what is known of a symbol's price. */
export const tradesList = (trades: readonly Trade[], markOf: MarkOf): List => {
  const sorted = trades.toSorted((a, b) => rankOf(a) - rankOf(b) || b.id - a.id)
  const counts = words.groups.flatMap((name, rank) => {
    const count = sorted.filter((trade) => rankOf(trade) === rank).length
    return count === 0 ? [] : [`${count} ${name}${rank === 2 && count > 1 ? 's' : ''}`]
  })
  return { kind: 'trades', head: html`<b>${words.trades}</b> · ${counts.join(', ')}`, empty: html`${words.noTrades} <code>${EXAMPLE}</code>`, rows: sorted.map((trade) => tradeRow(trade, markOf)) }
}
const tradeRow = (trade: Trade, markOf: MarkOf): Row => {
  const head = html`${dotOf(trade)} <b>${nameOf(trade)}</b> ${trade.status}`
  const line = isLive(trade) && trade.ledger.entry.contracts > 0n ? html`${head} · ${liveNet(trade, markOf(trade.plan.symbol))}` : head
  return { line, whole: [line, ...(isLive(trade) ? liveDetails(trade) : draftDetails(trade))], opens: [opening(trade)] }
}
const liveNet = (trade: LiveTrade, mark: Price | null): Html => {
  const { net } = standingOf(trade, mark)
  return net === null ? html`${code(signedMoney(netOf(trade.ledger)))} ${words.realised}` : code(signedMoney(net))
}
const draftDetails = (trade: Trade): readonly Html[] => {
  if (trade.status !== 'draft') return []
  const { preview, instrument: { tick } } = trade
  return [html`   ${code(exactFigure(preview.contracts))} at ${code(tickFigure(preview.entryPrice, tick))}${preview.stop === null ? '' : html` · 🛡 ${code(tickFigure(preview.stop.price, tick))}`}`]
}
const liveDetails = (trade: LiveTrade): readonly Html[] => {
  const { instrument: { tick }, ledger, stop } = trade
  const at = standingOf(trade, null).entry ?? trade.entry.price
  const size = ledger.entry.contracts === 0n ? exactFigure(trade.entry.quantity) : `${exactFigure(ledger.open)}/${exactFigure(ledger.entry.contracts)}`
  const targets = targetsNow(trade).filter(({ left }) => left > 0n)
  return [html`   ${code(size)} at ${code(at === null ? words.market : tickFigure(at, tick))}${stop.wanted === null ? '' : html` · 🛡 ${code(tickFigure(stop.wanted, tick))}`}${targets[0] === undefined ? '' : html` · 🎯 ${code(tickFigure(targets[0].price, tick))}`}`]
}

/** `now` in ms of the store. */
type When = { readonly now: number; readonly timeZone: string }

/** The newest end first. */
export const historyList = (trades: readonly Trade[], when: When): List => ({
  kind: 'history', head: html`<b>${words.history}</b> · ${zoneWords(when.timeZone)}`, empty: html`${words.noHistory}`,
  rows: trades.flatMap((trade) => (trade.status === 'closed' || trade.status === 'failed' ? [endedRow(trade, when)] : [])),
})
const endedRow = (trade: EndedTrade, { now, timeZone }: When): Row => {
  const at = minute(trade.closedAt, now, timeZone)
  if (trade.status === 'failed') return { line: html`⚪ <b>${nameOf(trade)}</b> failed · ${REASON[trade.reason]} · ${at}`, whole: [html`⚪ <b>${nameOf(trade)}</b> failed · ${REASON[trade.reason]} · ${at}`], opens: [opening(trade)] }
  const { gross, fees, funding } = resultParts(trade.ledger)
  const roe = trade.margin > 0n ? html` · ROE ${code(signedPercent(trade.net, trade.margin))}` : ''
  const held = trade.openedAt === null ? '' : ` · ${span(trade.closedAt - trade.openedAt)}`
  const line = html`${dotOf(trade)} <b>${nameOf(trade)}</b> ${code(signedMoney(trade.net))} · ${endWords(trade)} · ${at}`
  return {
    line,
    whole: [line, html`   = gross ${code(signedMoney(gross))} · fees ${code(signedMoney(-fees))} · funding ${code(signedMoney(funding))}${roe}${held}`],
    opens: [opening(trade)],
  }
}

/** The exchange's own figures; its buttons open the trades that are on the side. */
export const positionsList = (positions: readonly PositionRow[], live: readonly LiveTrade[], tickOf: (symbol: string) => bigint | null): List => ({
  kind: 'positions', head: html`<b>${words.positions}</b> ${words.pooled}`, empty: html`${words.noPositions}`,
  rows: positions.map((row): Row => {
    const tick = tickOf(row.symbol)
    const liquidation = row.liquidationPrice === null ? '' : html` · liq ≈ ${code(tickFigure(row.liquidationPrice, tick))}`
    const line = html`${row.side === 'long' ? '🟢' : '🔴'} <b>${row.symbol}</b> ${code(exactFigure(row.contracts))} at ${code(tickFigure(row.averagePrice, tick))} · ${code(signedMoney(row.unrealised))}`
    return {
      line,
      whole: [line, html`   ${row.leverage}× ${row.marginMode} · margin ${code(plainMoney(row.margin))}${liquidation}`],
      opens: live.filter((trade) => trade.plan.symbol === row.symbol && trade.plan.side === row.side && trade.ledger.open > 0n).map(opening),
    }
  }),
})

/** Letters of a sentence that fit one or two lines of a phone. */
const SHORT = 72
export type Told = { readonly seq: number; readonly event: Event; readonly trade: Trade | null }

/** Entries of the journal as sentences, the newest on the first page. */
export const logsList = (told: readonly Told[], { now, timeZone }: When, nothing: string): List => ({
  kind: 'logs', head: html`<b>${words.logs}</b> · ${zoneWords(timeZone)}`, empty: html`${nothing}`, newestLast: true,
  rows: told.map(({ seq, event, trade }): Row => {
    const said = whyLine(event, trade)
    const head = html`<code>${moment(event.at, now, timeZone)}</code> ${event.trade === null ? '' : `${event.trade}: `}`
    const whole = html`${head}${said} <i>log ${seq}</i>`
    return { line: said.length > SHORT ? html`${head}${said.slice(0, SHORT)}…` : whole, whole: [whole], opens: trade === null ? [] : [opening(trade)] }
  }),
})

import { unreachable } from '#core/assert.ts'
import type { Quote } from '#core/market/quote.ts'
import { netOf } from '#core/trade/ledger.ts'
import { nakedMsAt } from '#core/trade/naked.ts'
import { standingOf } from '#core/trade/standing.ts'
import type { ExitForm } from '#core/trade/preview.ts'
import type { EndedTrade, LiveTrade } from '#core/trade/state.ts'
import { stopStand } from '#core/trade/stop-stand.ts'
import { targetsNow } from '#core/trade/targets.ts'
import { clockTime, exactFigure, plainMoney, signedMoney, signedPercent, span, tickFigure } from '#words/figures.ts'
import { followsOn } from '#words/en/follow.ts'
import { endWords, FILLS_LATE, REASON } from '#words/en/happenings.ts'
import { code, html, type Html, lines } from '../html.ts'
import { CARD, type Menu } from '../menu.ts'
import { pressOf } from '../press.ts'
import { type Of, tagBefore, tagBehind } from './account-tag.ts'
import { toHistory } from './lists.ts'
import { menuPart } from './menus.ts'
import type { Message } from './summary.ts'

export type CardFacts = { readonly of: Of; readonly quote: Quote | null; readonly now: number; readonly timeZone: string; readonly seq: number; /** Of the account, now: the form that the trade was drafted on may have been dropped since. */ readonly exitForm: ExitForm; /** Open on the card; absent: none. */ readonly menu?: Menu }

/** The one live card of a trade (LOOK.md), edited in place; with a menu open its figures go on. */
export const cardView = (trade: LiveTrade, facts: CardFacts): Message => {
  const dot = trade.status === 'stuck' || trade.plan.stop === null ? '⚠️' : trade.plan.side === 'long' ? '🟢' : '🔴'
  const open = trade.openedAt === null ? '' : `   ${span(facts.now - trade.openedAt)}`
  const head = html`${dot} ${tagBefore(facts.of)}<b>${trade.instrument.base} ${trade.plan.side} ${trade.leverage}×</b>${trade.name === '' ? '' : ` · ${trade.name}`} · ${trade.id}${tagBehind(facts.of)}   ${trade.status}${open}`
  const { says, rows } = menuPart(trade, facts.menu ?? CARD, { account: facts.of.account, quote: facts.quote })
  const late = trade.fillsLate === true && says === null ? html`<i>${FILLS_LATE}</i>` : null
  return { text: lines([head, ...body(trade, facts), late, html`as of ${clockTime(facts.now, facts.timeZone)}${facts.quote === null ? ' · no price' : ` · ${facts.quote.from}`} · #${facts.seq}`, says === null ? null : html`<b>${says}</b>`]), buttons: rows }
}

const body = (trade: LiveTrade, facts: CardFacts): readonly (Html | null)[] => {
  const price = (value: bigint): string => tickFigure(value, trade.instrument.tick)
  if (trade.ledger.entry.contracts === 0n) return pendingRows(trade, price, facts)
  const mark = facts.quote?.mark ?? null
  const { entry, net, margin } = standingOf(trade, mark)
  const mean = entry ?? 0n
  const open = html`open ${code(`${exactFigure(trade.ledger.open)}/${exactFigure(trade.ledger.entry.contracts)}`)}`
  return [
    html`Entry ${code(price(mean))}${mark === null ? '' : html`   Mark ${code(price(mark))}  ${signedPercent(trade.plan.side === 'long' ? mark - mean : mean - mark, mean)}`}`,
    net === null ? html`Realised ${code(`${signedMoney(netOf(trade.ledger))} USDT`)} net   ${open}` : html`P&amp;L ${code(`${signedMoney(net)} USDT`)} net   ROE ${code(signedPercent(net, margin))}   ${open}`,
    targetRow(trade, price),
    facts.exitForm === 'single' && targetsNow(trade).length > 0 ? html`⚠️ Targets need Keel running.` : null,
    stopRow(trade, price, facts),
    followRow(trade),
    trade.close === null ? null : html`Closing ${code(exactFigure(trade.close.contracts))} · ${REASON[trade.close.why]}`,
  ]
}

const pendingRows = (trade: LiveTrade, price: (value: bigint) => string, facts: CardFacts): readonly (Html | null)[] => [
  html`Entry ${trade.entry.price === null ? 'at market' : code(price(trade.entry.price))} · ${code(exactFigure(trade.entry.quantity))} contracts · ${ENTRY[trade.entry.state]}`,
  stopRow(trade, price, facts),
  followRow(trade),
]
const ENTRY = { requested: 'on its way', unknown: '⚠️ unknown: the exchange is being asked', resting: 'at the exchange', ended: 'ended' } as const

const targetRow = (trade: LiveTrade, price: (value: bigint) => string): Html | null => {
  const targets = targetsNow(trade)
  if (targets.length === 0) return null
  const shown = targets.map((target) => `TP${target.target} ${price(target.price)}${(trade.targetFilled[String(target.target)] ?? 0n) >= target.size ? ` ✓ ${exactFigure(trade.targetFilled[String(target.target)] ?? 0n)}` : ''}`)
  return html`🎯 ${code(shown.join('  '))}`
}

/** What the stop does next by itself, as the summary said it; nothing of what was done, nor while the trade is being closed. */
const followRow = (trade: LiveTrade): Html | null => {
  const words = followsOn(trade)
  return words === '' || trade.close !== null || stopStand(trade).kind === 'over' ? null : html`🛡 ${(words[0] ?? '').toUpperCase()}${words.slice(1)}`
}

/** Two values where they differ: the stop that is wanted, and what the exchange confirmed of it, and when: a move that was sent since may have arrived unheard. */
const stopRow = (trade: LiveTrade, price: (value: bigint) => string, { now, timeZone }: CardFacts): Html => {
  const stand = stopStand(trade)
  const { source } = trade.stop
  const naked = nakedMsAt(trade, now)
  const readAt = `at ${clockTime(trade.stop.confirmed?.at ?? now, timeZone)}`
  const without = naked >= 1_000 ? ` · naked ${span(naked)}` : ''
  switch (stand.kind) {
    case 'over': return html`Everything is closed; what rests at the exchange is being cleared.`
    case 'none': return html`⚠️ <b>No stop.</b>`
    case 'planned': return stand.price === null ? html`🛡 set with the first fill` : html`🛡 ${code(price(stand.price))} with the first fill`
    case 'rests': return html`🛡 ${code(price(stand.price))} at the exchange${source === 'fixed' ? '' : ` (${SOURCE[source]})`}${without}`
    case 'moves': return html`⚠️ Stop wanted ${code(price(stand.price))}, confirmed ${code(price(stand.from))} ${readAt}${without}`
    case 'short': return html`⚠️ Stop wanted ${code(price(stand.price))}, confirmed for ${code(exactFigure(stand.covered))} of ${code(exactFigure(trade.ledger.open))} ${readAt}${without}`
    case 'missing': return html`⚠️ Stop wanted${stand.price === null ? '' : html` ${code(price(stand.price))}`}, not confirmed yet${without}`
    default: return unreachable(stand)
  }
}
const SOURCE = { 'by-hand': 'by hand', 'break-even': 'break-even', trailing: 'trailing' } as const

/** How a trade ended. */
export const endedView = (trade: EndedTrade, of: Of): Message => {
  const buttons = [[{ label: 'Why', data: pressOf(of.account, 'w', trade.id) }, toHistory(of.account)]]
  const head = html`⚪ ${tagBefore(of)}<b>${trade.instrument.base} ${trade.plan.side} ${trade.leverage}×</b>${trade.name === '' ? '' : ` · ${trade.name}`} · ${trade.id}${tagBehind(of)}   ${trade.status} · ${endWords(trade)}`
  if (trade.status === 'failed') return { text: head, buttons }
  const { ledger } = trade
  return {
    text: lines([
      head,
      html`P&amp;L ${code(`${signedMoney(trade.net)} USDT`)} net${trade.margin > 0n ? html`   ROE ${code(signedPercent(trade.net, trade.margin))}` : ''}`,
      html`Gross ${code(signedMoney(ledger.gross))} · fees ${code(plainMoney(ledger.entryFees + ledger.exitFees))} · funding ${code(signedMoney(ledger.funding))}`,
      trade.openedAt === null ? null : html`Held ${span(trade.closedAt - trade.openedAt)} · ${code(exactFigure(ledger.entry.contracts))} contracts`,
    ]),
    buttons,
  }
}

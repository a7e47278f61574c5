import type { DraftTrade } from '#core/trade/state.ts'
import { ONE } from '#core/money/money.ts'
import type { Buttons } from '#desk/ports/chat.ts'
import { digitsOf, exactFigure, figure, plainMoney, signedMoney, signedPercent, span } from '#words/figures.ts'
import { followWords } from '#words/en/follow.ts'
import { FILLS_LATE } from '#words/en/happenings.ts'
import { listsEn as words } from '#words/en/lists.ts'
import { code, html, type Html, lines } from '../html.ts'
import { pressOf } from '../press.ts'
import { type Of, tagBefore, tagBehind } from './account-tag.ts'

export type Message = { readonly text: Html; readonly buttons: Buttons }

const sign = (side: 'long' | 'short'): string => (side === 'long' ? '🟢' : '🔴')

/** The summary before execution (FEATURES.md A4): what a press of Confirm does, in numbers. */
export const summaryView = (trade: DraftTrade, of: Of, details = false): Message => {
  const { preview, plan, instrument } = trade
  const digits = digitsOf(instrument.tick)
  const price = (value: bigint): string => figure(value, digits)
  const percentOfMargin = (net: bigint): string => signedPercent(net, preview.margin)
  const distance = (level: bigint): string => signedPercent(level - preview.entryPrice, preview.entryPrice)
  const head = html`⚪ ${tagBefore(of)}<b>${instrument.base} ${plan.side} ${plan.leverage}×</b> ${plan.marginMode}${trade.name === '' ? '' : ` · ${trade.name}`} · draft ${trade.id}${tagBehind(of)}`
  const entry = html`${sign(plan.side)} Entry ${code(price(preview.entryPrice))}${preview.estimated ? ' ≈ market' : ' limit'} · ${code(exactFigure(preview.contracts))} contracts`
  const money = html`Margin ${code(plainMoney(preview.margin))} · notional ${code(plainMoney(preview.notional))} · fee ${code(plainMoney(preview.feeIn))} USDT`
  const targets = preview.targets.map((target) => html`🎯 TP${target.target} ${code(price(target.price))} ${distance(target.price)} · ${code(exactFigure(target.contracts))} · ${code(signedMoney(target.net))} (${percentOfMargin(target.net)})`)
  const stop = preview.stop === null
    ? html`⚠️ <b>No stop.</b> You said so.`
    : html`🛡 Stop ${code(price(preview.stop.price))} ${distance(preview.stop.price)} · ${code(signedMoney(preview.stop.net))} (${percentOfMargin(preview.stop.net)})`
  const best = preview.targets.reduce((sum, target) => sum + target.net, 0n)
  const ratio = preview.stop === null || best <= 0n || preview.stop.net >= 0n ? null : html`Reward to risk ${code(ratioText(best, -preview.stop.net))}`
  const liquidation = preview.liquidation === null
    ? html`Liquidation: ${plan.marginMode === 'cross' ? 'of the whole account (cross margin)' : 'none, the margin covers the whole fall'}`
    : html`Liquidation ≈ ${code(price(preview.liquidation))} ${distance(preview.liquidation)}`
  const more = details ? detailRows(trade) : []
  return {
    text: lines([head, entry, money, doubtRow(preview), ...targets, stop, followRow(trade), liquidation, ratio, trade.fillsLate === true ? html`<i>${FILLS_LATE}</i>` : null, ...more]),
    buttons: [
      [{ label: `Confirm: ${plan.side} ${exactFigure(preview.contracts)} contracts (${exactFigure((preview.contracts * instrument.multiplier) / ONE)} ${instrument.base})`, data: pressOf(of.account, 'c', trade.id, trade.quoteNumber) }],
      [detailsButton(trade, of, details), { label: 'Discard', data: pressOf(of.account, 'x', trade.id) }],
    ],
  }
}

const detailsButton = (trade: DraftTrade, { account }: Of, details: boolean) => (details ? { label: words.less, data: pressOf(account, 'sl', trade.id) } : { label: words.details, data: pressOf(account, 'sd', trade.id) })

/** How the stop goes on by itself, in one row: what a typed line asked for is seen before it is confirmed. */
const followRow = ({ plan, instrument }: DraftTrade): Html | null => {
  const words = followWords(plan, instrument.tick)
  return words === '' ? null : html`🛡 Then ${words}`
}

/** Not known for sure is said, and refuses nothing. */
const doubtRow = ({ doubt }: DraftTrade['preview']): Html | null => {
  if (doubt === undefined) return null
  if (doubt.kind === 'unknown') return html`⚠️ Free margin unknown: the exchange did not tell the balance. It may refuse this trade.`
  return html`⚠️ Margin and both fees are ${code(plainMoney(doubt.needed))} USDT; ${code(plainMoney(doubt.free))} were free ${span(doubt.ageMs)} ago, and the exchange doesn't tell more. It may refuse this trade.`
}

/** To the nearest hundredth. */
const ratioText = (reward: bigint, risk: bigint): string => `${exactFigure(((reward * 200n + risk) / (2n * risk)) * 1_000_000n)} : 1`

const detailRows = (trade: DraftTrade): readonly Html[] => {
  const { preview } = trade
  const rows: Html[] = []
  if (preview.stop !== null) rows.push(html`At 1 % worse than the stop: ${code(signedMoney(preview.stop.netAtSlippage))} USDT`)
  rows.push(html`Entry and stop fees: ${code(plainMoney(preview.feesAll))} USDT`)
  for (const row of preview.joined) rows.push(html`TP${row.target} ${row.into === null ? 'gets no contract at this size' : `joins TP${row.into} (its part is below the minimum)`}`)
  if (preview.targets.length > 0) rows.push(html`Exits: ${FORM[preview.exitForm]}.`)
  rows.push(html`A level: price, distance, contracts, net, in brackets that of the margin.`)
  return rows
}
const FORM = { free: 'targets rest at the exchange as limits', locked: 'targets rest at the exchange; reached, they close at market', single: 'targets need Keel running' } as const

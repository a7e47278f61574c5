import type { Balance, PositionRow } from '#core/position/position.ts'
import type { Quote } from '#core/market/quote.ts'
import { equityParts } from '#words/equity-parts.ts'
import { digitsOf, exactFigure, figure, plainMoney, plainPercent, signedMoney, span } from '#words/figures.ts'
import { code, html, lines } from '../html.ts'
import type { Message } from './summary.ts'

/** Equity, and the sums behind it: each line's figures make up one of the line above. */
export const balanceView = (balance: Balance, positions: readonly PositionRow[]): Message => {
  const { equity, free, positions: inPositions, orders, otherwise, open } = equityParts(balance, positions.reduce((sum, row) => sum + row.unrealised, 0n))
  return {
    text: lines([
      html`Equity   ${code(`${plainMoney(equity)} ${balance.coin}`)} = wallet + open P&amp;L`,
      html`Wallet   ${code(plainMoney(equity - open))} = free + in use${otherwise === 0n ? '' : ' + held back'}`,
      html`Free     ${code(plainMoney(free))}`,
      html`In use   ${code(plainMoney(inPositions + orders))} = positions ${code(plainMoney(inPositions))} + orders ${code(plainMoney(orders))}`,
      otherwise === 0n ? null : html`Held back by the exchange ${code(signedMoney(otherwise))}`,
      html`Open P&amp;L ${code(signedMoney(open))}`,
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
    html`Bid ${code(quote.bid === null ? '–' : price(quote.bid))}  ask ${code(quote.ask === null ? '–' : price(quote.ask))}${quote.bid === null || quote.ask === null ? '' : `  spread ${plainPercent(quote.ask - quote.bid, quote.last)}`}`,
    html`${span(now - quote.aliveAt)} old · ${quote.from}`,
  ]),
  buttons: [],
  }
}

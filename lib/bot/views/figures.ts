import type { Balance, PositionRow } from '#core/position/position.ts'
import type { Quote } from '#core/market/quote.ts'
import { digitsOf, exactFigure, figure, plainMoney, plainPercent, signedMoney, span } from '#words/figures.ts'
import { code, html, lines } from '../html.ts'
import type { Message } from './summary.ts'

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
    html`Bid ${code(quote.bid === null ? '–' : price(quote.bid))}  ask ${code(quote.ask === null ? '–' : price(quote.ask))}${quote.bid === null || quote.ask === null ? '' : `  spread ${plainPercent(quote.ask - quote.bid, quote.last)}`}`,
    html`${span(now - quote.aliveAt)} old · ${quote.from}`,
  ]),
  buttons: [],
  }
}

import type { AccountState, ForeignRow } from '#core/trade/account.ts'
import { exactFigure } from '#words/figures.ts'
import { html, type Html, lines } from '../html.ts'
import { pressOf } from '../press.ts'
import type { Of } from './account-tag.ts'
import type { Message } from './summary.ts'

/** What lies at the exchange and is no trade of Keel's; null: nothing. */
export const foreignLine = (account: AccountState): Html | null => {
  const foreign = Object.entries(account.sides).filter(([, side]) => side.foreign > 0n)
  return foreign.length === 0 ? null : html`Not Keel's: ${foreign.map(([key, side]) => `${exactFigure(side.foreign)} contracts of ${key.replace(':', ' ')}${side.foreignClose === null ? '' : ' (being closed)'}`).join(', ')}`
}

const nameOf = ({ symbol, side, contracts }: ForeignRow): string => `${exactFigure(contracts)} contracts of ${symbol} ${side}`
const listOf = (rows: readonly ForeignRow[]): string => rows.map(nameOf).join(', ')

/** What an emergency stop leaves because it isn't Keel's, with the button that closes just that; nothing is added when nothing is left. */
export const offerView = (account: AccountState, of: Of, head: Html): Message => {
  const offer = account.foreignOffer
  if (offer === null) return { text: head, buttons: [] }
  const label = offer.rows.length === 1 ? `Close ${offer.rows.map(nameOf).join()} too` : `Close these ${offer.rows.length} too`
  return { text: lines([head, html`Not Keel's: ${listOf(offer.rows)}`, html`It is left alone, unless you close it too. The button holds for 60 s.`]), buttons: [[{ label, data: pressOf(of.account, 'cf', offer.number) }], [{ label: 'Keep it', data: 'k' }]] }
}

export const closingForeignView = (rows: readonly ForeignRow[]): Message => ({ text: html`Closing what is not Keel's at market: ${listOf(rows)}.`, buttons: [] })

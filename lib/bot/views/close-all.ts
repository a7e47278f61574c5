import type { Quote } from '#core/market/quote.ts'
import { type AccountState, liveTrades } from '#core/trade/account.ts'
import { netAt, partAt } from '#core/trade/standing.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { exactFigure, plainMoney, signedMoney } from '#words/figures.ts'
import { closeAllEn as words } from '#words/en/close-all.ts'
import { code, html, type Html, lines } from '../html.ts'
import { pressOf } from '../press.ts'
import { accountTag, type Of } from './account-tag.ts'
import { foreignLine } from './foreign.ts'
import { exitPrice } from './menus.ts'
import type { Message } from './summary.ts'

const NAMED = 5

/** Contracts by symbol and side. */
const sidesOf = (trades: readonly LiveTrade[]): readonly string[] => {
  const sums = new Map<string, bigint>()
  for (const { instrument, plan, ledger } of trades) sums.set(`${instrument.base} ${plan.side}`, (sums.get(`${instrument.base} ${plan.side}`) ?? 0n) + ledger.open)
  const all = [...sums].map(([name, contracts]) => `${exactFigure(contracts)} ${name}`)
  return all.length > NAMED ? [...all.slice(0, NAMED), words.more(all.length - NAMED)] : all
}

/** What the emergency stop would do now, in numbers (LOOK.md, Destructive actions). */
export const closeAllView = (account: AccountState, of: Of, quoteOf: (symbol: string) => Quote | null): Message => {
  const live = liveTrades(account)
  const open = live.filter((trade) => trade.ledger.open > 0n)
  const entries = live.filter((trade) => trade.entry.state !== 'ended' && !trade.entry.cancelAsked).length
  const drafts = Object.values(account.trades).filter((trade) => trade.status === 'draft').length
  return {
    text: lines([
      html`${accountTag(of)} · <b>${words.title}</b>`,
      html`${open.length === 0 ? words.nothingOpen : words.closes(open.length, sidesOf(open))}`,
      ...figureRows(open, quoteOf),
      html`${words.cancels(entries, drafts)}`,
      foreignLine(account),
      html`${words.foreign}`,
    ]),
    buttons: [[{ label: words.act(open.length), data: pressOf(of.account, 'ca') }], [{ label: words.keep, data: 'k' }]],
  }
}

const figureRows = (open: readonly LiveTrade[], quoteOf: (symbol: string) => Quote | null): readonly Html[] => {
  const priced = open.flatMap((trade) => {
    const at = exitPrice(trade, quoteOf(trade.plan.symbol))
    return at === null ? [] : [{ ...partAt(trade, at, trade.ledger.open), net: netAt(trade, at) }]
  })
  const sum = (what: 'net' | 'fee' | 'notional'): bigint => priced.reduce((total, one) => total + one[what], 0n)
  const missing = open.length - priced.length
  return [
    ...(priced.length === 0 ? [] : [html`${words.worth} ${code(plainMoney(sum('notional')))} USDT · ${words.net} ${code(signedMoney(sum('net')))} ${words.fees} ${code(plainMoney(sum('fee')))}`]),
    ...(missing === 0 ? [] : [html`${words.unpriced(missing)}`]),
  ]
}

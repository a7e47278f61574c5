import type { Exposure } from '#core/position/exposure.ts'
import type { Balance } from '#core/position/position.ts'
import { equityParts, equitySum } from '#words/equity-parts.ts'
import { plainMoney, plainPercent, signedMoney } from '#words/figures.ts'
import { code, html, type Html, lines } from '../html.ts'
import { accountTag, type Of } from './account-tag.ts'
import type { Message } from './summary.ts'

/** `today`: net of the trades that ended since midnight of the user's own day. `realised`: net so far of those that are open. */
export type Portfolio = { readonly balance: Balance; readonly unrealised: bigint; readonly realised: bigint; readonly today: { readonly net: bigint; readonly ended: number; readonly zone: string }; readonly exposure: readonly Exposure[] }

const SHOWN = 3

const exposureRow = ({ symbol, long, short, net }: Exposure, equity: bigint): Html => {
  const sides = [...(long > 0n ? [`long ${plainMoney(long)}`] : []), ...(short > 0n ? [`short ${plainMoney(short)}`] : []), ...(long > 0n && short > 0n ? [`net ${signedMoney(net)}`] : [])].join('  ')
  return html`${net < 0n ? '🔴' : '🟢'} <b>${symbol.replace(/-SWAP-USDT$/, '')}</b> ${code(sides)} · ${plainPercent(net, equity)} of equity`
}

/** One message for a phone: what there is, what is bound, what was made, and how much hangs on which symbol. */
export const portfolioView = ({ balance, unrealised, realised, today, exposure }: Portfolio, of: Of): Message => {
  const parts = equityParts(balance, unrealised)
  const { equity } = parts
  const rest = exposure.slice(SHOWN)
  const restRow = rest.length === 0 ? null : html`${rest.length} more: net ${code(signedMoney(rest.reduce((sum, { net }) => sum + net, 0n)))}`
  return {
    text: lines([
      html`${accountTag(of)} · equity ${code(`${plainMoney(equity)} ${balance.coin}`)}`,
      html`${equitySum(parts)}`,
      html`Realised in open trades ${code(signedMoney(realised))}, in free already`,
      html`Today ${code(signedMoney(today.net))}, ${today.ended} ended since 00:00 ${today.zone.replace(/^.*\//, '').replaceAll('_', ' ')}`,
      exposure.length === 0 ? html`No position at the exchange.` : null,
      ...exposure.slice(0, SHOWN).map((row) => exposureRow(row, equity)),
      restRow,
    ]),
    buttons: [],
  }
}

import type { Certificate, TradeCertificate, Worst } from '#core/trade/certificate.ts'
import type { Result } from '#core/trade/certificate-worst.ts'
import { missingText, restText } from '#words/certificate-texts.ts'
import type { CertificateWords } from '#words/certificate-words.ts'
import { clockTime, exactFigure, plainMoney, signedMoney, tickFigure } from '#words/figures.ts'
import { code, html, type Html, lines } from '../html.ts'
import type { Message } from './summary.ts'

export type CertificateFacts = { readonly words: CertificateWords; readonly timeZone: string; readonly hasWorker: boolean; /** Only this trade's rows; the side's figures stay. null: all. */ readonly only: number | null }

/** What stays at the exchange of a side if every process stops now, and the worst loss. */
export const certificateView = (certificate: Certificate, facts: CertificateFacts): Message => {
  const { words } = facts
  const { side, base, tick, trades, foreign, together, granted } = certificate
  const shown = trades.filter(({ trade }) => facts.only === null || trade === facts.only)
  const shares = trades.length > 1
  return {
    text: lines([
      html`${side === 'long' ? '🟢' : '🔴'} <b>${words.title}</b> · ${base} ${side}${shares ? '' : ` · ${trades[0]?.trade ?? ''}`}`,
      ...shown.flatMap((trade) => tradeRows(trade, { tick, facts, shares })),
      ...worstRows(together, certificate, words),
      shares ? html`${words.shared(trades.map(({ trade }) => trade))}` : null,
      foreign > 0n ? html`⚠️ ${words.foreign(exactFigure(foreign))}` : null,
      facts.hasWorker ? null : html`⚠️ ${words.withoutWorker}`,
      together.kind === 'known' ? html`<i>${words.granted}: ${granted.map((one) => words.grants[one]).join('; ')}.</i>` : null,
    ]),
    buttons: [],
  }
}

const tradeRows = ({ trade, rests, missing, worst, confirmedAt }: TradeCertificate, { tick, facts, shares }: { readonly tick: bigint; readonly facts: CertificateFacts; readonly shares: boolean }): readonly (Html | null)[] => {
  const { words } = facts
  const there = rests.map((row) => restText(row, tick, words))
  const head = shares ? html`<b>${trade}</b> · ` : html``
  const own = shares && worst.kind === 'known' ? html` · ${words.atStop} ${code(signedMoney(worst.atStop.net))}` : html``
  return [
    html`${head}${words.rests}: ${there.length === 0 ? words.nothingRests : there.join(' · ')}${confirmedAt === null ? '' : ` (${words.confirmedAt(clockTime(confirmedAt, facts.timeZone))})`}${own}`,
    missing.length === 0 ? null : html`⚠️ ${words.missing}: ${missing.map((one) => missingText(one, tick, words)).join(' · ')}`,
  ]
}

const worstRows = (worst: Worst, { tick, liquidation, marginExceeded }: Certificate, words: CertificateWords): readonly (Html | null)[] => {
  const level = (at: bigint): string => tickFigure(at, tick)
  if (worst.kind === 'unknown') return [html`⚠️ <b>${words.unknown}</b>: ${worst.why.map((doubt) => words.why[doubt]).join(', ')}.`]
  if (worst.kind === 'unlimited') return [html`⚠️ <b>${words.unlimited(worst.liquidated === null ? null : signedMoney(worst.liquidated), liquidation === null ? null : level(liquidation))}</b>`]
  const figure = ({ net, bound }: Result): Html => html`${bound === 'about' ? '≈ ' : ''}${code(`${signedMoney(net)} USDT`)}${bound === 'at-most' ? ` ${words.noMore}` : ''}`
  const rows = [{ name: words.atStop, result: worst.atStop }, ...worst.gaps.map((gap) => ({ name: words.gap(gap.share, level(gap.to)), result: gap }))]
  const early = rows.some(({ result }) => result.liquidated) && liquidation !== null
  return [html`${words.worst}:`, ...rows.map(({ name, result }) => html`${figure(result)} · ${name}`), early ? html`${words.liquidationFirst(level(liquidation))}` : null, marginExceeded === null ? null : html`${words.marginExceeded(plainMoney(marginExceeded))}`]
}

import type { Certificate, Worst } from '#core/trade/certificate.ts'
import type { Result } from '#core/trade/certificate-worst.ts'
import { missingText, restText } from '#words/certificate-texts.ts'
import { certificateEn as words } from '#words/en/certificate.ts'
import { clockTime, exactFigure, plainMoney, signedMoney, tickFigure } from '#words/figures.ts'
import { Gain } from './figures.tsx'

const Loss = ({ name, of: { net, bound } }: { readonly name: string; readonly of: Result }) => (
  <div><span>{name}</span><span>{bound === 'about' && <span className="soft">≈ </span>}<Gain of={net} />{bound === 'at-most' && <span className="soft"> {words.noMore}</span>}</span></div>
)

const Losses = ({ worst, certificate: { tick, liquidation, marginExceeded } }: { readonly worst: Worst; readonly certificate: Certificate }) => {
  if (worst.kind === 'unknown') return <p className="needs">{words.unknown}: {worst.why.map((doubt) => words.why[doubt]).join(', ')}.</p>
  const at = liquidation === null ? null : tickFigure(liquidation, tick)
  if (worst.kind === 'unlimited') return <p className="needs">{words.unlimited(worst.liquidated === null ? null : signedMoney(worst.liquidated), at)}</p>
  const early = at !== null && [worst.atStop, ...worst.gaps].some(({ liquidated }) => liquidated)
  return (
    <>
      <p className="soft small">{words.worst}:</p>
      <div className="levels losses">
        <Loss name={words.atStop} of={worst.atStop} />
        {worst.gaps.map((gap) => <Loss key={gap.share} name={words.gap(gap.share, tickFigure(gap.to, tick))} of={gap} />)}
      </div>
      {early && <p className="soft small">{words.liquidationFirst(at)}</p>}
      {marginExceeded !== null && <p className="soft small">{words.marginExceeded(plainMoney(marginExceeded))}</p>}
    </>
  )
}

/** What stays at the exchange of this trade if every process stops now, and the worst loss of its side. */
export const CertificatePart = ({ certificate, trade, timeZone, hasWorker }: { readonly certificate: Certificate; readonly trade: number; readonly timeZone: string; readonly hasWorker: boolean }) => {
  const { tick, trades, foreign, together, granted } = certificate
  const own = trades.find((one) => one.trade === trade)
  if (own === undefined) return null
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="soft small">{words.rests}:</p>
      <ul className="certificate">
        {own.rests.map((row) => <li key={`${row.kind}-${row.orderId}`}>{restText(row, tick, words)}</li>)}
        {own.rests.length === 0 && <li>{words.nothingRests}</li>}
        {own.missing.map((one) => <li key={one.kind} className="needs">{words.missing}: {missingText(one, tick, words)}</li>)}
      </ul>
      {trades.length > 1 && <p className="soft small">{words.shared(trades.map((one) => one.trade))}</p>}
      <Losses worst={together} certificate={certificate} />
      {foreign > 0n && <p className="needs small">{words.foreign(exactFigure(foreign))}</p>}
      {!hasWorker && <p className="needs small">{words.withoutWorker}</p>}
      <p className="faint small">{own.confirmedAt === null ? '' : `${words.confirmedAt(clockTime(own.confirmedAt, timeZone))}. `}{words.granted}: {granted.map((one) => words.grants[one]).join('; ')}.</p>
    </section>
  )
}

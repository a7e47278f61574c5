import type { DriftReport } from '#desk/drift-report.ts'
import { driftEn, endWords, evidenceWords, foundWords, looksWords, notOursWords, unknownWords } from '#words/en/drift.ts'
import { clockTime } from '#words/figures.ts'

/** The page shows the newest; the door for machines has them all. */
const SHOWN = 8

/** What differed between desk and exchange, what it came to, and what nobody can tell yet. */
export const AccountDrift = ({ report, timeZone }: { readonly report: DriftReport | null; readonly timeZone: string }) => {
  if (report === null) return null
  const { unknown, notOurs, drifts } = report
  const at = (time: number): string => clockTime(time, timeZone)
  if (unknown.length + notOurs.length + drifts.length === 0) return <p className="soft small">{driftEn.nothing}</p>
  return (
    <>
      <p className="small"><b>{driftEn.title}</b></p>
      {unknown.length > 0 && <div className="notice" role="alert">{unknown.map((order) => <p key={order.clientId}>{unknownWords(order)}; {looksWords(order, at)} <span className="small">Order {order.clientId}</span></p>)}</div>}
      {notOurs.map((row) => <p key={`${row.symbol}${row.side}`} className="small">{notOursWords(row)}</p>)}
      {drifts.length > 0 && <ol className="why">{drifts.slice(0, SHOWN).map((drift) => <li key={drift.seq}><span className="num small faint">{at(drift.at)}</span><span>{drift.symbol ?? ''} {drift.side ?? ''} {foundWords(drift.found)} → {endWords(drift)} <span className="soft small">{evidenceWords(drift)}</span></span></li>)}</ol>}
      {drifts.length > SHOWN && <p className="soft small">The newest {SHOWN} of {drifts.length}; /drift in the chat has the others.</p>}
    </>
  )
}

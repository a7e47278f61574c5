import type { NotOurs } from '#core/trade/drift.ts'
import type { DriftReport } from '#desk/drift-report.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import { driftEn as words, endWords, evidenceWords, foundWords, looksWords, notOursWords, unknownWords } from '#words/en/drift.ts'
import { clockTime } from '#words/figures.ts'
import { html } from '../html.ts'
import { pressOf } from '../press.ts'
import { accountTag } from './account-tag.ts'
import type { List } from './lists.ts'
import type { Message } from './summary.ts'

/** Most sides whose leaving is offered at once. */
const OFFERS = 3

/** Smallest units of contracts, as a press carries them; null: too many for a button. */
const unitsOf = ({ contracts }: NotOurs): number | null => (contracts <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(contracts) : null)

const offersOf = ({ notOurs, unknown, drifts }: DriftReport, account: AccountRow): Message['buttons'] => {
  const free = notOurs.filter(({ left, closing }) => !left && !closing)
  const leave = notOurs.flatMap((row, index) => {
    const units = free.includes(row) ? unitsOf(row) : null
    return units === null ? [] : [[{ label: words.leave(row), data: pressOf(account.account, 'dl', index + 1, units) }]]
  })
  const again = unknown.length > 0 || drifts.some(({ end }) => end === null) || notOurs.some(({ unsure }) => unsure)
  return [...leave.slice(0, OFFERS), ...(notOurs.some(({ closing }) => !closing) ? [[{ label: words.close, data: pressOf(account.account, 'dc') }]] : []), ...(again ? [[{ label: words.again, data: pressOf(account.account, 'dr') }]] : [])]
}

/** First what nobody can tell, then what is not Keel's, then the differences, newest first. */
export const driftList = (report: DriftReport, account: AccountRow, timeZone: string): List => {
  const at = (time: number): string => clockTime(time, timeZone)
  const { unknown, notOurs, drifts } = report
  return {
    kind: 'drift', head: html`${accountTag(account)} · <b>${words.title}</b>`, empty: html`${words.nothing}`, below: offersOf(report, account),
    rows: [
      ...unknown.map((order) => ({ line: html`${order.stuck ? '🔴' : '🟡'} ${unknownWords(order)}`, whole: [html`${order.stuck ? '🔴' : '🟡'} ${unknownWords(order)}`, html`   ${looksWords(order, at)} · order ${order.clientId}`], opens: [] })),
      ...notOurs.map((row) => ({ line: html`◽ ${notOursWords(row)}`, whole: [html`◽ ${notOursWords(row)}`, html`   ${words.adopt(row)}`], opens: [] })),
      ...drifts.map((drift) => {
        const where = drift.symbol === null ? '' : ` ${drift.symbol} ${drift.side ?? ''}`
        const line = html`${drift.end === null ? '🟡' : '✓'} <code>${at(drift.at)}</code>${where}: ${foundWords(drift.found)} → ${endWords(drift)}`
        return { line, whole: [line, html`   ${evidenceWords(drift)}${drift.end === null ? '' : html` · ${at(drift.end.at)}`}`], opens: [] }
      }),
    ],
  }
}

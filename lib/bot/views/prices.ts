import type { PriceFigures, PublicPrice, SourceFigures } from '#desk/ports/public-prices.ts'
import { digitsOf, exactFigure, figure, plainPercent } from '#words/figures.ts'
import { breakerWords, LAST_KNOWN, NOBODY_ELSE, ONLY_TO_READ, saidBy } from '#words/en/prices.ts'
import { code, html, type Html, lines } from '../html.ts'
import type { Message } from './summary.ts'

/** A price of somebody else, with who says so and how old it is. `tick` is the exchange's price step, null where it isn't known. */
export const publicPriceView = ({ base, tick }: { readonly base: string; readonly tick: bigint | null }, { price, source, at, checked, fresh }: PublicPrice, now: number): Message => ({
  text: lines([
    html`<b>${base}</b> ${code(tick === null ? exactFigure(price) : figure(price, digitsOf(tick)))} - ${saidBy(source, now - at)}`,
    fresh ? null : html`⚠️ ${LAST_KNOWN}`,
    fresh && checked === 'unchecked' ? html`⚠️ ${NOBODY_ELSE}` : null,
    html`${ONLY_TO_READ}`,
  ]),
  buttons: [],
})

const share = (part: number, whole: number): string => plainPercent(BigInt(part), BigInt(whole))

const sourceRow = ({ label, state, againInMs, successes, failures, failuresInRow, medianMs, lastFault }: SourceFigures): Html => {
  const asked = successes + failures
  const record = asked === 0 ? 'not asked yet' : `${share(successes, asked)} of ${asked}${medianMs === null ? '' : ` · ${Math.round(medianMs)} ms`}`
  const trouble = failuresInRow === 0 ? '' : ` · ${failuresInRow} failed in a row (${lastFault ?? 'unknown'})`
  return html`${state === 'closed' ? '' : '⚠️ '}${label} ${code(state)} ${breakerWords(state, againInMs)} · ${record}${trouble}`
}

/** Breakers and figures of the sources, best first, and how often the cache answered. */
export const sourcesView = ({ hits, joined, shared, asked, failed, sources }: PriceFigures): Message => {
  const reads = hits + joined + shared + asked
  const cache = reads === 0 ? 'no reads yet' : `${share(hits + joined + shared, reads)} of ${reads} reads`
  return { text: lines([html`<b>Price sources</b>, as this process knows them`, ...sources.map(sourceRow), html`Cache ${code(cache)}${failed === 0 ? '' : ` · ${failed} unanswered`}`]), buttons: [] }
}

import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import { moment, zoneWords } from '#words/moments.ts'
import { whyLine } from '#words/en/happenings.ts'
import { html, type Html, lines } from '../html.ts'
import type { Message } from './summary.ts'

/** Rows of a story that is told whole. */
const ROWS = 12
/** Of a long story its beginning, what was asked for and came in, stands before the newest rows. */
const FIRST = 3
/** Rows that a message has room for. */
const MOST = 36

const NEVER_FOLDED: ReadonlySet<Event['type']> = new Set<Event['type']>(['entry-filled', 'exit-filled', 'close-planned', 'targets-changed', 'trailing-set', 'margin-answered', 'adopted', 'closed', 'failed', 'stuck', 'order-refused', 'leverage-differs', 'ledgers-lowered'])
const isTold = (event: Event): boolean => NEVER_FOLDED.has(event.type) || (event.type === 'stop-moved' && (event.source === 'break-even' || event.source === 'by-hand' || event.begins))

/** Places of the rows that are shown: fills, moves of the stop that are no step of the trail and the end are never among those that are folded, as far as a message has room. */
const shownOf = (told: readonly Event[]): readonly number[] => {
  const places = told.map((_, at) => at)
  if (told.length <= ROWS) return places
  const edges = new Set([...places.slice(0, FIRST), ...places.slice(FIRST - ROWS)])
  const between = places.filter((at) => !edges.has(at) && told[at] !== undefined && isTold(told[at])).slice(ROWS - MOST)
  return [...edges, ...between].toSorted((a, b) => a - b)
}

/** A trade's journal as sentences; `now` in ms of the store. */
export const whyView = (trade: Trade, told: readonly Event[], { now, timeZone }: { readonly now: number; readonly timeZone: string }): Message => {
  const rows = shownOf(told).flatMap((at, index, all): readonly Html[] => {
    const event = told[at]
    const folded = at - (all[index - 1] ?? -1) - 1
    const gap = folded === 0 ? [] : [html`… ${folded} more stand on the trade’s page …`]
    return event === undefined ? gap : [...gap, html`<code>${moment(event.at, now, timeZone)}</code> ${whyLine(event, trade)}`]
  })
  return { text: lines([html`<b>${trade.id} ${trade.instrument.base} ${trade.plan.side}</b> · ${zoneWords(timeZone)}`, ...rows]), buttons: [] }
}

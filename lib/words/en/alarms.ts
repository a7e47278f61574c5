import type { Event } from '#core/trade/event.ts'
import type { Trade } from '#core/trade/state.ts'
import { exactFigure, plainMoney, signedPercent, span } from '../figures.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

const ofBase = (part: bigint, whole: bigint): string => (whole === 0n ? 'all' : signedPercent(part, whole).replace(/^\+/, ''))
const utcTime = (at: number): string => new Date(at).toISOString().slice(11, 19)

/** What an exchange that does not answer, or answers late, means for the trades there. */
export const venueWords = ({ was, health }: Of<'venue-changed'>): string => {
  if (health.state === 'silent') return `The exchange does not answer: ${health.failures} calls in a row failed (${(health.fault ?? 'no answer').replaceAll('-', ' ')}). No new entry until ${utcTime(health.againAt ?? health.since)} UTC; stops that rest there stay, and protecting and closing are tried on. /status shows it.`
  if (health.state === 'slow') return `The exchange is slow: half of the last calls took ${span(health.medianMs)} or longer. A market order fills that much later; use a limit, or wait.`
  return was === 'silent' ? 'The exchange answers again: entries may go.' : 'The exchange is quick again.'
}

export const marginUseWords = ({ margin, equity, high }: Of<'margin-use'>): string =>
  high ? `Margin in use is ${plainMoney(margin)} of ${plainMoney(equity)} USDT equity (${ofBase(margin, equity)}), above 80 %. Close a part, or pay in; told again only after it was below 70 %.` : `Margin in use is below 70 % again: ${plainMoney(margin)} of ${plainMoney(equity)} USDT.`

export const liquidationWords = ({ symbol, side, near, mark, liquidation, stop }: Of<'liquidation-near'>): string => {
  if (!near || mark === null || liquidation === null) return `${symbol} ${side}: liquidation is far enough again.`
  const gap = mark > liquidation ? mark - liquidation : liquidation - mark
  const what = `${symbol} ${side}: liquidation at ${exactFigure(liquidation)}, ${ofBase(gap, mark)} from the mark price ${exactFigure(mark)}`
  return stop === null ? `${what}. Close a part (/close), add margin (/margin), or set a stop (/stop).` : `${what}, and less than 0.5 % beyond the stop at ${exactFigure(stop)}: it may come first. Move the stop nearer (/stop), or add margin (/margin).`
}

export const nakedWords = ({ since, at, open, price, trade }: Of<'naked'>, of: Trade | null): string =>
  `${exactFigure(open)} open without a confirmed stop for ${span(at - since)}${price === null ? '' : `; wanted at ${exactFigure(price)}`}. Keel tries on. If you can, set a stop at the exchange yourself, or /close ${trade}${of !== null && of.status === 'stuck' ? ' once it lets anything close' : ''}.`

export const nakedBudgetWords = ({ of, ms, limitMs }: Of<'naked-budget'>): string =>
  `${of === null ? 'Today (UTC) open parts were' : `Trade ${of} was`} without a confirmed stop for ${span(ms)} in sum, more than the ${span(limitMs)} that you allow (/settings naked). Told once${of === null ? ' a day' : ''}. /status shows it, /certificate what rests now; /why ${of ?? 'N'} says what happened.`

/** `from` and `browser` are what the browser said of itself. */
export const signedInWords = ({ from, browser, at }: Of<'signed-in'>): string =>
  `A browser signed in at the pages at ${utcTime(at)} UTC: ${browser}, from ${from}. It stays for a week. Not you? /web end ends every session at once.`

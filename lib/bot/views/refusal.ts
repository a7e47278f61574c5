import type { Refusal } from '#core/trade/refusal.ts'
import { exactFigure } from '#words/figures.ts'
import { refusalWords } from '#words/en/refusals.ts'
import { html, lines } from '../html.ts'
import { fault, type LineFault } from '../line/line-fault.ts'
import type { Message } from './summary.ts'

export const refusalView = (refusal: Refusal): Message => {
  if (refusal.code === 'leverage-above-tier') return lineFaultView(leverageFault(refusal))
  const { says, helps } = refusalWords(refusal)
  return { text: lines([html`${says}`, helps === null ? null : html`${helps}.`]), buttons: [] }
}

const leverageFault = ({ asked, most, contracts, mostContracts }: Extract<Refusal, { code: 'leverage-above-tier' }>): LineFault => {
  const size = contracts > 0n ? ` for ${exactFigure(contracts)} contracts on the side` : ''
  return fault('leverage', `${asked}x`, `at most ${most}x on this symbol${size}${mostContracts > 0n ? `, or at most ${exactFigure(mostContracts)} contracts` : ''}`, `${most}x`)
}

/** Bad input: the field, the value, the limit, the nearest valid value; and that nothing changed. */
export const lineFaultView = (fault: LineFault): Message => ({
  text: lines([
    html`<b>${fault.field}</b>${fault.value === '' ? ' is missing' : html` <code>${fault.value}</code>`}: ${fault.limit}.`,
    fault.nearest === null ? null : html`Nearest: <code>${fault.nearest}</code>`,
    html`Nothing changed.`,
  ]),
  buttons: [],
})
/** A word more than a command takes: whoever typed it meant something by it. */
export const tooMuchView = (word: string, usage: string): Message => lineFaultView(fault('word', word, `too much for this command. Usage: ${usage}`))
export const plainView = (text: string): Message => ({ text: html`${text}`, buttons: [] })

import type { Button, ButtonNumbers } from './button-numbers.ts'
import type { Shown } from './desk-line.ts'
import { wrap } from './wrap.ts'

const BOLD = '\u001B[1m'
const DIM = '\u001B[2m'
const BLUE = '\u001B[36m'
const OFF = '\u001B[0m'

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Telegram's HTML as a terminal shows it; without colour it is plain text. */
export const paintText = (html: string, colour: boolean): string => {
  const marked = colour ? html.replaceAll('<b>', BOLD).replaceAll('</b>', OFF).replaceAll('<code>', BLUE).replaceAll('</code>', OFF).replaceAll('<i>', DIM).replaceAll('</i>', OFF) : html
  return unescaped(marked.replace(/<\/?(b|code|i)>/g, ''))
}

export type NumberOf = (message: number, button: Button) => number | null

/** A message and its buttons; a button with a number shows it: what a person types to press it. */
export const paintMessage = (message: Shown, numberOf: NumberOf, colour: boolean): string => {
  const who = message.from === 'user' ? `${colour ? DIM : ''}you ›${colour ? OFF : ''} ` : ''
  const labelOf = (button: Button): string => {
    const number = numberOf(message.id, button)
    return number === null ? `[${button.label}]` : `[${number}] ${button.label}`
  }
  const buttons = message.buttons.map((row) => `\n${row.map(labelOf).join('   ')}`).join('')
  return `${who}${paintText(message.html, colour)}${buttons}`
}

/** About as wide as a chat on a phone, for which the messages are made: a target's row fits. */
const WIDTH = 48
export type Size = { readonly rows: number; readonly columns: number }

/** A number that a button has not got yet may be so long. */
const UNNUMBERED = 999

/** The newest messages that fit; buttons that come on the screen for the first time get their numbers, the oldest message first. */
export const paintScreen = (messages: readonly Shown[], numbers: ButtonNumbers, { rows, columns }: Size, colour: boolean): string => {
  const width = Math.max(10, Math.min(WIDTH, columns))
  const painted = (message: Shown, numberOf: NumberOf, inColour: boolean): string => wrap(paintMessage(message, numberOf, inColour), width)
  const fit: Shown[] = []
  let used = 2
  for (const message of messages.toReversed()) {
    const height = painted(message, (id, button) => numbers.known(id, button) ?? UNNUMBERED, false).split('\n').length + 1
    if (used + height > rows && fit.length > 0) break
    fit.unshift(message)
    used += height
  }
  return fit.map((message) => painted(message, numbers.give, colour)).join('\n\n')
}

import type { Shown } from './desk-line.ts'

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

/** Buttons of a message, numbered from `first` on: what a person types to press them. */
const paintButtons = (message: Shown, first: number): string => {
  let number = first
  return message.buttons.map((row) => row.map((button) => `[${number++}] ${button.label}`).join('   ')).join('\n')
}

export const paintMessage = (message: Shown, first: number, colour: boolean): string => {
  const who = message.from === 'user' ? `${colour ? DIM : ''}you ›${colour ? OFF : ''} ` : ''
  const buttons = message.buttons.length === 0 ? '' : `\n${paintButtons(message, first)}`
  return `${who}${paintText(message.html, colour)}${buttons}`
}

/** The newest messages that fit, and what each button number presses: numbers go from the oldest shown to the newest. */
export const paintScreen = (messages: readonly Shown[], rows: number, colour: boolean): { readonly text: string; readonly presses: readonly string[] } => {
  const fit: Shown[] = []
  let used = 2
  for (const message of messages.toReversed()) {
    const height = paintMessage(message, 1, false).split('\n').length + 1
    if (used + height > rows && fit.length > 0) break
    fit.unshift(message)
    used += height
  }
  const presses: string[] = []
  const parts = fit.map((message) => {
    const text = paintMessage(message, presses.length + 1, colour)
    presses.push(...message.buttons.flat().map((button) => button.data))
    return text
  })
  return { text: parts.join('\n\n'), presses }
}

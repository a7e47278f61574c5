import type { SignalWords } from '#words/signal-words.ts'
import type { Signal } from '../line/signal.ts'
import { html, lines } from '../html.ts'
import type { Message } from './summary.ts'

/** What was read, each value beside the words that said it; and what was left to the trader. */
export const signalView = ({ read, left }: Signal, words: SignalWords): Message => ({
  text: lines([
    html`<b>${words.title}</b>`,
    ...read.map(({ field, value, words: said }) => html`${words.field[field]} <code>${value}</code>  ← <i>${said}</i>`),
    left.length === 0 ? null : html`${words.left}: <i>${left.join('; ').slice(0, 120)}</i>`,
  ]),
  buttons: [],
})

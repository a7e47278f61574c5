const TIED = '$1\u00A0'

/** Text, with Telegram's marks in it or without: a line breaks between facts, never inside a figure, nor between it and its unit or the word that names it. */
export const noBreak = (text: string): string =>
  text
    .replace(/(\w) (?=<code>)/g, TIED)
    .replace(/(≈) (?=(?:<code>)?[\d+−])/g, TIED)
    .replace(/(\d(?:<\/code>)?) (?=(?:%|USDT|contracts?|ms|[smhd])(?!\w))/g, TIED)
    .replace(/(\d\u00A0[mhd]) (?=\d+\u00A0[smh](?!\w))/g, TIED)
    .replace(/(TP\d+|log) (?=\d)/g, TIED)
    .replace(/(open) (?=P&)/gi, TIED)
    // What it is in percent, in brackets behind it.
    .replace(/((?:\d|%)(?:<\/code>)?) (?=\([+−≈]?\d)/g, TIED)
    .replace(/(\d) : (?=\d)/g, '$1\u00A0:\u00A0')

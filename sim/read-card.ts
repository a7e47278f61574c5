import type { Side } from '#core/market/instrument.ts'
import { decimal } from '#core/money/decimal.ts'

/** What the message of a trade's card states, read from its text as a person reads it. Prices, contracts and money in 10⁻⁸ units. */
export type CardClaim = {
  readonly trade: number
  readonly base: string
  readonly side: Side
  readonly status: string
  /** Level at which a stop is said to be at the exchange; null: none is. */
  readonly stop: bigint | null
  /** Time of day (UTC) at which it was there, where the card says that it moves since; null: it is there now. */
  readonly readAt: string | null
  /** Contracts that are open, and those that the entry brought; null: not stated. */
  readonly open: readonly [bigint, bigint] | null
  /** What an ended trade brought, rounded to cents; null: not stated. */
  readonly net: bigint | null
}

const HEAD = /^\S+ (?:.* · )?<b>(\S+) (long|short) [\d.]+×<\/b>(?: · .*?)? · (\d+)(?: · [^·]+?)?   (\S+)/u
const RESTS = /🛡 <code>([\d,.]+)<\/code> at the exchange/u
const MOVES = /confirmed <code>([\d,.]+)<\/code> at (\d\d:\d\d:\d\d)/u
const OPEN = /open <code>([\d,.]+)\/([\d,.]+)<\/code>/u
const NET = /P&amp;L <code>([+−]?)([\d,.]+) USDT<\/code> net/u

const unitsOf = (figure: string): bigint => decimal(figure.replaceAll(',', ''))
const sideOf = (word: string): Side => (word === 'short' ? 'short' : 'long')

/** null: not the card of a trade that was confirmed. */
export const readCard = (html: string): CardClaim | null => {
  const head = HEAD.exec(html.split('\n', 1)[0] ?? '')
  if (head === null) return null
  const [, base = '', side = '', trade = '', status = ''] = head
  const [, stop, readAt] = RESTS.exec(html) ?? MOVES.exec(html) ?? []
  return { trade: Number(trade), base, side: sideOf(side), status, stop: stop === undefined ? null : unitsOf(stop), readAt: readAt ?? null, open: openOf(html), net: status === 'closed' ? netOf(html) : null }
}

const openOf = (html: string): CardClaim['open'] => {
  const [, open, entered] = OPEN.exec(html) ?? []
  return open === undefined || entered === undefined ? null : [unitsOf(open), unitsOf(entered)]
}
const netOf = (html: string): bigint | null => {
  const [, sign, net] = NET.exec(html) ?? []
  return net === undefined ? null : unitsOf(net) * (sign === '−' ? -1n : 1n)
}

import { type Instrument, leverageMax } from '#core/market/instrument.ts'

const SHOWN = 8
/** What most come for stands first while nothing is typed. */
const FIRST = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'DOGE']

export type Found = { readonly kind: 'one'; readonly instrument: Instrument } | { readonly kind: 'many'; readonly symbols: readonly string[]; readonly more: number } | { readonly kind: 'none' }

const many = (rows: readonly Instrument[]): Found => ({ kind: 'many', symbols: rows.slice(0, SHOWN).map(({ base }) => base), more: Math.max(0, rows.length - SHOWN) })

/** What of the venue's tradable perpetuals a typed part of a name may mean: the very name first, then beginnings, then parts. */
export const findSymbols = (rows: readonly Instrument[], typed: string): Found => {
  const open = rows.filter(({ status }) => status === 'trading')
  const part = typed.toUpperCase().replace(/[^A-Z0-9-]/g, '').slice(0, 30)
  if (part === '') return typed.trim() === '' ? many(open.toSorted((a, b) => rankOf(a) - rankOf(b))) : { kind: 'none' }
  const exact = open.find((row) => row.symbol === part || row.base === part || `${row.base}${row.quote}` === part)
  if (exact !== undefined) return { kind: 'one', instrument: exact }
  const coin = part.replace(/(-SWAP)?-?(USDT|USD|PERP)$/, '')
  const near = coin === '' ? [] : open.filter(({ base }) => base.includes(coin)).toSorted((a, b) => a.base.indexOf(coin) - b.base.indexOf(coin) || (a.base < b.base ? -1 : 1))
  const [only] = near
  if (only === undefined) return { kind: 'none' }
  return near.length === 1 ? { kind: 'one', instrument: only } : many(near)
}
const rankOf = ({ base }: Instrument): number => (FIRST.includes(base) ? FIRST.indexOf(base) : FIRST.length)

/** Of the smallest position: a larger one may allow less, which the summary's check says. */
export const leverageMostOf = (instrument: Instrument): number => Math.max(1, leverageMax(instrument, instrument.quantityMin))

import type { Side } from '#core/market/instrument.ts'
import type { SignalPart } from './signal-parts.ts'

type Found<T> = { readonly value: T; readonly words: string }

const SIDE_WORDS: readonly (readonly [Side, RegExp])[] = [
  ['long', /(?<![\p{L}\p{N}])(?:long(?![ -]*term)|buy)(?![\p{L}\p{N}])|لانگ|خرید/giu],
  ['short', /(?<![\p{L}\p{N}])(?:short(?![ -]*term)|sell(?![ -]*targets?))(?![\p{L}\p{N}])|شورت|فروش/giu],
]
/** Every side that the text names, with the word that did. */
export const sidesOf = (plain: string): readonly Found<Side>[] => SIDE_WORDS.flatMap(([value, words]) => [...plain.matchAll(words)].slice(0, 1).map((match) => ({ value, words: match[0] })))

const NO_COIN: ReadonlySet<string> = new Set([
  'LONG', 'SHORT', 'BUY', 'SELL', 'SIGNAL', 'SIGNALS', 'SCALP', 'SCALPING', 'SWING', 'FUTURES', 'FUTURE', 'SPOT', 'BINANCE', 'BYBIT', 'OKX', 'BITGET', 'TOOBIT', 'MEXC', 'KUCOIN', 'VIP', 'CRYPTO', 'FREE', 'PREMIUM', 'NEW', 'TRADE', 'ALERT',
  'TP', 'SL', 'ENTRY', 'TARGET', 'TARGETS', 'STOP', 'LOSS', 'LEVERAGE', 'USDT', 'USD', 'USDC', 'PERP', 'CROSS', 'ISOLATED', 'MARKET', 'LIMIT', 'NOW', 'CMP', 'AT', 'ZONE', 'SETUP', 'IDEA', 'UPDATE', 'HIGH', 'RISK', 'LOW', 'THE', 'AND', 'REGULAR', 'ORDER', 'TYPE', 'DIRECTION', 'POSITION', 'PAIR', 'COIN', 'SYMBOL', 'TICKER', 'TERM', 'MID', 'DCA',
])
const isName = (name: string): boolean => /\p{L}/u.test(name) && !NO_COIN.has(name.toUpperCase()) && !/^(?:\d+X|X\d+|TP\d+)$/i.test(name)
const found = (plain: string, pattern: RegExp): readonly Found<string>[] => [...plain.matchAll(pattern)].flatMap((match) => {
  const name = match.slice(1).find((group) => group !== undefined) ?? ''
  return isName(name) ? [{ value: name.toUpperCase(), words: match[0].trim().slice(0, 40) }] : []
})

const PAIR = /(?<![\p{L}\p{N}])[#$]?([A-Z0-9]{1,15}?) ?[/_-]? ?(?:USDT|USDC|BUSD|USD|PERP)(?:\.P|[-_]?SWAP|[-_]?PERP)?(?![\p{L}\p{N}])/giu
const NAMED = /(?<![\p{L}\p{N}])(?:coin|pair|symbol|ticker|asset|نماد|ارز) ?[:=-]? ?[#$]?([A-Z0-9]{2,15})(?![\p{L}\p{N}])/giu
const TAG = /[#$]([A-Z][A-Z0-9]{1,14})(?![\p{L}\p{N}])/giu
const BESIDE = /(?<![\p{L}\p{N}])(?:(?:LONG|SHORT|BUY|SELL|Long|Short|Buy|Sell)[ :]+([A-Z0-9]{2,12})|([A-Z0-9]{2,12}) +(?:LONG|SHORT|BUY|SELL|Long|Short|Buy|Sell|long|short|buy|sell))(?![\p{L}\p{N}])/gu

/** The coins that the text names, by the surest sign that it gives: a pair, a labelled name, a tag, a name in capitals beside the side. */
export const coinsOf = (plain: string, isCoin: (name: string) => boolean): readonly Found<string>[] => {
  for (const [pattern, sure] of [[PAIR, true], [NAMED, true], [TAG, false], [BESIDE, false]] as const) {
    const names = found(plain, pattern)
    const known = names.filter(({ value }) => isCoin(value))
    const kept = known.length > 0 ? known : sure ? names : []
    const [first] = kept.length > 0 ? kept : pattern === BESIDE ? names : []
    if (first !== undefined) return kept.length > 0 ? kept.filter((one, at) => kept.findIndex(({ value }) => value === one.value) === at) : [first]
  }
  return []
}

/** `clear`: one whole number; a range or a broken one is to be asked. */
export type LeverageSaid = { readonly value: string; readonly clear: boolean; readonly words: string }
export const leverageOf = (plain: string, parts: readonly SignalPart[]): LeverageSaid | null => {
  const marked = [...plain.matchAll(/(?<![\p{L}\p{N}.,])(?:(\d{1,3}(?:\.\d+)?) ?[x×]|[x×] ?(\d{1,3}(?:\.\d+)?))(?![\p{L}\p{N}])/giu)].map((match) => match[1] ?? match[2] ?? '')
  const label = parts.find((part) => part.kind === 'leverage' && /\d/.test(part.text))
  const labelled = label === undefined ? [] : [...(label.text.split('\n')[0] ?? '').matchAll(/\d{1,3}(?:\.\d+)?/g)].map(([figure]) => figure)
  const values = [...new Set((labelled.length > 0 ? labelled : marked).map((figure) => figure.replace(/\.0+$/, '')))]
  const [first] = values
  if (first === undefined) return null
  return { value: first, clear: values.length === 1 && /^[1-9]\d*$/.test(first), words: label?.words ?? plain.match(/[^\s]*(?:\d ?[x×]|[x×] ?\d)[^\s]*/iu)?.[0] ?? `${first}x` }
}

export const modeOf = (plain: string): 'cross' | 'isolated' | null => {
  const [cross, isolated] = [/(?<!\p{L})cross(?!\p{L})/iu.test(plain), /(?<!\p{L})isolated(?!\p{L})/iu.test(plain)]
  return cross === isolated ? null : cross ? 'cross' : 'isolated'
}

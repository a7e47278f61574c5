import type { Side } from '#core/market/instrument.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { money, ONE, quantity, rate, type Rate } from '#core/money/money.ts'
import { type BreakEven, type Entry, type Level, type Plan, type Size, type Stop, type Target, TARGETS_MAX, type Trailing } from '#core/trade/plan.ts'
import { readAmount, readPercent, readPrice, readWhole, writtenOut } from './amount.ts'
import { fault, isLineFault, type LineFault } from './line-fault.ts'

/** Reads what follows a word into the parts; `at` is the place after the word, the answer the place after all that was read. */
type Clause = (parts: Parts, words: readonly string[], at: number) => number | LineFault

/** A trade as one line says it; the symbol is looked up afterwards. */
export type TradeLine = { readonly coin: string; readonly name: string; readonly plan: Omit<Plan, 'symbol'> }

const LINE_MAX = 500
export const EXAMPLE = 'BTC long 10x 200usdt @ market tp 2/4/6% 40/30/30 sl 1.5% be tp1 trail 0.8%'

type Parts = { side?: Side; leverage?: number; size?: Size; entry?: Entry; targets?: readonly Target[]; stop?: Stop | null; breakEven?: BreakEven; trailing?: Trailing; marginMode?: 'cross' | 'isolated'; name?: string; byMark?: boolean; sizeCoin?: string }

/** Does the text look like a trade: a coin and a side at its beginning. */
export const isTradeLine = (text: string): boolean => /^\s*\S+\s+(long|short|buy|sell)\b/i.test(text.slice(0, 200))

/** Reads a line like EXAMPLE. Words come in any order after the side; each at most once. */
export const readTradeLine = (text: string): TradeLine | LineFault => {
  if (text.length > LINE_MAX) return fault('line', text, `at most ${LINE_MAX} characters`)
  const words = text.trim().split(/\s+/)
  const coin = (words[0] ?? '').toUpperCase()
  if (!/^[A-Z0-9-]{1,30}$/.test(coin)) return fault('symbol', words[0] ?? '', 'a coin like BTC')
  const parts: Parts = {}
  let at = 1
  while (at < words.length) {
    const next = readWord(words, at, parts)
    if (typeof next !== 'number') return next
    at = next
  }
  return finished(coin, parts)
}

/** Reads what begins at `at` into `parts`; gives the place after it. */
const readWord = (words: readonly string[], at: number, parts: Parts): number | LineFault => {
  const word = (words[at] ?? '').toLowerCase()
  const clause = CLAUSES.get(word) ?? CLAUSES.get(`${word} ${(words[at + 1] ?? '').toLowerCase()}`)
  if (clause !== undefined) return clause(parts, words, at + 1)
  if (/^-?\d[\d.]*x$/.test(word)) return readLeverage(parts, word, at)
  if (word.startsWith('@')) return readEntry(parts, word.slice(1), at + 1)
  if (/^[+-]?[\d.,]/.test(word)) return readSizeInto(parts, word, at + 1, false)
  return fault('word', words[at] ?? '', `one of: long, short, 10x, 200usdt, risk, @, tp, sl, no sl, by mark, be, trail, cross, isolated, name`, EXAMPLE)
}

const put = <K extends keyof Parts>(parts: Parts, field: K, text: string, value: NonNullable<Parts[K]> | null): LineFault | null => {
  if (parts[field] !== undefined) return fault(field, text, 'said once')
  Object.assign(parts, { [field]: value })
  return null
}

const readLeverage = (parts: Parts, word: string, at: number): number | LineFault => {
  const value = readWhole('leverage', word.slice(0, -1), { from: 1, to: 1000 })
  return typeof value === 'number' ? (put(parts, 'leverage', word, value) ?? at + 1) : value
}

const SIZE = /^([+-]?[\d.,]+)(usdt|usd|\$|%|c|contracts|[a-z0-9]{1,12})?$/
const readSizeInto = (parts: Parts, text: string, next: number, risk: boolean): number | LineFault => {
  const size = readSize(text.toLowerCase(), risk)
  if (isLineFault(size)) return size
  if (size.kind === 'coins') parts.sizeCoin = text.toLowerCase()
  return put(parts, 'size', text, size) ?? next
}
const readSize = (text: string, risk: boolean): Size | LineFault => {
  const field = risk ? 'risk' : 'size'
  const exponent = /^([\d.,]+e[+-]?\d+)([a-z$%]*)$/.exec(text)
  if (exponent !== null) return fault(field, text, 'written out, like 200usdt', `${writtenOut(exponent[1] ?? '') ?? '200'}${exponent[2] ?? ''}`)
  return readPlainSize(text, field)
}
const readPlainSize = (text: string, field: 'risk' | 'size'): Size | LineFault => {
  const risk = field === 'risk'
  const [, figure = '', said = ''] = SIZE.exec(text) ?? []
  const unit = said === '' ? 'usdt' : said
  if (figure === '') return fault(field, text, risk ? 'an amount like risk 50usdt' : 'a size like 200usdt, 32c, 0.05btc or 25%')
  if (unit === '%') {
    const share = readPercent('size', figure)
    return isLineFault(share) ? share : { kind: 'share', rate: share }
  }
  const amount = readAmount(field, figure)
  if (isLineFault(amount)) return { ...amount, nearest: amount.nearest === null ? null : `${amount.nearest}${said}` }
  return risk ? riskOf(amount, unit, text) : sizeIn(unit, amount)
}
const isQuoteCoin = (unit: string): boolean => unit === 'usdt' || unit === 'usd' || unit === '$'
const riskOf = (amount: bigint, unit: string, text: string): Size | LineFault => (isQuoteCoin(unit) ? { kind: 'risk', amount: money(amount) } : fault('risk', text, 'in USDT, like risk 50usdt'))
/** Coins are named by their coin; that it is the trade's own is checked when the line is whole. */
const sizeIn = (unit: string, amount: bigint): Size => {
  if (isQuoteCoin(unit)) return { kind: 'margin', amount: money(amount) }
  return unit === 'c' || unit === 'contracts' ? { kind: 'contracts', amount: quantity(amount) } : { kind: 'coins', amount }
}

const readEntry = (parts: Parts, text: string, next: number): number | LineFault => {
  if (text.toLowerCase() === 'market') return put(parts, 'entry', text, { kind: 'market' }) ?? next
  const at = readPrice('entry', text)
  return isLineFault(at) ? at : (put(parts, 'entry', text, { kind: 'limit', price: at }) ?? next)
}

const readLevel = (field: string, text: string, percent: boolean): Level | LineFault => {
  if (percent || text.endsWith('%')) {
    const share = readPercent(field, text, 1000n)
    return isLineFault(share) ? share : { kind: 'percent', rate: share }
  }
  if (!/\d/.test(text)) return fault(field, text, 'a price like 61234.5 or a percent like 1%')
  const at = readPrice(field, text)
  if (isLineFault(at)) return at.nearest === '1' ? { ...at, nearest: '1%' } : at
  return { kind: 'price', price: at }
}

const DEFAULT_SHARES: Readonly<Record<number, readonly bigint[]>> = { 1: [100n], 2: [50n, 50n], 3: [40n, 30n, 30n] }
const evenShares = (count: number): readonly bigint[] => DEFAULT_SHARES[count] ?? Array.from({ length: count }, (_, i) => 100n / BigInt(count) + (BigInt(i) < 100n % BigInt(count) ? 1n : 0n))

const isShares = (text: string, levels: number): boolean => /^[\d.]+(\/[\d.]+)*%?$/.test(text) && (text.includes('/') || levels === 1 || text.endsWith('%'))

const readTargets = (parts: Parts, words: readonly string[], at: number): number | LineFault => {
  const [levelText = '', shareText = ''] = [words[at], words[at + 1]]
  const texts = levelText.split('/')
  if (levelText === '' || texts.length > TARGETS_MAX) return fault('tp', levelText, `1 to ${TARGETS_MAX} levels like 2/4/6% or 62000/63000`)
  const levels = texts.map((text) => readLevel('tp', text, levelText.endsWith('%')))
  const wrong = levels.find(isLineFault)
  if (wrong !== undefined) return wrong
  const said = isShares(shareText, texts.length)
  const shares = said ? shareText.replace(/%$/, '').split('/').map((text) => readPercent('tp share', text)) : evenShares(texts.length).map((part) => rate((part * ONE) / 100n))
  const wrongShare = shares.find(isLineFault)
  if (wrongShare !== undefined) return wrongShare
  if (shares.length !== levels.length) return fault('tp share', shareText, `${shares.length} ${shares.length === 1 ? 'share' : 'shares'} for ${levels.length} levels`, completed(shares, levels.length))
  const targets = levels.flatMap((level, i): readonly Target[] => (isLineFault(level) ? [] : [{ level, share: rateAt(shares, i) }]))
  return put(parts, 'targets', levelText, targets) ?? at + (said ? 2 : 1)
}
/** What was said, with the rest dealt to the levels that have no share; the usual shares where there is none to deal. */
const completed = (shares: readonly (Rate | LineFault)[], count: number): string => {
  const said = shares.flatMap((share) => (isLineFault(share) ? [] : [share * 100n]))
  const missing = BigInt(count - said.length)
  const left = 100n - said.reduce((sum, share) => sum + share, 0n) / ONE
  if (missing <= 0n || left < missing || said.some((share) => share % ONE !== 0n)) return evenShares(count).join('/')
  const dealt = Array.from({ length: Number(missing) }, (_, i) => left / missing + (BigInt(i) < left % missing ? 1n : 0n))
  return [...said.map((share) => showDecimal(share)), ...dealt].join('/')
}
const rateAt = (shares: readonly (Rate | LineFault)[], i: number): Rate => {
  const share = shares[i]
  return typeof share === 'bigint' ? share : rate(0n)
}

/** Targets alone, as after `tp`: `2/4% 50/50`. */
export const readTargetWords = (words: readonly string[]): readonly Target[] | LineFault => {
  const parts: Parts = {}
  const next = readTargets(parts, words[0]?.toLowerCase() === 'tp' ? words.slice(1) : words, 0)
  if (typeof next !== 'number') return next
  const extra = (words[0]?.toLowerCase() === 'tp' ? words.slice(1) : words)[next]
  return extra === undefined ? (parts.targets ?? []) : fault('word', extra, 'too much after the targets: levels like 2/4%, then shares like 50/50')
}

/** Targets come from near to far, so that "the first" is the one that price meets first. */
export const targetOrderFault = (targets: readonly Target[], side: Side): LineFault | null => {
  const levels = targets.map(({ level }) => level)
  const percents = levels.flatMap((level) => (level.kind === 'percent' ? [level.rate] : []))
  const prices = levels.flatMap((level) => (level.kind === 'price' ? [level.price] : []))
  if (percents.length > 0 && prices.length > 0) return fault('tp', textOf(levels), 'all in percent, or all as prices')
  const far = (a: bigint, b: bigint): number => (a === b ? 0 : a < b === (side === 'long' || percents.length > 0) ? -1 : 1)
  const values: readonly bigint[] = percents.length > 0 ? percents : prices
  if (values.every((value, i) => i === 0 || far(values[i - 1] ?? 0n, value) < 0)) return null
  const sorted = levels.toSorted((a, b) => far(valueOf(a), valueOf(b)))
  return fault('tp', textOf(levels), 'from near to far, each level once', new Set(values).size === values.length ? textOf(sorted) : null)
}
const valueOf = (level: Level): bigint => (level.kind === 'percent' ? level.rate : level.price)
const textOf = (levels: readonly Level[]): string => {
  const all = levels.every(({ kind }) => kind === 'percent')
  return `${levels.map((level) => (level.kind === 'price' ? showDecimal(level.price) : `${showDecimal(level.rate * 100n)}${all ? '' : '%'}`)).join('/')}${all ? '%' : ''}`
}

const readStop = (parts: Parts, text: string, next: number): number | LineFault => {
  const level = readLevel('sl', text, false)
  return isLineFault(level) ? level : (put(parts, 'stop', text, { level, by: 'last' }) ?? next)
}

const readTargetNumber = (field: string, text: string): number | LineFault => readWhole(field, text.toLowerCase().replace(/^tp/, ''), { from: 1, to: TARGETS_MAX })

const readOffset = (text: string): Rate | LineFault | null => (/^\+[\d.]+%$/.test(text) ? readPercent('be offset', text.slice(1), 10n) : null)

const readBreakEven = (parts: Parts, words: readonly string[], at: number): number | LineFault => {
  const after = /^tp\d+$/i.test(words[at] ?? '') ? readTargetNumber('be', words[at] ?? '') : null
  if (isLineFault(after)) return after
  const next = after === null ? at : at + 1
  const offset = readOffset(words[next] ?? '')
  if (isLineFault(offset)) return offset
  return put(parts, 'breakEven', 'be', { afterTarget: after ?? 1, offset: offset ?? rate(0n) }) ?? next + (offset === null ? 0 : 1)
}

const TRAIL_LIMIT = 'a distance up to 50 % like 0.8%, then now, from 62000, from 1% or after tp1'
const readTrailing = (parts: Parts, words: readonly string[], at: number): number | LineFault => {
  const distance = readPercent('trail', words[at] ?? '', 50n)
  if (isLineFault(distance)) return distance.nearest === null ? { ...distance, limit: TRAIL_LIMIT, nearest: '0.8%' } : distance
  const how = (words[at + 1] ?? '').toLowerCase()
  const value = words[at + 2] ?? ''
  const put2 = (start: Trailing['start'], next: number) => put(parts, 'trailing', 'trail', { distance, start }) ?? next
  if (how === 'now') return put2({ kind: 'now' }, at + 2)
  if (how === 'after') {
    const target = readTargetNumber('trail after', value)
    return isLineFault(target) ? target : put2({ kind: 'target', target }, at + 3)
  }
  if (how === 'from') {
    const level = readLevel('trail from', value, false)
    if (isLineFault(level)) return level
    return put2(level.kind === 'price' ? { kind: 'price', price: level.price } : { kind: 'profit', rate: level.rate }, at + 3)
  }
  return put2({ kind: 'now' }, at + 1)
}

const readName = (parts: Parts, text: string, next: number): number | LineFault => {
  if (!/^[\p{L}\p{N}_.-]{1,24}$/u.test(text)) return fault('name', text, 'up to 24 letters, digits, _ . -')
  return put(parts, 'name', text, text) ?? next
}

const DEFAULTS = { leverage: 10, marginMode: 'isolated', entry: { kind: 'market' }, targets: [], breakEven: null, trailing: null, cancelWhenMissed: true } satisfies Partial<Plan>

const CLAUSES: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ...(['long', 'buy', 'short', 'sell'] as const).map((word): [string, Clause] => [word, (parts, _words, at) => put(parts, 'side', word, word === 'long' || word === 'buy' ? 'long' : 'short') ?? at]),
  ...(['cross', 'isolated'] as const).map((word): [string, Clause] => [word, (parts, _words, at) => put(parts, 'marginMode', word, word) ?? at]),
  ['risk', (parts, words, at) => readSizeInto(parts, words[at] ?? '', at + 1, true)],
  ['@', (parts, words, at) => readEntry(parts, words[at] ?? '', at + 1)],
  ['tp', readTargets],
  ['sl', (parts, words, at) => readStop(parts, words[at] ?? '', at + 1)],
  ['no sl', (parts, _words, at) => put(parts, 'stop', 'no sl', null) ?? at + 1],
  ['by mark', (parts, _words, at) => put(parts, 'byMark', 'by mark', true) ?? at + 1],
  ['be', readBreakEven],
  ['trail', readTrailing],
  ['name', (parts, words, at) => readName(parts, words[at] ?? '', at + 1)],
])

/** Money of elsewhere; everything else that is no coin of the trade is taken for a slip in the coin. */
const MONEY = /^(usdc|busd|dai|eur|gbp|chf|jpy|try|irt|toman|dollars?)$/
const coinFault = (text: string, base: string): LineFault | null => {
  const [, figure = '', unit = ''] = SIZE.exec(text) ?? []
  if (unit.toUpperCase() === base || unit.toUpperCase() === base.replace(/^\d+/, '')) return null
  return fault('size', text, `in USDT, contracts (c), ${base}, or % of the free margin`, MONEY.test(unit) ? `${figure}usdt` : `${figure}${base.toLowerCase()}`)
}

const finished = (coin: string, parts: Parts): TradeLine | LineFault => {
  const base = coin.replace(/(-SWAP-USDT|USDT)$/, '')
  const wrongCoin = parts.sizeCoin === undefined ? null : coinFault(parts.sizeCoin, base)
  if (wrongCoin !== null) return wrongCoin
  if (parts.side === undefined) return fault('side', '', 'long or short', `${coin} long …`)
  if (parts.size === undefined) return fault('size', '', 'a size like 200usdt, 32c, 0.05btc, 25% or risk 50usdt', '200usdt')
  if (parts.stop === undefined) return fault('sl', '', 'a stop like sl 1.5% or sl 60000; without one say: no sl', 'sl 1.5%')
  const order = targetOrderFault(parts.targets ?? [], parts.side)
  if (order !== null) return order
  const stop: Stop | null = parts.stop === null ? null : { level: parts.stop.level, by: parts.byMark === true ? 'mark' : 'last' }
  const { name = '', byMark: _by, ...said } = parts
  return { coin, name, plan: { ...DEFAULTS, ...said, side: parts.side, size: parts.size, stop } }
}

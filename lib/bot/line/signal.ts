import type { Side } from '#core/market/instrument.ts'
import { TARGETS_MAX } from '#core/trade/plan.ts'
import { exactFigure } from '#words/figures.ts'
import type { SignalLimits } from '#words/signal-words.ts'
import { fault, type LineFault } from './line-fault.ts'
import { coinsOf, leverageOf, type LeverageSaid, modeOf, sidesOf } from './signal-head.ts'
import { decimalComma, numbersOf, pricesOf, type Said, splitLists } from './signal-levels.ts'
import { plainText, type SignalPart, signalParts } from './signal-parts.ts'

/** What a signal says, in words of the one-line form; null is not said (or not clearly), and is asked. */
export type Signal = {
  readonly coin: string | null
  readonly side: Side | null
  readonly leverage: string | null
  readonly mode: 'cross' | 'isolated' | null
  readonly entry: string | null
  /** Low and high: a limit needs one price of it. */
  readonly zone: readonly [string, string] | null
  readonly targets: string | null
  readonly stop: string | null
  /** Which words said what. */
  readonly read: readonly { readonly field: 'symbol' | 'side' | 'leverage' | 'entry' | 'targets' | 'stop'; readonly value: string; readonly words: string }[]
  /** Said, and not taken: size and risk are the trader's own. */
  readonly left: readonly string[]
}

const LENGTH_MAX = 4_096
const CHANNEL_FORM = /\n|entry|enter|target|take[\s-]?profit|stop|leverage|zone|tp\d?\s*[:=]|sl\s*[:=]|ورود|تارگت|هدف|حد\s*ضرر|استاپ|لوریج|اهرم/iu
const isSaid = (parts: readonly SignalPart[], kind: SignalPart['kind']): boolean => parts.some((part) => part.kind === kind && /\d|market|cmp|now/i.test(part.text))

/** Two of entry, targets and stop; or one of them with a side and a coin. */
export const isSignal = (text: string): boolean => {
  if (!CHANNEL_FORM.test(text.slice(0, LENGTH_MAX)) && sidesOf(text.slice(0, LENGTH_MAX)).length === 0) return false
  const plain = plainText(text.slice(0, LENGTH_MAX))
  const parts = signalParts(plain)
  const kinds = (['entry', 'targets', 'stop'] as const).filter((kind) => isSaid(parts, kind)).length
  return kinds >= 2 || (kinds === 1 && sidesOf(plain).length > 0 && coinsOf(plain, () => true).length > 0)
}
/** A text that begins like a trade line, and yet is written as channels write. */
export const isChannelForm = (text: string): boolean => CHANNEL_FORM.test(text.slice(0, LENGTH_MAX)) && isSignal(text)

type Levels = { readonly entries: readonly Said[]; readonly market: boolean; readonly targets: readonly Said[]; readonly shares: readonly Said[]; readonly stops: readonly Said[] }

/** Reads a channel's signal. Nothing is guessed: what contradicts itself is a fault, what is not said is null. */
export const readSignal = (text: string, limits: SignalLimits, isCoin: (name: string) => boolean = () => true): Signal | LineFault => {
  if (text.length > LENGTH_MAX) return fault('signal', text, limits.length(LENGTH_MAX))
  const plain = plainText(text)
  const comma = decimalComma(plain)
  if (comma !== null) return fault('number', comma, limits.point, comma.replace(',', '.'))
  const parts = signalParts(plain)
  const coins = coinsOf(plain, isCoin)
  const sides = sidesOf(plain)
  if (new Set(coins.map(({ value }) => value)).size > 1) return fault('symbol', coins.map(({ value }) => value).join(', '), limits.oneCoin)
  if (new Set(sides.map(({ value }) => value)).size > 1) return fault('side', sides.map(({ words }) => words).join(', '), limits.oneSide)
  const levels = levelsOf(parts)
  const side = sides[0]?.value ?? null
  const wrong = contradiction(levels, side, limits)
  if (wrong !== null) return wrong
  return signalOf(parts, levels, { coin: coins[0] ?? null, side: sides[0] ?? null, leverage: leverageOf(plain, parts), mode: modeOf(plain) })
}

const levelsOf = (parts: readonly SignalPart[]): Levels => {
  const of = (kind: SignalPart['kind']): readonly SignalPart[] => parts.filter((part) => part.kind === kind)
  const entries = of('entry').flatMap(({ text }) => pricesOf(numbersOf(text)))
  const stopNumbers = of('stop').map(({ text }) => numbersOf(text))
  const stops = stopNumbers.flatMap((numbers) => (pricesOf(numbers).length > 0 ? pricesOf(numbers) : numbers.slice(0, 1)))
  const reference = [...entries, ...stops].find((said) => !said.percent && !said.grouped)?.value ?? null
  const items = of('targets').flatMap((part) => targetsOf(part, reference))
  const shares = items.flatMap(({ share }) => (share === null ? [] : [share]))
  const whole = shares.length === items.length && shares.reduce((sum, { value }) => sum + value, 0n) === 100n * 100_000_000n
  return { entries, market: of('entry').some(({ text }) => /\b(?:market|cmp|now|current price)\b|مارکت/iu.test(text)), targets: items.map(({ level }) => level), shares: whole ? shares : [], stops }
}

type TargetItem = { readonly level: Said; readonly share: Said | null }
/** A percent after a price is its share if all of them make the whole; without any price percents are the levels. */
const targetsOf = (part: SignalPart, reference: bigint | null): readonly TargetItem[] => {
  const numbers = splitLists(numbersOf(part.text), reference)
  if (pricesOf(numbers).length === 0) return numbers.slice(0, part.index === null ? undefined : 1).map((level) => ({ level, share: null }))
  return numbers.flatMap((level, at) => (level.percent ? [] : [{ level, share: numbers.slice(at + 1).findLast((later, n, all) => later.percent && all.slice(0, n).every((between) => between.percent)) ?? null }]))
}

const ascending = (values: readonly bigint[], up: boolean): boolean => values.every((value, i) => i === 0 || (up ? value > (values[i - 1] ?? 0n) : value < (values[i - 1] ?? 0n)))

const contradiction = ({ entries, targets, stops }: Levels, side: Side | null, limits: SignalLimits): LineFault | null => {
  const text = targets.map((target) => `${target.text}${target.percent ? '%' : ''}`).join('/')
  if (targets.length > TARGETS_MAX) return fault('tp', text, limits.tooMany(TARGETS_MAX))
  if (new Set(targets.map(({ percent }) => percent)).size > 1) return fault('tp', text, limits.mixed)
  if (new Set(stops.map((stop) => stop.text)).size > 1) return fault('sl', stops.map((stop) => stop.text).join(', '), limits.oneStop)
  return orderFault(targets, side, limits, text) ?? (side === null ? null : sidesFault({ entries, targets, stops }, side, limits))
}

const orderFault = (targets: readonly Said[], side: Side | null, limits: SignalLimits, text: string): LineFault | null => {
  const values = targets.map(({ value }) => value)
  const upward = targets[0]?.percent === true ? true : side === null ? null : side === 'long'
  if (upward === null ? ascending(values, true) || ascending(values, false) : ascending(values, upward)) return null
  const sorted = targets.toSorted((a, b) => (a.value < b.value) === (upward ?? true) ? -1 : 1)
  return fault('tp', text, limits.order, new Set(values).size === values.length && upward !== null ? sorted.map((target) => target.text).join('/') : null)
}

const extreme = (values: readonly Said[], low: boolean): Said | undefined => values.filter(({ percent }) => !percent).toSorted((a, b) => ((a.value < b.value) === low ? -1 : 1))[0]

/** A long's stop lies below every entry and target, its targets above every entry; a short's the other way. */
const sidesFault = ({ entries, targets, stops }: Pick<Levels, 'entries' | 'targets' | 'stops'>, side: Side, limits: SignalLimits): LineFault | null => {
  const long = side === 'long'
  const stop = extreme(stops, true)
  const nearest = extreme([...entries, ...targets], long)
  if (stop !== undefined && nearest !== undefined && (long ? stop.value >= nearest.value : stop.value <= nearest.value)) return fault('sl', stop.text, limits.stopSide(side, exactFigure(nearest.value)))
  const [first] = pricesOf(targets)
  const farthest = extreme(entries, !long)
  if (first === undefined || farthest === undefined || (long ? first.value > farthest.value : first.value < farthest.value)) return null
  return fault('tp', first.text, limits.targetSide(side, exactFigure(farthest.value)))
}

type Head = { readonly coin: { readonly value: string; readonly words: string } | null; readonly side: { readonly value: Side; readonly words: string } | null; readonly leverage: LeverageSaid | null; readonly mode: Signal['mode'] }

const entryOf = ({ entries, market }: Levels): Pick<Signal, 'entry' | 'zone'> => {
  const [low, high] = [extreme(entries, true), extreme(entries, false)]
  if (low === undefined || high === undefined) return { entry: market ? '@ market' : null, zone: null }
  return low.value === high.value ? { entry: `@ ${low.text}`, zone: null } : { entry: null, zone: [low.text, high.text] }
}
const targetText = ({ targets, shares }: Levels): string | null => {
  if (targets.length === 0) return null
  const levels = `${targets.map(({ text }) => text).join('/')}${targets[0]?.percent === true ? '%' : ''}`
  return shares.length === 0 ? `tp ${levels}` : `tp ${levels} ${shares.map(({ text }) => text).join('/')}`
}
const stopText = ({ stops: [stop] }: Levels): string | null => (stop === undefined ? null : `sl ${stop.text}${stop.percent ? '%' : ''}`)

const wordsOf = (parts: readonly SignalPart[], kind: SignalPart['kind']): string => parts.filter((part) => part.kind === kind && /\d|market|cmp|now/i.test(part.text)).map(({ words }) => words).join(' ').slice(0, 90)

/** Size and risk are the trader's own; trailing of a channel's bot is not ours; of a range of leverage nobody knows which. */
const OWN = /^(?:risk(?! *[/:-]? *reward)|amount|.*size|capital|margin|wallet|portfolio|trailing|ریسک|حجم|سرمایه)/iu
const leftOf = (parts: readonly SignalPart[], leverage: LeverageSaid | null): readonly string[] => [
  ...parts.flatMap((part) => (part.kind === 'other' && /\d/.test(part.text.split('\n')[0] ?? '') && OWN.test(part.label) ? [part.words.slice(0, 40)] : [])),
  ...(leverage === null || leverage.clear ? [] : [leverage.words.slice(0, 40)]),
]

type Row = Signal['read'][number]
const rowOf = (field: Row['field'], value: string | null | undefined, words: string): readonly Row[] => (value === null || value === undefined ? [] : [{ field, value, words }])
const headRows = ({ coin, side, leverage, mode }: Head, clear: string | null): readonly Row[] => {
  const how = [clear, mode].flatMap((one) => one ?? [])
  return [...rowOf('symbol', coin?.value, coin?.words ?? ''), ...rowOf('side', side?.value, side?.words ?? ''), ...rowOf('leverage', how.length === 0 ? null : how.join(' '), leverage?.words ?? how.join(' '))]
}

const signalOf = (parts: readonly SignalPart[], levels: Levels, head: Head): Signal => {
  const { entry, zone } = entryOf(levels)
  const [targets, stop] = [targetText(levels), stopText(levels)]
  const clear = head.leverage?.clear === true ? `${head.leverage.value}x` : null
  const levelRows = [...rowOf('entry', zone === null ? entry?.slice(2) : zone.join('-'), wordsOf(parts, 'entry')), ...rowOf('stop', stop?.slice(3), wordsOf(parts, 'stop')), ...rowOf('targets', targets?.slice(3), wordsOf(parts, 'targets'))]
  return { coin: head.coin?.value ?? null, side: head.side?.value ?? null, leverage: clear, mode: head.mode, entry, zone, targets, stop, read: [...headRows(head, clear), ...levelRows], left: leftOf(parts, head.leverage) }
}

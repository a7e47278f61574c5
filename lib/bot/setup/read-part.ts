import { showDecimal } from '#core/money/decimal.ts'
import { ONE, type Price } from '#core/money/money.ts'
import { exactFigure } from '#words/figures.ts'
import { readPercent, readWhole } from '../line/amount.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { readTradeLine, type TradeLine } from '../line/trade-line.ts'
import { type LevelFacts, priceAway, priceFault, referenceOf, sideFault } from './price-level.ts'
import { isMultiples, levelsOfMultiples } from './risk-multiples.ts'
import { planSoFar, type Setup, type Step } from './setup.ts'
import { clearedStop, liquidationFault } from './stop-bound.ts'

type Reader = (setup: Setup, typed: string, facts: LevelFacts) => string | LineFault
type Said = TradeLine['plan']

/** Reads what was typed or pressed for a step into words of the one-line form, by the reader of lines; everything else is a fault. */
export const readPart = (setup: Setup, step: Exclude<Step, 'symbol'>, typed: string, facts: LevelFacts): string | LineFault => {
  const text = typed.trim().toLowerCase().replaceAll(/[\s\u00a0]+/g, ' ').replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1').replaceAll(/\b(\d+(?:\.\d{1,3})?)k\b/g, (_all, figure: string) => thousands(figure))
  return text.length > 200 ? fault(step, typed, 'at most 200 characters') : READERS[step](setup, text, facts)
}
const thousands = (figure: string): string => {
  const [whole = '0', tail = ''] = figure.split('.')
  return `${whole}${tail.padEnd(3, '0')}`.replace(/^0+(?=\d)/, '')
}

/** The part alone, as a plan that is else without a fault. */
const probe = (setup: Setup, part: string, without: 'size' | 'stop' | null = null): Said | LineFault => {
  const read = readTradeLine([setup.base, setup.said.side ?? 'long', part, without === 'size' ? '' : '1c', without === 'stop' ? '' : 'no sl'].join(' ').replaceAll(/ +/g, ' ').trim())
  return isLineFault(read) ? read : read.plan
}
/** A fault of the reader of lines that names a word of the line says nothing of the question: the question's own answers stand for it. */
const ofQuestion = (read: string | LineFault, instead: LineFault): string | LineFault => (isLineFault(read) && read.field === 'word' ? instead : read)
const checked = (part: string, read: Said | LineFault, check: (plan: Said) => LineFault | null = () => null): string | LineFault => (isLineFault(read) ? read : (check(read) ?? part))

const SIDES: ReadonlyMap<string, 'long' | 'short'> = new Map([['long', 'long'], ['buy', 'long'], ['لانگ', 'long'], ['خرید', 'long'], ['short', 'short'], ['sell', 'short'], ['شورت', 'short'], ['فروش', 'short']])
const side: Reader = (_setup, typed, { limits }) => SIDES.get(typed) ?? fault('side', typed, limits.side, typed.startsWith('s') ? 'short' : 'long')

const leverage: Reader = (setup, typed, { limits }) => {
  const figure = /^x? ?([+-]?\d[\d.]*) ?[x×]?$/.exec(typed)?.[1]
  const value = figure === undefined ? fault('leverage', typed, '') : readWhole('leverage', figure, { from: 1, to: setup.leverageMost })
  return isLineFault(value) ? fault('leverage', value.value, limits.leverage(setup.base, setup.leverageMost), value.nearest ?? `${Math.min(10, setup.leverageMost)}x`) : `${value}x`
}

const size: Reader = (setup, typed) => {
  const part = typed.replace(/^(?:size|\$) ?/, '').replace(/^(risk )?\$/, '$1').replace(/(\d) (?=[a-z$%])/, '$1').replace(/^([\d.]+)\$?$/, '$1usdt')
  const instead = fault('size', typed, 'one size like 200, 25%, risk 50 or 32c', '200')
  return ofQuestion(checked(part, probe(setup, part, 'size'), (plan) => (plan.stop === null && plan.targets.length === 0 && plan.leverage === 10 && plan.entry.kind === 'market' ? null : instead)), instead)
}

const entry: Reader = (setup, typed, facts) => {
  const text = typed.replace(/^(?:entry|@) ?/, '')
  const away = /^([+-])(\d+(?:\.\d+)?)%$/.exec(text)
  if (away !== null) return entryAway(away[1] === '+', away[2] ?? '', typed, facts)
  if (text.endsWith('%') || text.includes(' ')) return fault('entry', typed, facts.limits.entry, text.endsWith('%') && !text.includes(' ') ? `-${text}` : null)
  if (text !== 'market' && !/^[+-]?[\d.]+$/.test(text)) return fault('entry', typed, facts.limits.entry, 'market')
  return checked(`@ ${text}`, probe(setup, `@ ${text}`), (plan) => (plan.entry.kind === 'limit' ? (priceFault('entry', typed, plan.entry.price, facts) ?? bandFault(setup, typed, plan.entry.price, facts)) : null))
}
/** Of a limit that would trade at once the exchange takes none far through the price; by the last price here, by the mark price when it is confirmed. */
const bandFault = (setup: Setup, typed: string, asked: Price, { instrument, last, limits }: LevelFacts): LineFault | null => {
  const short = setup.said.side === 'short'
  const band = last === null ? null : priceAway(last, short ? instrument.limitBand.down : instrument.limitBand.up, !short, instrument)
  if (band === null || (short ? asked >= band : asked <= band)) return null
  return fault('entry', typed, short ? limits.range(exactFigure(band), exactFigure(instrument.priceMax)) : limits.range(exactFigure(instrument.priceMin), exactFigure(band)), showDecimal(band))
}
const entryAway = (up: boolean, figure: string, typed: string, facts: LevelFacts): string | LineFault => {
  const share = readPercent('entry', figure, 50n)
  if (isLineFault(share)) return share
  if (facts.last === null) return fault('entry', typed, facts.limits.noPrice, 'market')
  const level = priceAway(facts.last, share, up, facts.instrument)
  return level === null ? fault('entry', typed, facts.limits.entry, 'market') : `@ ${showDecimal(level)}`
}

const NO_STOP: ReadonlySet<string> = new Set(['no', 'no sl', 'no stop', 'none', 'without'])
const inPercent = (level: string): string => (level.includes('%') ? level : `${level}%`)
const stop: Reader = (setup, typed, facts) => {
  if (NO_STOP.has(typed)) return 'no sl'
  const sideSaid = setup.said.side === 'short' ? 'short' : 'long'
  const text = typed.replace(/^(?:sl|stop) ?/, '')
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  const percent = rest.replace(/ by mark$/, '').endsWith('%')
  if (sign !== '' && (!percent || (sign === '+' && sideSaid === 'long'))) return fault('sl', typed, facts.limits.lossSign, inPercent(rest))
  if (/ (?!by mark$)/.test(rest.replace(/ by mark$/, ''))) return fault('sl', typed, 'one level like 1.5% or 60000, then by mark if it goes by the mark price', rest.split(' ')[0] ?? null)
  return checked(`sl ${rest}`, probe(setup, `sl ${rest}`, 'stop'), (plan) => {
    const level = plan.stop?.level
    if (level === undefined) return null
    if (level.kind === 'percent') return liquidationFault(setup, typed, level, facts)
    const reference = referenceOf(planSoFar({ ...setup, said: { ...setup.said, stop: 'no sl', targets: '' } }), facts.last)
    return priceFault('sl', typed, level.price, facts) ?? sideFault('sl', typed, level.price, { ...facts, side: sideSaid, toward: 'loss', reference, within: (nearest) => clearedStop(setup, nearest, facts) }) ?? liquidationFault(setup, typed, level, facts)
  })
}

const targets: Reader = (setup, typed, facts) => {
  const text = typed.replace(/^(?:tp|targets?) ?/, '')
  const plan = planSoFar({ ...setup, said: { ...setup.said, targets: '' } })
  const short = setup.said.side === 'short'
  if (text.startsWith('-') && !short) return fault('tp', typed, facts.limits.profitSign, text.slice(1))
  const plain = text.replaceAll(/(^|\/)[+-]/g, '$1')
  const levels = isMultiples(plain) && plan !== null ? levelsOfMultiples(plain, plan, facts) : plain
  if (isLineFault(levels)) return levels
  return ofQuestion(checked(`tp ${levels}`, probe(setup, `tp ${levels}`), (read) => {
    if (read.targets.reduce((sum, { share }) => sum + share, 0n) > ONE) return fault('tp', typed, 'shares of 100 % in sum at the most')
    const reference = referenceOf(plan, facts.last)
    const faults = read.targets.flatMap(({ level }) => (level.kind === 'price' ? [priceFault('tp', exactFigure(level.price), level.price, facts) ?? sideFault('tp', exactFigure(level.price), level.price, { ...facts, side: short ? 'short' : 'long', toward: 'profit', reference })] : []))
    return faults.find((one) => one !== null) ?? null
  }), fault('tp', typed, 'levels from near to far, then their shares, like 2/4/6% 40/30/30', '2/4/6%'))
}

const breakEven: Reader = (setup, typed, { limits }) => {
  const text = typed.replace(/^(?:be|after) ?/, '')
  const part = `be ${/^\d/.test(text) ? `tp${text}` : text}`.trim()
  const count = planSoFar(setup)?.targets.length ?? 0
  const instead = fault('be', typed, limits.targets(count), count > 0 ? `tp${count}` : null)
  return ofQuestion(checked(part, probe(setup, part), (plan) => ((plan.breakEven?.afterTarget ?? 0) > count ? instead : null)), instead)
}

const trailing: Reader = (setup, typed, facts) => {
  const text = typed.replace(/^trail(?:ing)? ?/, '').replace(/^(\d+(?:\.\d+)?)(?= |$)/, '$1%')
  const count = planSoFar(setup)?.targets.length ?? 0
  const read = checked(`trail ${text}`, probe(setup, `trail ${text}`), ({ trailing: said }) => {
    if (said?.start.kind === 'price') return priceFault('trail from', typed, said.start.price, facts)
    return said?.start.kind === 'target' && said.start.target > count ? fault('trail after', typed, facts.limits.targets(count)) : null
  })
  return isLineFault(read) ? fault('trail', typed, read.field === 'word' ? facts.limits.trailing : read.limit, nearestTrail(text, read, count)) : read
}
/** A whole answer to the question: the distance that was typed, or the nearest one, with the nearest beginning. */
const nearestTrail = (text: string, { field, nearest }: LineFault, count: number): string => {
  const [distance = ''] = text.split(' ')
  if (field === 'trail') return nearest ?? '0.8%'
  if (field === 'trail from' && nearest !== null) return `${distance} from ${nearest}`
  return field === 'trail after' && count > 0 ? `${distance} after tp${count}` : distance
}

const READERS: Readonly<Record<Exclude<Step, 'symbol'>, Reader>> = { side, leverage, size, entry, stop, targets, breakEven, trailing }

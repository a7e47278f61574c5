import { showDecimal } from '#core/money/decimal.ts'
import type { Price } from '#core/money/money.ts'
import { tickFigure } from '#words/figures.ts'
import type { SetupWords } from '#words/setup-words.ts'
import { html, type Html, lines } from '../html.ts'
import { backFrom, choicesOf, isEnough, planSoFar, type Setup, skipText, STEPS } from '../setup/setup.ts'
import { pressOf } from '../press.ts'
import { type Of, tagBefore, tagBehind } from './account-tag.ts'
import type { Message } from './summary.ts'

type Button = { readonly label: string; readonly data: string }

export type PriceNow = { readonly last: Price; readonly tick: Price }
/** Examples that the next step would take: one, two and four percent from the price now, on the tick. */
const nearOf = ({ last, tick }: PriceNow, long: boolean) => {
  const away = (percent: bigint): string => showDecimal((last * (100n + (long ? percent : -percent))) / 100n / tick * tick)
  return { last: tickFigure(last, tick), limit: away(-1n), away: long ? '-1%' : '+1%', stop: away(-2n), targets: `${away(2n)}/${away(4n)}` }
}

/** The card of a set-up: what is said so far, the next question, and its answers. */
export const setupView = (setup: Setup, of: Of, words: SetupWords, price: PriceNow | null = null): Message => {
  const { step, found, more } = setup
  const count = html`⚪ ${tagBefore(of)}<b>${words.title}</b> · ${step === 'summary' ? words.ready : words.stepOf(STEPS.indexOf(step) + 1, STEPS.length)}${tagBehind(of)}`
  const zone = setup.zone === null ? null : setup.zone.join('–')
  const asks = step === 'summary' ? [] : [html`<b>${words.ask[step]}</b>`, html`${words.hint(step, { base: setup.base, most: setup.leverageMost, targets: planSoFar(setup)?.targets.length ?? 0, zone, near: price === null ? null : nearOf(price, setup.said.side !== 'short') })}`]
  const left = step === 'symbol' && more > 0 && found.length > 0 ? html`${words.moreFound(more)}` : null
  return { text: lines([count, ...saidRows(setup, words), ...asks, left]), buttons: [...choiceRows(setup, of, words), ...moveRows(setup, of, words)] }
}

const bare = (text: string | undefined, word: string): string => (text ?? '').replace(new RegExp(`^${word} ?`), '')

const part = (said: string | undefined, word: string, name: string): Html | null => (said === undefined || said === '' ? null : html`${name} <code>${bare(said, word)}</code>`)
const headRow = ({ said: { side, leverage }, base, mode }: Setup): Html | null => {
  if (base === '') return null
  const dot = side === undefined ? '' : side === 'long' ? '🟢 ' : '🔴 '
  return html`${dot}<b>${[base, side, leverage?.replace('x', '×'), mode].flatMap((word) => word ?? []).join(' ')}</b>`
}

/** At most five rows of what is said. */
const saidRows = (setup: Setup, words: SetupWords): readonly (Html | null)[] => [
  headRow(setup),
  joined([part(setup.said.size, '', words.field.size), part(setup.said.entry, '@', words.field.entry)]),
  setup.said.stop === 'no sl' ? html`⚠️ <b>${words.noStop}</b>` : part(setup.said.stop, 'sl', '🛡'),
  part(setup.said.targets, 'tp', '🎯'),
  joined([part(setup.said.breakEven, 'be', words.field.breakEven), part(setup.said.trailing, 'trail', words.field.trailing)]),
]
const joined = (rows: readonly (Html | null)[]): Html | null => {
  const [first, second] = rows.flatMap((row) => (row === null ? [] : [row]))
  if (first === undefined) return null
  return second === undefined ? first : html`${first} · ${second}`
}

const labelOf = (setup: Setup, typed: string, words: SetupWords): string => {
  switch (setup.step) {
    case 'side': return typed === 'long' ? words.choice.long : words.choice.short
    case 'leverage': return typed.replace('x', '×')
    case 'size': return typed.replace('usdt', ' USDT')
    case 'entry': return typed === 'market' ? words.choice.market : typed.replace('-', '−')
    case 'stop': return typed === 'no sl' ? words.choice.noStop : typed
    case 'breakEven': return words.after(Number(typed.slice(2)))
    case 'trailing': return typed.replace(' after tp1', ` · ${words.after(1)}`)
    default: return typed
  }
}

const PER_ROW: Readonly<Partial<Record<Setup['step'], number>>> = { symbol: 4, leverage: 3, size: 4, entry: 4, stop: 3, targets: 2, breakEven: 2, trailing: 3 }
const choiceRows = (setup: Setup, { account }: Of, words: SetupWords): readonly (readonly Button[])[] => {
  const buttons = choicesOf(setup).map((typed, index) => ({ label: labelOf(setup, typed, words), data: pressOf(account, 'g', setup.at, index + 1) }))
  const width = PER_ROW[setup.step] ?? 2
  return Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width))
}

/** What leaving out takes is said, where it takes something. */
const skipLabel = (setup: Setup, words: SetupWords): string => {
  const taken = skipText(setup) ?? ''
  return taken === '' ? words.skip : `${words.skip}: ${labelOf(setup, taken.replace('@ ', ''), words)}`
}

const moveRows = (setup: Setup, { account }: Of, words: SetupWords): readonly (readonly Button[])[] => {
  const back = backFrom(setup) === null ? [] : [{ label: words.back, data: pressOf(account, 'gb', setup.at) }]
  const said = setup.step !== 'summary' && setup.said[setup.step] !== undefined
  const skip = setup.step === 'summary' ? [] : said ? [{ label: words.keep, data: pressOf(account, 'gs', setup.at) }] : skipText(setup) === null ? [] : [{ label: skipLabel(setup, words), data: pressOf(account, 'gs', setup.at) }]
  const summary = isEnough(setup) ? [{ label: words.summary, data: pressOf(account, 'gd', setup.at) }] : []
  return [[...back, ...skip, ...summary], [{ label: words.cancel, data: pressOf(account, 'gx', setup.at) }]].filter((row) => row.length > 0)
}

export const startButton = ({ account }: Of, words: SetupWords): Button => ({ label: words.start, data: pressOf(account, 'n') })

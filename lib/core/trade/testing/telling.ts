import { showDecimal } from '#core/money/decimal.ts'
import type { Price } from '#core/money/money.ts'
import { type AccountState, liveTrades } from '../account.ts'
import { armedTriggers } from '../armed.ts'
import { certificatesOf } from '../certificate.ts'
import { DRIFT_TYPES, driftsOf, notOurs } from '../drift.ts'
import type { Queued } from '../effect.ts'
import type { Event } from '../event.ts'
import { evolve } from '../evolve.ts'
import { react } from '../react.ts'
import { standingOf } from '../standing.ts'
import { stopStand } from '../stop-stand.ts'
import { UNKNOWN_TYPES, unknownOrders } from '../unknown-orders.ts'
import { wakeAt } from '../wake.ts'
import type { scenario } from './scenario.ts'

/** The moment at which every scenario begins (ms); times are told as seconds since then. */
const BEGIN = 1_700_000_000_000
/** What never changes, or is told by another test. */
const LEFT_OUT: ReadonlySet<string> = new Set(['instrument', 'fees', 'preview', 'limits', 'ofTrade', 'filledFrom', 'unshown'])
/** The plan of a trade; that of a close is told. */
const isPlan = (key: string, value: unknown): boolean => key === 'plan' && typeof value === 'object' && value !== null && 'symbol' in value

const isNothing = (text: string): boolean => ['', '0', '-', 'no', '[]', '{}'].includes(text)

const shownNumber = (value: number): string => (value > BEGIN - 1e9 ? `${value < BEGIN ? '-' : '+'}${Math.abs(value - BEGIN) / 1000}s` : String(value))

/** A row, wanted or there: whose, which, how many, where, and whatever else is told of it. */
const rowWords = ({ trade, kind, target, trigger, quantity, by, ...rest }: Row): string =>
  [trade === undefined ? '' : `#${trade}`, kind === 'stop-loss' ? 'stop' : `tp${target ?? ''}`, quantity === undefined ? '' : shown(quantity), `@ ${shown(trigger)}`, by === 'mark' ? 'by mark' : '', ...parts(rest)].filter((word) => word !== '').join(' ')
type Row = { readonly kind: string; readonly trigger: unknown; readonly trade?: number; readonly target?: number | null; readonly quantity?: bigint; readonly by?: string }
const isRow = (value: object): value is Row => 'trigger' in value && 'kind' in value && (value.kind === 'stop-loss' || value.kind === 'take-profit')

/** A value in the fewest words; what is nothing, none or no is left out of whatever holds it. */
/** A value in the fewest words, as it stands in what is told. */
export const tellValue = (value: unknown): string => shown(value)
const shown = (value: unknown): string => {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'bigint') return showDecimal(value)
  if (typeof value === 'number') return shownNumber(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value.replaceAll('BTC-SWAP-USDT', 'BTC')
  if (Array.isArray(value)) return `[${[...new Set(value.map(shown))].join('; ')}]`
  if (typeof value !== 'object') return '?'
  return isRow(value) ? rowWords(value) : `{${parts(value).join(' ')}}`
}
const parts = (holder: object): readonly string[] =>
  Object.entries(holder).filter(([key, value]) => !LEFT_OUT.has(key) && !isPlan(key, value)).map(([key, value]) => [key, shown(value)] as const).filter(([, text]) => !isNothing(text)).map(([key, text]) => (text === 'yes' ? key : `${key}=${text}`))

const eventLine = (event: Event): string => {
  const { trade, type, at: _now, ...rest } = event
  return [type, ...(trade === null ? [] : [`#${trade}`]), ...parts(rest)].join(' ')
}

const RANKS = ['protect', 'exit', 'ask', 'entry', 'chat', 'move']
const workLine = ({ effect: { type, ...effect }, key, rank, notAfterMs, replaces }: Queued): string =>
  ['→', type, ...parts(type === 'protect' ? { ...effect, wanted: null } : effect), `(behind ${shown(key)} as ${RANKS[rank] ?? '?'}${notAfterMs === null ? '' : `, begun within ${notAfterMs} ms`}${replaces === null ? '' : `, replaces ${shown(replaces)}`})`].join(' ')
const chatWord = ({ effect }: Queued): string => (effect.type === 'show' ? `show ${effect.trade}` : effect.type === 'tell' ? `tell ${effect.event.type}` : effect.type)

/** What an event or an effect tells of already. */
const TOLD_ELSEWHERE = /^(steps|flowIds|sides\.[^.]+\.(wanted|shapes))$/
/** Told as one. */
const WHOLE: ReadonlySet<string> = new Set(['entry', 'close', 'confirmed', 'foreignClose', 'missing', 'order'])
/** Leaves of a state by their path. */
const leaves = (holder: object, path: string, found: Map<string, string>): void => {
  for (const [key, value] of Object.entries(holder)) {
    const at = path === '' ? key : `${path}.${key}`
    if (LEFT_OUT.has(key) || isPlan(key, value) || TOLD_ELSEWHERE.test(at)) continue
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && !WHOLE.has(key)) leaves(value, at, found)
    else found.set(at.replaceAll('BTC-SWAP-USDT', 'BTC'), shown(value))
  }
}
const leavesOf = (state: AccountState): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  leaves(state, '', found)
  return found
}

const isTold = (before: string | undefined, text: string): boolean => (before ?? '-') === text || (before === undefined && isNothing(text))

/** What only a live trade has goes with its end. */
const hasEnded = ({ trades }: AccountState, path: string): boolean => {
  const trade = trades[/^trades\.(\d+)\./.exec(path)?.[1] ?? '']
  return trade?.status === 'closed' || trade?.status === 'failed'
}

/** What changed from one state to the next, by trade and side. */
const changes = (before: AccountState, after: AccountState): readonly string[] => {
  const [old, now] = [leavesOf(before), leavesOf(after)]
  const lines = new Map<string, string[]>()
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const text = now.get(key) ?? 'gone'
    if (isTold(old.get(key), text) || (text === 'gone' && hasEnded(after, key))) continue
    const [, holder = '', rest = key] = /^(trades\.\d+|sides\.[^.]+)\.(.*)$/.exec(key) ?? []
    lines.set(holder, [...(lines.get(holder) ?? []), `${rest}=${text}`])
  }
  return [...lines].map(([holder, words]) => `~ ${holder === '' ? 'account' : holder.replace('trades.', '#').replace('sides.', '')}: ${words.join(', ')}`)
}

const watch = (state: AccountState): readonly string[] => {
  const wake = wakeAt(state)
  return [
    wake === null ? 'sleeps' : `wakes at ${shown(wake)}`,
    `armed ${armedTriggers(state, 'a').map(({ direction, price, urgent }) => `${direction === 'at-or-above' ? '≥' : '≤'}${showDecimal(price)}${urgent ? '!' : ''}`).join(' ') || 'at nothing'}`,
  ]
}

/** Tells, each time, everything that a desk did since the last time: events, work that follows, what changed in its state, and what it waits for. */
export const teller = (desk: ReturnType<typeof scenario>): (() => readonly string[]) => {
  let [told, known, watched] = [0, desk.state(), watch(desk.state())]
  return () => {
    const fresh = desk.events.slice(told)
    let state = known
    const lines: string[] = []
    const chat: string[] = []
    for (const event of fresh) {
      state = evolve(state, event)
      lines.push(eventLine(event))
      const queued = react(state, event)
      lines.push(...queued.filter(({ lane }) => lane === 'exchange').map(workLine))
      chat.push(...queued.filter(({ lane }) => lane === 'chat').map(chatWord))
    }
    const watching = watch(desk.state())
    lines.push(...(chat.length === 0 ? [] : [`→ chat: ${chat.join(', ')}`]), ...changes(known, desk.state()), ...watching.filter((line, i) => line !== watched[i]))
    ;[told, known, watched] = [desk.events.length, desk.state(), watching]
    return lines
  }
}

/** What is told of an account on paper: its certificates, how its trades stand at a mark price, what differed from the exchange, and orders whose fate nobody knows. */
export const papersOf = (desk: ReturnType<typeof scenario>, last: Price | null): readonly string[] => {
  const lines = desk.events.map((event, index) => ({ seq: index + 1, event }))
  return [
    ...certificatesOf(desk.state(), () => last).flatMap(({ trades, ...whole }) => [`certificate ${parts(whole).join(' ')}`, ...trades.map((trade) => `  of #${trade.trade}: ${parts({ ...trade, trade: null }).join(' ')}`)]),
    ...liveTrades(desk.state()).map((trade) => `stands #${trade.id}: ${parts({ ...standingOf(trade, last), stop: stopStand(trade) }).join(' ')}`),
    ...driftsOf(lines.filter(({ event }) => DRIFT_TYPES.includes(event.type))).map((drift) => `differed ${parts(drift).join(' ')}`),
    ...unknownOrders(desk.state(), lines.filter(({ event }) => UNKNOWN_TYPES.includes(event.type))).map((order) => `unknown ${parts(order).join(' ')}`),
    ...notOurs(desk.state()).map((row) => `not ours ${parts(row).join(' ')}`),
  ]
}

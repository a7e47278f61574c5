import type { Event } from '#core/trade/event.ts'
import type { Level, Target } from '#core/trade/plan.ts'
import type { TradeHead } from '#core/trade/state.ts'
import { journalOf, type Violation, type Watched } from './checkers.ts'

const ONE = 10n ** 8n
type Ratio = { readonly num: bigint; readonly den: bigint }

/** What the journal tells of a trade's prices so far, reckoned apart from the desk. */
type Known = {
  readonly head: TradeHead
  targets: readonly Target[]
  cost: bigint
  contracts: bigint
  feesIn: bigint
  entryEnded: boolean
  byHand: boolean
  fixed: bigint | null
  price: bigint | null
  best: bigint | null
  trailing: bigint | null
  breakEven: bigint | null
  /** Contracts that each target closed, and whether anything else did. */
  readonly filled: Map<number, bigint>
  otherwise: boolean
  /** Contracts of each target of the plan as the trader confirmed them; null where they can't be held to the trade. */
  bound: { readonly contracts: bigint; readonly targets: ReadonlyMap<number, bigint> } | null
}

const onGrid = ({ num, den }: Ratio, tick: bigint, up: boolean): bigint => {
  const whole = num / (den * tick)
  return (up && num % (den * tick) !== 0n ? whole + 1n : whole) * tick
}
/** E in price units; cost in 10⁻⁸ of the coin, contracts and multiplier in 10⁻⁸. */
const meanOf = ({ cost, contracts, head }: Known): Ratio => ({ num: cost * ONE * ONE, den: contracts * head.instrument.multiplier })
const times = ({ num, den }: Ratio, rate: bigint): Ratio => ({ num: num * rate, den: den * ONE })

/** E × (1 ± rate), toward the entry: a long's target down and its stop up, a short's the reverse. */
const levelOf = (known: Known, level: Level, sign: 1n | -1n): bigint => (level.kind === 'price' ? level.price : onGrid(times(meanOf(known), ONE + sign * level.rate), known.head.instrument.tick, sign === -1n))
const winsUp = ({ head }: Known): 1n | -1n => (head.plan.side === 'long' ? 1n : -1n)

/** No loss after the fees of its own entry and a taker exit, plus what the plan adds. */
const breakEvenOf = (known: Known, offset: bigint): bigint => {
  const sign = winsUp(known)
  const entry = meanOf({ ...known, cost: known.cost + sign * known.feesIn })
  return onGrid({ num: entry.num * (ONE + sign * offset), den: entry.den * (ONE - sign * known.head.fees.taker) }, known.head.instrument.tick, sign === 1n)
}

const opened = (head: TradeHead): Known => ({ head, targets: head.plan.targets, cost: 0n, contracts: 0n, feesIn: 0n, entryEnded: false, byHand: false, fixed: null, price: null, best: null, trailing: null, breakEven: null, filled: new Map(), otherwise: false, bound: null })

type Says = (text: string) => void

const targetFound = (known: Known, target: number, at: bigint, says: Says): void => {
  const level = known.targets[target - 1]?.level
  if (level === undefined) return says(`works a target ${target} that its plan has not`)
  const due = levelOf(known, level, winsUp(known))
  if (at !== due) says(`target ${target} is asked for at ${at}, by its entries it lies at ${due}`)
}

/** Break-even comes when its target has filled whole: as many contracts as the trader confirmed, where the entry filled whole and nothing else closed. */
const tooEarly = ({ head, filled, bound, contracts, otherwise }: Known): boolean => {
  const target = head.plan.breakEven?.afterTarget ?? 0
  const size = bound?.targets.get(target)
  return size !== undefined && !otherwise && contracts === bound?.contracts && (filled.get(target) ?? 0n) < size
}

type Moved = Extract<Event, { type: 'stop-moved' }>

/** Nothing that the rules do loosens the stop. */
const neverBack = (known: Known, event: Moved, says: Says): void => {
  const better = (a: bigint, b: bigint): boolean => winsUp(known) * (a - b) > 0n
  if (event.source !== 'fixed' && known.price !== null && better(known.price, event.price)) says(`${event.source} moved the stop back from ${known.price} to ${event.price}`)
  if (known.best !== null && event.best !== null && better(known.best, event.best)) says(`trailing forgot the best price ${known.best} for ${event.best}`)
}

const fixedFound = (known: Known, event: Moved, says: Says): void => {
  const { stop } = known.head.plan
  const stays = known.byHand || stop === null || (known.entryEnded && known.fixed !== null)
  const due = stays ? known.fixed : levelOf(known, stop.level, winsUp(known) === 1n ? -1n : 1n)
  if (event.fixed !== due) says(`its stop is at ${event.fixed}, by its entries it lies at ${due}`)
}

const trailingFound = (known: Known, { trailing, best }: Moved, says: Says): void => {
  const { plan, instrument } = known.head
  if (trailing === known.trailing || trailing === null || best === null || plan.trailing === null) return
  const hangs = onGrid({ num: best * (ONE - winsUp(known) * plan.trailing.distance), den: ONE }, instrument.tick, winsUp(known) === -1n)
  if (trailing !== hangs) says(`trailing is at ${trailing}, from the best price ${best} it hangs at ${hangs}`)
}

const breakEvenFound = (known: Known, { breakEven }: Moved, says: Says): void => {
  const plan = known.head.plan.breakEven
  if (breakEven === null || known.breakEven !== null || plan === null) return
  const due = breakEvenOf(known, plan.offset)
  if (breakEven !== due) says(`break-even is at ${breakEven}, by its entries and fees it lies at ${due}`)
  if (tooEarly(known)) says(`break-even came before target ${plan.afterTarget} had filled whole`)
}

/** What the user says moves it wherever it is said to. */
const stopMoved = (known: Known, event: Moved, says: Says): void => {
  if (event.source === 'by-hand') known.byHand = true
  else for (const look of [neverBack, fixedFound, trailingFound, breakEvenFound]) look(known, event, says)
  Object.assign(known, { fixed: event.fixed, price: event.price, best: event.best, trailing: event.trailing, breakEven: event.breakEven })
}

const noted = (known: Known, event: Event, says: Says): void => {
  switch (event.type) {
    case 'entry-requested':
      known.bound = event.preview.joined.length > 0 ? null : { contracts: event.order.quantity, targets: new Map(event.preview.targets.map(({ target, contracts }) => [target, contracts])) }
      return
    case 'entry-filled':
      known.cost += event.value
      known.contracts += event.contracts
      known.feesIn += event.fee
      return
    case 'fee-corrected':
      if (event.entry) known.feesIn += event.fee - event.was
      return
    case 'entry-ended':
      known.entryEnded = true
      return
    case 'exit-filled':
      if (event.target === null) known.otherwise = true
      else known.filled.set(event.target, (known.filled.get(event.target) ?? 0n) + event.contracts)
      return
    case 'targets-changed':
      Object.assign(known, { targets: event.targets, bound: null })
      return
    case 'trailing-set':
      Object.assign(known, { head: { ...known.head, plan: { ...known.head.plan, trailing: event.trailing } }, best: null, trailing: null })
      return
    case 'exit-requested':
      if (event.order.target !== null && event.order.price !== null) targetFound(known, event.order.target, event.order.price, says)
      return
    case 'stop-moved':
      return stopMoved(known, event, says)
    default:
  }
}

/** Every level that was asked for, reckoned again from the fills and the plan: targets, the stop, break-even, trailing; and no stop of the rules moves back. */
export const checkLevels = (watched: Watched): readonly Violation[] => {
  const found: Violation[] = []
  const trades = new Map<number, Known>()
  for (const event of journalOf(watched)) {
    const says = (trade: number) => (text: string): void => void found.push({ checker: 'levels', says: `trade ${trade} ${text}` })
    if (event.type === 'drafted') trades.set(event.trade, opened(event.head))
    for (const row of event.type === 'protection-asked' ? event.wanted : []) {
      const known = trades.get(row.trade)
      if (row.target === null || known === undefined) continue
      watched.looks.levels += 1
      targetFound(known, row.target, row.trigger, says(row.trade))
    }
    const known = event.trade === null ? undefined : trades.get(event.trade)
    if (known === undefined || event.trade === null) continue
    if (event.type === 'stop-moved') watched.looks.levels += 1
    noted(known, event, says(event.trade))
  }
  return found
}

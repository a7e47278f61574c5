import type { Instrument } from '#core/market/instrument.ts'
import { divide } from '#core/money/fraction.ts'
import { maxOf, type Money, money, ONE, type Price, price, type Quantity, quantity, type Rate } from '#core/money/money.ts'
import { notional } from '#core/money/notional.ts'
import { minimumAt } from '#core/trade/targets.ts'
import { cleanUp } from './clean-up.ts'
import type { CapabilityRecord, FindingName, Findings } from './finding.ts'
import { lost, probeExchange, type ProbeExchange, type ProbeMeans, type Sent } from './probe-exchange.ts'
import type { ProbeNotes } from './probe-notes.ts'

/** A step that wants a yes, with what it would do in numbers. */
export type ProbeAsk =
  | { readonly step: 'far-limit'; readonly contracts: Quantity; readonly price: Price }
  /** `costs`: both fees and a spread, about; `margin` at the leverage in force. */
  | { readonly step: 'open'; readonly contracts: Quantity; readonly price: Price; readonly stop: Price; readonly margin: Money; readonly costs: Money }
  | { readonly step: 'stops'; readonly contracts: Quantity; readonly trigger: Price }
  | { readonly step: 'target'; readonly contracts: Quantity; readonly trigger: Price }
  | { readonly step: 'closing-limits'; readonly contracts: Quantity; readonly price: Price }
export type ProbeTalk = {
  readonly agrees: (ask: ProbeAsk) => Promise<boolean>
  readonly found: (name: FindingName, value: string, evidence: string) => void
}
export type Probed = { readonly type: 'probed'; readonly findings: Findings; readonly evidence: CapabilityRecord['evidence'] } | { readonly type: 'stopped'; readonly at: ProbeAsk['step'] } | { readonly type: 'not-flat' }

/** Distances from the last price, as rates: what should rest, what should only protect, and how far apart rows lie. */
const [FAR, STOP, APART] = [4_000_000n, 3_000_000n, 500_000n]
/** Half of a spread and of a slippage, about, as a rate. */
const SPREAD = 50_000n

/** A price so much above (or below) another, on the tick. */
const away = (from: Price, share: bigint, { tick }: Instrument): Price => price((divide(from * (ONE + share), ONE, 'down') / tick) * tick)

type Plan = { readonly instrument: Instrument; readonly last: Price; readonly one: Quantity; readonly two: Quantity; readonly leverage: number; readonly taker: Rate }
type Answers = { findings: Partial<Findings>; evidence: Partial<Record<FindingName, string>>; stoppedAt: ProbeAsk['step'] | null }
type Run = ProbeTalk & { readonly venue: ProbeExchange; readonly plan: Plan; readonly answers: Answers }

/** A no ends the probe, by way of its clean-up. */
const asked = async ({ agrees, answers }: Run, ask: ProbeAsk): Promise<void> => {
  if (await agrees(ask)) return
  answers.stoppedAt = ask.step
  throw lost('stopped')
}
const note = <Name extends FindingName>({ answers, found }: Run, name: Name, value: Findings[Name], evidence: string): void => {
  answers.findings = { ...answers.findings, [name]: value }
  answers.evidence = { ...answers.evidence, [name]: evidence }
  found(name, value, evidence)
}
const verdict = (sent: Sent): { readonly value: 'accepted' | 'refused'; readonly evidence: string } =>
  sent.type === 'taken' ? { value: 'accepted', evidence: 'taken' } : { value: 'refused', evidence: sent.code }

type Rows = Awaited<ReturnType<ProbeExchange['rows']>>
/** The rows of a kind once they are as they should become; none when they don't within the time. */
const rowsOnce = async (venue: ProbeExchange, kind: 'stop-loss' | 'take-profit', holds: (rows: Rows) => boolean): Promise<Rows> =>
  (await venue.until(async () => { const now = await venue.rows(kind); return holds(now) ? now : null })) ?? []
const some = (rows: Rows): boolean => rows.length > 0

/** An order that can't fill, cancelled, and its id used again. */
const endedId = async (run: Run): Promise<void> => {
  const { venue, plan } = run
  const far = { direction: 'open', quantity: plan.one, price: away(plan.last, -FAR, plan.instrument), attachedStop: null } as const
  await asked(run, { step: 'far-limit', contracts: plan.one, price: far.price })
  const first = await venue.order(far)
  if (first.type === 'refused') throw lost(`order-refused-${first.code.split(' ')[0] ?? ''}`)
  await venue.cancelOrder(first.id)
  if ((await venue.ended(first.id)) === null) throw lost('order-did-not-end')
  const { value, evidence } = verdict(await venue.order(far, first.id))
  note(run, 'endedId', value, evidence)
  if (value === 'accepted') await venue.cancelOrder(first.id)
}

/** Opens twice the smallest size with its stop riding on it. */
const attachedStop = async (run: Run): Promise<void> => {
  const { venue, plan } = run
  const stop = away(plan.last, -STOP, plan.instrument)
  const value = notional(plan.last, plan.two, plan.instrument.multiplier, 'up')
  await asked(run, { step: 'open', contracts: plan.two, price: plan.last, stop, margin: money(divide(value, BigInt(plan.leverage), 'up')), costs: money(divide(value * 2n * (plan.taker + SPREAD), ONE, 'up')) })
  const opening = await venue.order({ direction: 'open', quantity: plan.two, price: null, attachedStop: { trigger: stop, by: 'last' } })
  if (opening.type === 'refused') throw lost(`order-refused-${opening.code.split(' ')[0] ?? ''}`)
  const ended = await venue.ended(opening.id)
  if (ended === null || ended.executed !== plan.two) throw lost('entry-not-filled')
  const [row] = await rowsOnce(venue, 'stop-loss', some)
  note(run, 'attachedStop', row === undefined ? 'dropped' : 'placed', row === undefined ? 'no row within 8 s of the fill' : `row of ${row.quantity === 0n ? 'the whole position' : 'a size'}`)
  if (row === undefined && (await venue.row('stop-loss', plan.two, stop)).type === 'refused') throw lost('stop-refused')
}

/** Its stop is made half as large, then a second one put beside it, then a third that is too much. */
const stops = async (run: Run): Promise<void> => {
  const { venue, plan } = run
  const { instrument, last, one } = plan
  await asked(run, { step: 'stops', contracts: one, trigger: away(last, -STOP - APART, instrument) })
  const [row] = await rowsOnce(venue, 'stop-loss', some)
  if (row === undefined || (await venue.amend(row, one, away(last, -STOP, instrument))).type === 'refused') throw lost('stop-not-amended')
  const amended = (await rowsOnce(venue, 'stop-loss', (rows) => rows.some(({ quantity: size }) => size === one))).find(({ quantity: size }) => size === one)
  if (amended === undefined) throw lost('amended-stop-not-seen')
  const kept = amended.orderId === row.orderId
  note(run, 'amendedRow', kept ? 'keeps its id' : 'gets another id', `${kept ? 'the same' : 'another'} order id after the amend`)
  await beyond(run, await second(run, amended.orderId))
}

/** true: two stops stand beside each other. */
const second = async (run: Run, first: string): Promise<boolean> => {
  const { venue, plan } = run
  const sent = await venue.row('stop-loss', plan.one, away(plan.last, -STOP - APART, plan.instrument))
  if (sent.type === 'refused') note(run, 'secondStop', 'refused', sent.code)
  if (sent.type === 'refused') return false
  const rows = await rowsOnce(venue, 'stop-loss', (now) => now.some(({ orderId }) => orderId !== first))
  if (rows.length === 0) throw lost('second-stop-not-seen')
  note(run, 'secondStop', rows.length > 1 ? 'added' : 'in place of the first', `${rows.length} row${rows.length === 1 ? '' : 's'} after the second call`)
  return rows.length > 1
}

/** Where a second one takes the first's place, nothing is ever too much; the careful value stays. */
const beyond = async (run: Run, shared: boolean): Promise<void> => {
  const { venue, plan } = run
  if (!shared) return note(run, 'stopBeyond', 'refused', 'not tried: two stops do not stand beside each other')
  const before = new Set((await venue.rows('stop-loss')).map(({ orderId }) => orderId))
  const third = verdict(await venue.row('stop-loss', plan.one, away(plan.last, -STOP - 2n * APART, plan.instrument)))
  note(run, 'stopBeyond', third.value, third.evidence)
  if (third.value === 'refused') return
  const isMore = ({ orderId }: Rows[number]): boolean => !before.has(orderId)
  for (const row of (await rowsOnce(venue, 'stop-loss', (rows) => rows.some(isMore))).filter(isMore)) await venue.cancelRow(row)
}

const target = async (run: Run): Promise<void> => {
  const { venue, plan } = run
  const trigger = away(plan.last, FAR, plan.instrument)
  await asked(run, { step: 'target', contracts: plan.two, trigger })
  const { value, evidence } = verdict(await venue.row('take-profit', plan.two, trigger))
  note(run, 'targetBesideStops', value, evidence)
  if (value === 'accepted') for (const row of await rowsOnce(venue, 'take-profit', some)) await venue.cancelRow(row)
}

const closingLimits = async (run: Run): Promise<void> => {
  const { venue, plan } = run
  const limit = { direction: 'close', quantity: plan.two, price: away(plan.last, FAR, plan.instrument), attachedStop: null } as const
  await asked(run, { step: 'closing-limits', contracts: plan.two, price: limit.price })
  const first = await venue.order(limit)
  const beside = verdict(first)
  note(run, 'limitBesideStops', beside.value, beside.evidence)
  if (first.type === 'refused') return note(run, 'secondLimit', 'refused', 'not tried: the first was refused')
  const second = await venue.order({ ...limit, quantity: plan.one })
  const { value, evidence } = verdict(second)
  note(run, 'secondLimit', value, evidence)
}

const planOf = async ({ market, exchange }: ProbeMeans, instrument: Instrument): Promise<Plan> => {
  const [quote, settings, fees] = [await market.quote(instrument.symbol), await exchange.settings(instrument.symbol), await exchange.fees(instrument.symbol)]
  // Smaller sizes may fall below the least notional when the price does.
  const one = maxOf(minimumAt(instrument, away(quote.last, -FAR, instrument)), instrument.quantityMin)
  return { instrument, last: quote.last, one, two: quantity(one * 2n), leverage: settings.leverage, taker: fees.taker }
}

const isFlat = async ({ exchange }: ProbeMeans, symbol: string): Promise<boolean> =>
  (await exchange.positions(symbol)).every(({ contracts }) => contracts === 0n) && (await exchange.openOrders({ symbol })).length === 0 && (await exchange.openTriggers({ symbol })).length === 0

const resultOf = ({ findings, evidence }: Answers): Probed => {
  const { endedId: id, attachedStop: attached, amendedRow, secondStop, stopBeyond, targetBesideStops, limitBesideStops, secondLimit } = findings
  if (id === undefined || attached === undefined || amendedRow === undefined || secondStop === undefined || stopBeyond === undefined || targetBesideStops === undefined || limitBesideStops === undefined || secondLimit === undefined) throw lost('not-whole')
  return { type: 'probed', findings: { endedId: id, attachedStop: attached, amendedRow, secondStop, stopBeyond, targetBesideStops, limitBesideStops, secondLimit }, evidence }
}

/**
 * Measures on the account itself what the venue's documents leave open, with twice the smallest size of one symbol, asking before each step. The account
 * must hold nothing on the symbol. Whatever happens, what was sent is taken away again and what was opened is closed; rejects with a Fault when even that failed.
 */
export const probeVenue = async (means: ProbeMeans, talk: ProbeTalk, { instrument, mark }: { readonly instrument: Instrument; readonly mark: string }): Promise<Probed> => {
  if (!(await isFlat(means, instrument.symbol))) return { type: 'not-flat' }
  const plan = await planOf(means, instrument)
  let notes: ProbeNotes = { mark, symbol: instrument.symbol, clientIds: [], opens: plan.two }
  const keep: ProbeMeans['keep'] = (kept) => { if (kept !== null) notes = kept; return means.keep(kept) }
  const run: Run = { ...talk, venue: probeExchange({ ...means, keep }, notes), plan, answers: { findings: {}, evidence: {}, stoppedAt: null } }
  try {
    for (const step of [endedId, attachedStop, stops, target, closingLimits]) await step(run)
  } catch (thrown) {
    await cleanUp({ ...means, keep }, notes)
    if (run.answers.stoppedAt !== null) return { type: 'stopped', at: run.answers.stoppedAt }
    throw thrown
  }
  await cleanUp({ ...means, keep }, notes)
  return resultOf(run.answers)
}


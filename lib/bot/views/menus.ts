import type { Quote } from '#core/market/quote.ts'
import { fraction, toStep } from '#core/money/fraction.ts'
import { ONE, type Price, price, quantity, rate } from '#core/money/money.ts'
import { partOf } from '#core/trade/close-part.ts'
import { shareUncovered } from '#core/trade/edit-targets.ts'
import { breakEvenPrice, meanPrice, stopReached, targetReached } from '#core/trade/levels.ts'
import { netAt, partAt, standingOf } from '#core/trade/standing.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import { targetsNow } from '#core/trade/targets.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { centsInSum, exactFigure, plainMoney, plainPercent, signedMoney, tickFigure } from '#words/figures.ts'
import { menusEn as words } from '#words/en/menus.ts'
import { html, type Html } from '../html.ts'
import { type Menu, menuPress } from '../menu.ts'
import { pressOf } from '../press.ts'

type Button = { readonly label: string; readonly data: string }
type Rows = readonly (readonly Button[])[]
export type MenuFacts = { readonly account: AccountId; readonly quote: Quote | null; /** Where liquidation is estimated, should it come before a stop that is moved there; null: it would not. */ readonly liquidationBefore: (stop: Price) => Price | null }
/** What an open menu adds to its card, and its own rows in the place of the card's. */
export type MenuPart = { readonly says: Html | null; readonly rows: Rows }

export const ticksOf = (trade: LiveTrade, at: Price): number => Number(at / trade.instrument.tick)
export const priceOf = (trade: LiveTrade, ticks: number): Price => price(BigInt(ticks) * trade.instrument.tick)
/** What a market close meets first. */
export const exitPrice = ({ plan }: LiveTrade, quote: Quote | null): Price | null => (quote === null ? null : ((plan.side === 'long' ? quote.bid : quote.ask) ?? quote.last))
/** Contracts that a press means, as steps: a press that meets others acts on nothing. */
export const partSteps = (trade: LiveTrade, percent: number): number => Number(partOf(trade, percentRate(percent)) / trade.instrument.step)
export const trailRate = (hundredths: number) => rate((BigInt(hundredths) * ONE) / 10_000n)
export const percentRate = (percent: number) => rate((BigInt(percent) * ONE) / 100n)

const inRows = (buttons: readonly Button[], width: number): Rows => Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width))

export const menuPart = (trade: LiveTrade, menu: Menu, facts: MenuFacts): MenuPart => {
  switch (menu.kind) {
    case 'card': return { says: null, rows: cardRows(trade, facts) }
    case 'close': return trade.ledger.open === 0n ? cancelPart(trade, facts) : closePart(trade, facts)
    case 'close-other': return { says: html`${words.closeOther}`, rows: [partButtons(trade, [10, 33, 66, 75, 90], facts), [backTo(trade, facts, 'close')]] }
    case 'close-ask': return closeAsk(trade, menu.n, facts)
    case 'stop': return stopPart(trade, facts)
    case 'trail': return trailPart(trade, facts)
    case 'trail-type': return { says: html`${words.trailType}`, rows: [[backTo(trade, facts, 'trail')]] }
    case 'stop-type': return { says: html`${words.stopType}`, rows: [[backTo(trade, facts, 'stop')]] }
    case 'targets': return targetsPart(trade, facts)
    case 'target': return targetPart(trade, menu.n, facts)
    case 'target-type': return targetTyped(trade, menu.n, facts)
    case 'target-add': return { says: html`${words.targetAdd(plainPercent(shareUncovered(trade), ONE))}`, rows: [[backTo(trade, facts, 'targets')]] }
    case 'margin': return marginPart(trade, facts)
    case 'margin-ask': return marginAsk(trade, menu.n, facts)
    case 'margin-type': return { says: html`${words.marginType}`, rows: [[backTo(trade, facts, 'margin')]] }
  }
}

const to = (trade: LiveTrade, { account }: MenuFacts, label: string, menu: Menu['kind'] | Menu): Button => ({ label, data: menuPress(account, trade.id, typeof menu === 'string' ? { kind: menu, n: 1 } : menu) })
const backTo = (trade: LiveTrade, facts: MenuFacts, menu: Menu['kind'] | Menu): Button => to(trade, facts, words.back, menu)

/** Margin can be added to what is open and isolated only. */
const cardRows = (trade: LiveTrade, facts: MenuFacts): Rows => {
  const certificate = { label: words.certificate, data: pressOf(facts.account, 'ct', trade.id) }
  const why = { label: words.why, data: pressOf(facts.account, 'w', trade.id) }
  if (trade.ledger.open === 0n) return trade.entry.state === 'ended' ? [[why]] : [[to(trade, facts, words.cancelEntry, 'close'), certificate, why]]
  const margin = trade.marginMode === 'isolated' ? [to(trade, facts, words.margin, 'margin')] : []
  return [[to(trade, facts, words.close, 'close'), to(trade, facts, words.stop, 'stop'), to(trade, facts, words.targets, 'targets'), why], [...margin, certificate]]
}

const cancelPart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  if (trade.entry.state === 'ended') return { says: null, rows: [[backTo(trade, facts, 'card')]] }
  const contracts = exactFigure(trade.entry.quantity)
  const at = trade.entry.price === null ? 'at market' : `at ${tickFigure(trade.entry.price, trade.instrument.tick)}`
  return { says: html`${words.cancelHow({ contracts, at })}`, rows: [[backTo(trade, facts, 'card')], [{ label: words.cancelYes(contracts), data: pressOf(facts.account, 'ce', trade.id) }]] }
}

/** One for each different number of contracts: of two open ones a half is one and a quarter is one too. */
const partButtons = (trade: LiveTrade, percents: readonly number[], facts: MenuFacts): readonly Button[] => {
  const at = exitPrice(trade, facts.quote)
  const seen = new Set<bigint>()
  return percents.flatMap((percent) => {
    const contracts = partOf(trade, percentRate(percent))
    if (seen.has(contracts)) return []
    seen.add(contracts)
    const name = words.part(percent)
    const figures = words.contracts(exactFigure(contracts), at === null || name === null ? null : signedMoney(partAt(trade, at, contracts).net))
    return [to(trade, facts, name === null ? `${percent} %` : `${name} ${figures}`, { kind: 'close-ask', n: percent })]
  })
}

const closePart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  const at = exitPrice(trade, facts.quote)
  const [all = [], ...parts] = inRows(partButtons(trade, [100, 50, 25], facts), 1)
  return {
    says: html`${words.closeHow(at === null ? { at, before: null, net: null } : { at: tickFigure(at, trade.instrument.tick), ...soFar(trade, at) })}`,
    rows: [all, parts.flat(), [to(trade, facts, words.other, 'close-other'), backTo(trade, facts, 'card')]].filter((row) => row.length > 0),
  }
}

/** What is closed already and what the trade ends with: as shown, the first and what closing all adds make up the second. */
const soFar = (trade: LiveTrade, at: Price): { readonly before: string | null; readonly net: string } => {
  const [whole = 0n] = centsInSum([netAt(trade, at)])
  const [adds = 0n] = centsInSum([partAt(trade, at, trade.ledger.open).net])
  return { before: trade.ledger.open === trade.ledger.entry.contracts ? null : signedMoney(whole - adds), net: signedMoney(whole) }
}

/** Yes stands where no part stood: a finger that presses twice closes nothing. */
const closeAsk = (trade: LiveTrade, percent: number, facts: MenuFacts): MenuPart => {
  if (trade.ledger.open === 0n || percent < 1 || percent > 100) return { says: null, rows: [[backTo(trade, facts, 'close')]] }
  const contracts = partOf(trade, percentRate(percent))
  const at = exitPrice(trade, facts.quote)
  const part = at === null ? null : partAt(trade, at, contracts)
  const figures = { contracts: exactFigure(contracts), open: exactFigure(trade.ledger.open), at: at === null ? null : tickFigure(at, trade.instrument.tick), net: part === null ? null : signedMoney(part.net), fee: part === null ? null : plainMoney(part.fee) }
  const yes = { label: words.closeYes(figures.contracts), data: pressOf(facts.account, 'cy', trade.id, percent, partSteps(trade, percent)) }
  return { says: html`${words.closeAsk(figures)}`, rows: [[backTo(trade, facts, 'close')], [to(trade, facts, words.keepOpen, 'card')], [yes]] }
}

/** Steps of a price: so many thousandths of it, on the tick, the nearest different one at least. */
const stepped = (trade: LiveTrade, from: Price, thousandths: bigint): Price | null => {
  const { tick } = trade.instrument
  const moved = toStep(fraction(from * (1_000n + thousandths), 1_000n), tick, thousandths > 0n ? 'up' : 'down')
  return moved > 0n ? price(moved) : null
}
const percentLabel = (thousandths: bigint): string => `${thousandths < 0n ? '−' : '+'}${exactFigure(((thousandths < 0n ? -thousandths : thousandths) * ONE) / 10n)} %`

/** The stop that is wanted, as a press of the menu carries it: one drawn for another stop does nothing. 1: none. */
export const stopNow = (trade: LiveTrade): number => (trade.stop.wanted === null ? 1 : ticksOf(trade, trade.stop.wanted))

const STEPS = [-5n, 5n, -1n, 1n] as const
const FIRST_STOPS = [10n, 20n, 50n] as const

/** The steps that would be taken, and liquidation where it leaves some of them out. */
const stopSteps = (trade: LiveTrade, facts: MenuFacts, mayBe: (at: Price | null) => at is Price): { readonly steps: readonly { readonly label: string; readonly at: Price }[]; readonly liquidation: Price | null } => {
  const { instrument: { tick, multiplier }, plan: { side }, stop, ledger } = trade
  const from = stop.wanted ?? price(toStep(meanPrice(ledger.entry, multiplier), tick, 'down'))
  const steps = stop.wanted === null ? FIRST_STOPS.map((one) => (side === 'long' ? -one : one)) : STEPS
  const near = steps.flatMap((thousandths) => {
    const at = stepped(trade, from, thousandths)
    return mayBe(at) ? [{ at, label: `${percentLabel(thousandths)}  ${tickFigure(at, tick)}`, liquidation: facts.liquidationBefore(at) }] : []
  })
  return { steps: near.filter(({ liquidation }) => liquidation === null), liquidation: near.find(({ liquidation }) => liquidation !== null)?.liquidation ?? null }
}

const stopPart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  if (trade.ledger.open === 0n) return { says: null, rows: [[backTo(trade, facts, 'card')]] }
  const { instrument: { tick }, plan: { side }, stop } = trade
  const last = facts.quote?.last ?? null
  const mayBe = (at: Price | null): at is Price => at !== null && at !== stop.wanted && (last === null || !stopReached(side, at, last))
  const button = (label: string, at: Price): Button => ({ label, data: pressOf(facts.account, 'sm', trade.id, stopNow(trade), ticksOf(trade, at)) })
  const { steps, liquidation } = stopSteps(trade, facts, mayBe)
  const even = breakEvenPrice({ mean: trade.ledger.entry, feesIn: trade.ledger.entryFees, taker: trade.fees.taker, offset: trade.plan.breakEven?.offset ?? rate(0n), side, instrument: trade.instrument })
  const evenRow = last !== null && mayBe(even) ? [[button(words.breakEven(tickFigure(even, tick)), even)]] : []
  const notes = [stopSays(trade), ...(last !== null && stopReached(side, even, last) ? [words.notYet(tickFigure(even, tick))] : []), ...(liquidation === null ? [] : [words.leftOut(tickFigure(liquidation, tick))])]
  return { says: html`${notes.join(' ')}`, rows: [...evenRow, ...inRows(steps.map(({ label, at }) => button(label, at)), 2), [to(trade, facts, words.type, 'stop-type'), to(trade, facts, words.trail, 'trail')], [backTo(trade, facts, 'card')]] }
}

/** Distances that are offered, in hundredths of a percent; 0 turns it off. */
const TRAILS = [30, 50, 80, 150] as const
const trailPart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  if (trade.ledger.open === 0n) return { says: null, rows: [[backTo(trade, facts, 'card')]] }
  const { trailing } = trade.plan
  const button = (label: string, hundredths: number): Button => ({ label, data: pressOf(facts.account, 'ts', trade.id, hundredths + 1) })
  const others = TRAILS.filter((hundredths) => trailRate(hundredths) !== trailing?.distance).map((hundredths) => button(plainPercent(BigInt(hundredths), 10_000n), hundredths))
  const off = trailing === null ? [] : [button(words.trailOff, 0)]
  return { says: html`${words.trailHow(trailing === null ? null : plainPercent(trailing.distance, ONE))}`, rows: [others, [...off, to(trade, facts, words.trailOther, 'trail-type')], [backTo(trade, facts, 'stop')]] }
}
const stopSays = (trade: LiveTrade): string => {
  const { atStop } = standingOf(trade, null)
  const trailing = trade.plan.trailing === null ? [] : [words.trailing(plainPercent(trade.plan.trailing.distance, ONE), trade.stop.trailing !== null)]
  return [atStop === null ? words.stopNone : words.stopAt(signedMoney(atStop)), ...trailing].join(' ')
}

const targetsPart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  const { tick } = trade.instrument
  const open = exactFigure(trade.ledger.open)
  const left = targetsNow(trade).filter((target) => target.left > 0n)
  const covered = left.reduce((sum, target) => sum + target.left, 0n)
  const buttons = left.map((target) => to(trade, facts, `TP${target.target} ${tickFigure(target.price, tick)} · ${exactFigure(target.left)}`, { kind: 'target', n: ticksOf(trade, target.price) }))
  const add = covered < trade.ledger.open ? [to(trade, facts, words.addTarget, 'target-add')] : []
  return { says: html`${left.length === 0 ? words.targetsNone(open) : words.targetsHow({ covered: exactFigure(covered), open })}`, rows: [...inRows(buttons, 2), [...add, backTo(trade, facts, 'card')]] }
}

/** null: no target waits at that price. */
export const targetAt = (trade: LiveTrade, ticks: number) => targetsNow(trade).find((target) => target.left > 0n && ticksOf(trade, target.price) === ticks) ?? null

const targetPart = (trade: LiveTrade, ticks: number, facts: MenuFacts): MenuPart => {
  const target = targetAt(trade, ticks)
  if (target === null) return targetsPart(trade, facts)
  const { instrument: { tick }, plan: { side } } = trade
  const last = facts.quote?.last ?? null
  const moves = STEPS.flatMap((thousandths) => {
    const at = stepped(trade, target.price, thousandths)
    if (at === null || targetAt(trade, ticksOf(trade, at)) !== null || (last !== null && targetReached(side, at, last))) return []
    return [{ label: `${percentLabel(thousandths)}  ${tickFigure(at, tick)}`, data: pressOf(facts.account, 'tm', trade.id, ticks, ticksOf(trade, at)) }]
  })
  const says = words.targetHow({ target: target.target, price: tickFigure(target.price, tick), contracts: exactFigure(target.left), net: signedMoney(partAt(trade, target.price, quantity(target.left)).net) })
  const remove = { label: words.remove(target.target), data: pressOf(facts.account, 'tr', trade.id, ticks) }
  return { says: html`${says}`, rows: [...inRows(moves, 2), [to(trade, facts, words.type, { kind: 'target-type', n: ticks }), remove], [backTo(trade, facts, 'targets')]] }
}
const targetTyped = (trade: LiveTrade, ticks: number, facts: MenuFacts): MenuPart => {
  const target = targetAt(trade, ticks)
  return target === null ? targetsPart(trade, facts) : { says: html`${words.targetType(target.target)}`, rows: [[backTo(trade, facts, { kind: 'target', n: ticks })]] }
}

/** Initial margin of what is open: a part that was closed took its own along. */
const openMargin = (trade: LiveTrade): bigint => trade.ledger.costLeft / BigInt(trade.leverage)
/** With what was added by hand; about, since how a close shares that out is the exchange's own. */
const marginOf = (trade: LiveTrade): bigint => openMargin(trade) + trade.addedMargin
const CENT = ONE / 100n

const marginPart = (trade: LiveTrade, facts: MenuFacts): MenuPart => {
  if (trade.ledger.open === 0n || trade.marginMode !== 'isolated') return { says: null, rows: [[backTo(trade, facts, 'card')]] }
  const adds = [10n, 25n, 50n].map((percent) => Number((openMargin(trade) * percent) / 100n / CENT)).filter((cents) => cents > 0)
  return { says: html`${words.marginHow(plainMoney(marginOf(trade)))}`, rows: [adds.map((cents) => to(trade, facts, `+${plainMoney(BigInt(cents) * CENT)}`, { kind: 'margin-ask', n: cents })), [to(trade, facts, words.amount, 'margin-type'), backTo(trade, facts, 'card')]] }
}
const marginAsk = (trade: LiveTrade, cents: number, facts: MenuFacts): MenuPart => {
  const amount = BigInt(cents) * CENT
  const says = words.marginAsk({ amount: plainMoney(amount), from: plainMoney(marginOf(trade)), to: plainMoney(marginOf(trade) + amount) })
  return { says: html`${says}`, rows: [[backTo(trade, facts, 'margin')], [{ label: words.marginYes(plainMoney(amount)), data: pressOf(facts.account, 'my', trade.id, cents) }]] }
}

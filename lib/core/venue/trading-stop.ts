import type { Side, TriggerSource } from '#core/market/instrument.ts'
import { ONE } from '#core/money/money.ts'
import { checkStatus, checkTick } from './checks.ts'
import type { Fallback, ProtectiveRow, TradingStop, TrailingRow } from './command.ts'
import { type Refusal, type Reply, refuse } from './reply.ts'
import { addRow, cancelRow, firesByKind } from './rows.ts'
import { closableOf, showTrigger } from './show.ts'
import { type Account, holdingOf, isWaiting, type Market, type Position, type State, type Trigger } from './state.ts'

export type ProtectiveKind = 'stop-loss' | 'take-profit'

const priceOf = (market: Market, by: TriggerSource): bigint => (by === 'mark' ? market.mark : market.last)

/** A stop lies on the losing side of the price, a target on the winning one (-3141 to -3144). */
export const checkSide = (market: Market, side: Side, kind: ProtectiveKind, row: { readonly trigger: bigint; readonly by: TriggerSource }): Refusal | null => {
  const up = firesByKind(side, kind) === 'up'
  const from = priceOf(market, row.by)
  if (up ? row.trigger > from : row.trigger < from) return null
  return refuse(`${side}-${kind === 'stop-loss' ? 'stop' : 'take-profit'}-price`)
}

const protectiveRows = (account: Account, symbol: string, side: Side): Trigger[] =>
  [...account.openTriggers.values()].filter((row) => row.symbol === symbol && row.side === side && row.kind !== 'plain' && isWaiting(row))

export type Wanted = { readonly kind: ProtectiveKind; readonly quantity: bigint; readonly except: Trigger | null }

/** Rows of a side against its position (switch rowTotals). A row for the whole position counts as all of it. */
export const checkTotals = (state: State, account: Account, position: Position, wanted: Wanted): Refusal | null => {
  const { rowTotals, closingRowsLock } = state.switches
  const sizeOf = (quantity: bigint): bigint => (quantity === 0n ? position.contracts : quantity)
  if (closingRowsLock && sizeOf(wanted.quantity) > closableOf(state, account, position, wanted.except)) return refuse('no-position')
  if (rowTotals === 'free') return null
  const others = protectiveRows(account, position.symbol, position.side)
    .filter((row) => row !== wanted.except && row.status === 'waiting' && (rowTotals === 'joint' || row.kind === wanted.kind))
  const sum = others.reduce((total, row) => total + sizeOf(row.quantity), sizeOf(wanted.quantity))
  return sum > position.contracts ? refuse('rows-exceed-position') : null
}

const checkSize = (market: Market, quantity: bigint | null): Refusal | null =>
  quantity !== null && (quantity <= 0n || quantity % market.instrument.step !== 0n) ? refuse('quantity-precision') : null

export const checkTrailing = (market: Market, side: Side, row: { readonly fallback: Fallback; readonly activation: bigint | null; readonly by: TriggerSource }): Refusal | null => {
  const from = priceOf(market, row.by)
  const { amount, by } = row.fallback
  if (amount <= 0n) return refuse('invalid-parameter', 'fallbackQuantity')
  if (by === 'rate' ? amount >= ONE : amount >= from) return refuse('fallback-too-large')
  if (row.activation === null) return null
  if (side === 'long' ? row.activation < from : row.activation > from) return refuse(side === 'long' ? 'activation-too-low' : 'activation-too-high')
  return checkTick(market, row.activation)
}

type Plan = { readonly kind: ProtectiveKind; readonly fixed: ProtectiveRow | null; readonly trailing: TrailingRow | null }

const checkPlan = (state: State, market: Market, account: Account, at: { readonly position: Position; readonly plan: Plan; readonly except: readonly Trigger[] }): Refusal | null => {
  const { position, plan } = at
  const quantity = (plan.fixed ?? plan.trailing)?.quantity ?? null
  const refusal = checkLevels(state, market, position, plan) ?? checkSize(market, quantity)
  if (refusal !== null) return refusal
  if (at.except.length === 0) return checkTotals(state, account, position, { kind: plan.kind, quantity: quantity ?? 0n, except: null })
  return quantity !== null && quantity > position.contracts ? refuse('rows-exceed-position') : null
}

const checkLevels = (state: State, market: Market, position: Position, plan: Plan): Refusal | null => {
  if (plan.trailing !== null) return checkTrailing(market, position.side, plan.trailing)
  if (plan.fixed === null) return null
  return checkTick(market, plan.fixed.trigger) ?? (state.switches.rowDirection === 'by-kind' ? checkSide(market, position.side, plan.kind, plan.fixed) : null)
}

const plansOf = (command: TradingStop): readonly Plan[] | Refusal => {
  const { takeProfit = null, stopLoss = null, trailing = null } = command
  if (trailing !== null && (takeProfit !== null || stopLoss !== null)) return refuse('unsupported-combination')
  const plans: Plan[] = []
  if (takeProfit !== null) plans.push({ kind: 'take-profit', fixed: takeProfit, trailing: null })
  if (stopLoss !== null) plans.push({ kind: 'stop-loss', fixed: stopLoss, trailing: null })
  if (trailing !== null) plans.push({ kind: 'stop-loss', fixed: null, trailing })
  return plans.length === 0 ? refuse('invalid-parameter', 'stopLoss') : plans
}

const firesFor = (state: State, market: Market, position: Position, plan: Plan): 'up' | 'down' => {
  if (plan.fixed === null || state.switches.rowDirection === 'by-kind') return firesByKind(position.side, plan.kind)
  return plan.fixed.trigger >= priceOf(market, plan.fixed.by) ? 'up' : 'down'
}

const write = (state: State, market: Market, account: Account, at: { readonly position: Position; readonly plan: Plan }): Trigger => {
  const { position, plan } = at
  const { fixed, trailing } = plan
  return addRow(state, market, account, {
    clientId: null, entryId: null, status: 'waiting', symbol: position.symbol, side: position.side, direction: 'close', kind: plan.kind,
    trigger: fixed?.trigger ?? null, by: (fixed ?? trailing)?.by ?? 'last', fires: firesFor(state, market, position, plan), price: null,
    quantity: (fixed ?? trailing)?.quantity ?? 0n,
    trailing: trailing === null ? null : { fallback: trailing.fallback, activation: trailing.activation, active: false, best: null },
  })
}

/** TP/SL and trailing rows on an open position. All of a call, or nothing of it. */
export const tradingStop = (state: State, market: Market, account: Account, command: TradingStop): Reply => {
  const plans = plansOf(command)
  if ('type' in plans) return plans
  const holding = holdingOf(account, command.symbol)
  const position = holding[command.side]
  const status = checkStatus(market, 'close')
  if (status !== null) return status
  if (position.contracts === 0n) return refuse('no-position')
  const rows = protectiveRows(account, command.symbol, command.side)
  const replaces = state.switches.tradingStopRepeat === 'replaces'
  for (const plan of plans) {
    const except = replaces ? rows.filter(({ kind }) => kind === plan.kind) : []
    const refusal = checkPlan(state, market, account, { position, plan, except })
    if (refusal !== null) return refusal
  }
  if (!replaces && holding.rows + plans.length > market.instrument.triggerOrdersMax) return refuse('too-many-rows')
  if (replaces) for (const row of rows) if (plans.some(({ kind }) => kind === row.kind)) cancelRow(state, market, account, row)
  return { type: 'rows', rows: plans.map((plan) => showTrigger(write(state, market, account, { position, plan }))) }
}

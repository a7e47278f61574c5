import { arm, disarm } from './armed.ts'
import { endedRefusal, findTrigger } from './cancel.ts'
import { checkClientId, checkContracts, checkTick, contractsOf } from './checks.ts'
import type { AmendTrigger } from './command.ts'
import { nextRank } from './ids.ts'
import { firesFor } from './place-trigger.ts'
import { reportTrigger } from './report.ts'
import { type Refusal, type Reply, refuse } from './reply.ts'
import { showTrigger } from './show.ts'
import { type Account, buys, holdingOf, type Market, type State, type Trigger } from './state.ts'
import { checkSide, checkTotals, checkTrailing } from './trading-stop.ts'

type Fields = Pick<Trigger, 'trigger' | 'by' | 'price' | 'quantity' | 'trailing'>

const quantityAfter = (state: State, market: Market, row: Trigger, command: AmendTrigger): bigint => {
  if (command.size === undefined) return row.quantity
  if ('contracts' in command.size) return command.size.contracts === 0n && row.kind === 'plain' ? row.quantity : command.size.contracts
  return contractsOf(state, market, command.size, command.trigger ?? row.trigger ?? market.last)
}

/** Fixed to trailing needs a fallback, a source and an explicit quantity; trailing to fixed a trigger price (TOOBIT-API.md 5.4). */
const trailingAfter = (row: Trigger, command: AmendTrigger): Trigger['trailing'] | Refusal => {
  const wanted = command.stopType ?? (row.trailing === null ? 'fixed' : 'trailing')
  if (wanted === 'fixed') return row.trailing !== null && command.trigger === undefined ? refuse('invalid-parameter', 'stopPrice') : null
  if (row.kind !== 'stop-loss') return refuse('unsupported-combination')
  if (row.trailing === null) return newlyTrailing(command)
  const { fallback, activation, active, best } = row.trailing
  if (command.activation === undefined) return { fallback: command.fallback ?? fallback, activation, active, best }
  return { fallback: command.fallback ?? fallback, activation: command.activation, active: false, best: null }
}

const newlyTrailing = (command: AmendTrigger): Trigger['trailing'] | Refusal => {
  if (command.fallback === undefined) return refuse('invalid-parameter', 'fallbackQuantity')
  if (command.by === undefined) return refuse('invalid-parameter', 'triggerBy')
  if (command.size === undefined) return refuse('invalid-parameter', 'quantity')
  return { fallback: command.fallback, activation: command.activation ?? null, active: false, best: null }
}

const fieldsAfter = (state: State, market: Market, row: Trigger, command: AmendTrigger): Fields | Refusal => {
  const trailing = trailingAfter(row, command)
  if (trailing !== null && 'type' in trailing) return trailing
  return {
    trailing, trigger: trailing === null ? (command.trigger ?? row.trigger) : null, by: command.by ?? row.by,
    price: command.price === undefined ? row.price : command.price, quantity: quantityAfter(state, market, row, command),
  }
}

const sameTrailing = (a: Trigger['trailing'], b: Trigger['trailing']): boolean => {
  if (a === null || b === null) return a === b
  return a.fallback.amount === b.fallback.amount && a.fallback.by === b.fallback.by && a.activation === b.activation
}

const same = (row: Trigger, fields: Fields): boolean =>
  row.trigger === fields.trigger && row.by === fields.by && row.price === fields.price && row.quantity === fields.quantity
  && sameTrailing(row.trailing, fields.trailing)

const checkProtective = (state: State, market: Market, account: Account, at: { readonly row: Trigger; readonly fields: Fields }): Refusal | null => {
  const { row, fields } = at
  if (row.kind === 'plain') return null
  const position = holdingOf(account, row.symbol)[row.side]
  if (fields.quantity < 0n || fields.quantity % market.instrument.step !== 0n) return refuse('quantity-precision')
  const byKind = fields.trigger !== null && state.switches.rowDirection === 'by-kind'
  const fixed = byKind && fields.trigger !== null ? checkSide(market, row.side, row.kind, { trigger: fields.trigger, by: fields.by }) : null
  const side = fields.trailing === null ? fixed : checkTrailing(market, row.side, { ...fields.trailing, by: fields.by })
  return side ?? checkTotals(state, account, position, { kind: row.kind, quantity: fields.quantity, except: row })
}

const checkFields = (state: State, market: Market, account: Account, at: { readonly row: Trigger; readonly fields: Fields; readonly command: AmendTrigger }): Refusal | null => {
  const { row, fields, command } = at
  if (same(row, fields)) return refuse('invalid-parameter', 'stopPrice')
  for (const price of [fields.trigger, fields.price]) {
    const shape = price === null ? null : checkTick(market, price)
    if (shape !== null) return shape
  }
  if (row.kind !== 'plain') return checkProtective(state, market, account, { row, fields })
  const renamed = command.newClientId !== undefined && command.newClientId !== row.clientId
  return checkContracts(market, fields.quantity) ?? (renamed ? checkClientId(state, account, command.newClientId) : null)
}

/** Only a waiting row; a protective row keeps its client id whatever is sent. */
export const amendTrigger = (state: State, market: Market, account: Account, command: AmendTrigger): Reply => {
  const row = findTrigger(account, command.key)
  if (row === undefined || (row.kind === 'plain') !== (command.kind === 'stop')) return refuse('no-such-order')
  if (row.status !== 'waiting') return row.status === 'dormant' ? refuse('unsupported-operation') : endedRefusal(row)
  const fields = fieldsAfter(state, market, row, command)
  if ('type' in fields) return fields
  const refusal = checkFields(state, market, account, { row, fields, command })
  if (refusal !== null) return refusal
  disarm(market, row)
  Object.assign(row, fields)
  if (fields.trigger !== null) turn(state, market, row, fields.trigger)
  if (row.kind === 'plain') rename(account, row, command.newClientId ?? String(state.now))
  row.rank = nextRank(state)
  row.updatedAt = state.now
  arm(market, row)
  reportTrigger(state, row, market)
  return { type: 'trigger', trigger: showTrigger(row) }
}

/** A moved trigger may lie on the other side of the price; a row whose kind says its direction keeps it. */
const turn = (state: State, market: Market, row: Trigger, trigger: bigint): void => {
  if (row.kind === 'plain') row.fires = firesFor(state, market, { trigger, by: row.by, buying: buys(row.side, row.direction) })
  else if (state.switches.rowDirection === 'inferred') row.fires = trigger >= (row.by === 'mark' ? market.mark : market.last) ? 'up' : 'down'
}

const rename = (account: Account, row: Trigger, clientId: string): void => {
  account.triggerByClient.delete(row.clientId)
  row.clientId = clientId
  account.triggerByClient.set(clientId, row)
}

import { checkClientId, checkContracts, checkStatus, checkTick, contractsOf } from './checks.ts'
import type { PlaceTrigger } from './command.ts'
import { type Refusal, type Reply, refuse } from './reply.ts'
import { addRow } from './rows.ts'
import { closableOf, showTrigger } from './show.ts'
import { type Account, buys, holdingOf, type Market, type State } from './state.ts'

/** A trigger order says no direction: it fires on the side where the price isn't now, or as its order goes (switch stopDirection). */
export const firesFor = (state: State, market: Market, row: { readonly trigger: bigint; readonly by: 'last' | 'mark'; readonly buying: boolean }): 'up' | 'down' => {
  if (state.switches.stopDirection === 'by-side') return row.buying ? 'up' : 'down'
  return row.trigger >= (row.by === 'mark' ? market.mark : market.last) ? 'up' : 'down'
}

const checkTrigger = (state: State, market: Market, account: Account, command: PlaceTrigger): Refusal | null => {
  const contracts = contractsOf(state, market, command.size, command.price ?? command.trigger)
  return checkClientId(state, account, command.clientId)
    ?? checkStatus(market, command.direction)
    ?? checkTick(market, command.trigger)
    ?? (command.price === null ? null : checkTick(market, command.price))
    ?? checkContracts(market, contracts)
    ?? checkRoom(state, market, account, { command, contracts })
}

const checkRoom = (state: State, market: Market, account: Account, { command, contracts }: { readonly command: PlaceTrigger; readonly contracts: bigint }): Refusal | null => {
  if (market.last === 0n) return refuse('no-depth')
  const holding = holdingOf(account, command.symbol)
  const position = holding[command.side]
  if (command.direction === 'close') {
    const room = state.switches.closingRowsLock ? closableOf(state, account, position) : position.contracts
    if (room === 0n || (state.switches.closingRowsLock && contracts > room)) return refuse('no-position')
  }
  return holding.triggers >= market.instrument.triggerOrdersMax ? refuse('too-many-triggers') : null
}

/** Nothing is locked for an opening trigger order: its money is checked when it fires. */
export const placeTrigger = (state: State, market: Market, account: Account, command: PlaceTrigger): Reply => {
  const refusal = checkTrigger(state, market, account, command)
  if (refusal !== null) return refusal
  const row = addRow(state, market, account, {
    clientId: command.clientId, entryId: null, status: 'waiting', symbol: command.symbol, side: command.side, direction: command.direction, kind: 'plain',
    trigger: command.trigger, by: command.by, price: command.price, trailing: null,
    fires: firesFor(state, market, { trigger: command.trigger, by: command.by, buying: buys(command.side, command.direction) }),
    quantity: contractsOf(state, market, command.size, command.price ?? command.trigger),
  })
  return { type: 'trigger', trigger: showTrigger(row) }
}

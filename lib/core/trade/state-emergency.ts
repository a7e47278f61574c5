import { type AccountState, type ForeignRow, liveTrades } from './account.ts'
import type { Deciding } from './deciding.ts'
import { emergencyDueAt } from './emergency.ts'
import type { EmergencyLeft } from './watched.ts'

/** Every press is stated to its end: at once when the last of its trades has ended, and once before, when that takes long. */
export const stateEmergency = (desk: Deciding): void => {
  const { emergency } = desk.state()
  if (emergency === undefined) return
  const left = leftOf(desk.state(), emergency.trades)
  const due = emergencyDueAt(desk.state())
  if (left.length > 0 && (due === null || desk.at < due)) return
  desk.emit({ type: 'emergency-stated', trade: null, since: emergency.since, ended: emergency.ended, left, foreign: foreignOf(desk.state()), readTo: desk.state().readTo })
}

const leftOf = (account: AccountState, trades: readonly number[]): readonly EmergencyLeft[] =>
  liveTrades(account).filter(({ id }) => trades.includes(id)).map(({ id, plan, ledger, stop, entry }) => ({ trade: id, symbol: plan.symbol, side: plan.side, open: ledger.open, stop: stop.confirmed?.price ?? null, entryWaits: entry.state !== 'ended' }))

const foreignOf = ({ sides }: AccountState): readonly ForeignRow[] =>
  Object.entries(sides).flatMap(([key, { foreign }]) => {
    const [symbol, side] = key.split(':')
    return foreign === 0n || symbol === undefined || (side !== 'long' && side !== 'short') ? [] : [{ symbol, side, contracts: foreign }]
  })

import { NO_MONEY } from '#core/money/money.ts'
import { type AccountState, liveTrades } from './account.ts'
import type { Event } from './event.ts'
import type { EmergencyEnd } from './watched.ts'

/** What takes longer than this (ms) is stated as far as it is. */
const SO_FAR_MS = 60_000

/** Exchange time (ms) at which what is left is to be stated though it has not ended; null: never. */
export const emergencyDueAt = ({ emergency }: AccountState): number | null => (emergency === undefined || emergency.saidSoFar ? null : emergency.since + SO_FAR_MS)

export const withEmergency = (account: AccountState, event: Event): AccountState => {
  const { emergency } = account
  if (event.type === 'blocked' && event.why === 'emergency-stop') return { ...account, emergency: { since: event.at, trades: liveTrades(account).map(({ id }) => id), ended: [], saidSoFar: false } }
  if (emergency === undefined) return account
  if (event.type === 'emergency-stated') return event.left.length === 0 ? withoutEmergency(account) : { ...account, emergency: { ...emergency, saidSoFar: true } }
  if ((event.type !== 'closed' && event.type !== 'failed') || !emergency.trades.includes(event.trade)) return account
  return { ...account, emergency: { ...emergency, ended: [...emergency.ended, endOf(account, event)] } }
}

const withoutEmergency = ({ emergency: _stated, ...rest }: AccountState): AccountState => rest

const endOf = (account: AccountState, event: Extract<Event, { type: 'closed' | 'failed' }>): EmergencyEnd => {
  const trade = account.trades[String(event.trade)]
  const { net } = trade !== undefined && (trade.status === 'closed' || trade.status === 'failed') ? trade : { net: null }
  return { trade: event.trade, how: event.type, net: net ?? NO_MONEY }
}

import { type AccountState, FLOW_LATE_MS, liveTrades, owedFlows } from '#core/trade/account.ts'

/** Accounts with open trades are read whole at least so often, stream or not. */
const POLL_MS = 60_000
/** A funding flow or the last fill's fee is in the venue's books so soon after its instant, as a rule (ms). */
const SOON_MS = 10_000
const HOUR_MS = 3_600_000

/** Does the account hold anything that a stream or a poll should follow: what is not ours too, since the emergency stop offers to close it by its numbers. */
const hasOpenWork = (account: AccountState): boolean =>
  liveTrades(account).length > 0 || account.watched.length > 0 || Object.values(account.sides).some((side) => side.unexplained.length > 0 || side.foreignClose !== null || side.foreign > 0n || side.suspected !== null || side.missing !== null)

/** The first funding instant, plus the time that its flow takes, that the last read came before. */
const afterFunding = (hours: number, lastRead: number): number => (Math.floor((lastRead - SOON_MS) / (hours * HOUR_MS)) + 1) * hours * HOUR_MS + SOON_MS

/**
 * Store time (ms) at which the account is to be read whole again, null: nothing of it needs a read. Each minute while anything is open, soon
 * after a funding instant, and after a close once soon and once when every flow of its time must have shown up.
 */
export const readDueAt = (account: AccountState, lastRead: number): number | null => {
  const owed = owedFlows(account).flatMap(({ closedAt }) => [closedAt + SOON_MS, closedAt + FLOW_LATE_MS + SOON_MS]).filter((at) => at > lastRead)
  const funding = liveTrades(account).flatMap((trade) => (trade.ledger.open === 0n ? [] : [afterFunding(trade.instrument.fundingHours, lastRead)]))
  const times = [...owed, ...funding, ...(hasOpenWork(account) ? [lastRead + POLL_MS] : [])]
  return times.length === 0 ? null : Math.min(...times)
}

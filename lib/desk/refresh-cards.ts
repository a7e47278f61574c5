import { liveTrades } from '#core/trade/account.ts'
import { type CardLane, type ChatLane, refreshCard } from './chat-lane.ts'
import type { AccountId } from './ports/store.ts'

/** A live card is edited every 10 s at most, besides what happens to its trade (FEATURES.md A5). */
const REFRESH_MS = 10_000

export const runCards = async (lane: ChatLane & { readonly heldAccounts: () => readonly AccountId[] }, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    await lane.clock.sleep(REFRESH_MS, stop)
    if (stop.aborted) return
    for (const account of lane.heldAccounts()) await refreshAccount(lane, account)
  }
}

/** Edits the cards of an account's open trades; what fails waits for the next time. */
export const refreshAccount = async (lane: CardLane, account: AccountId): Promise<void> => {
  try {
    const row = await lane.store.accountOfLoop(account)
    if (row === null) return
    for (const trade of liveTrades(lane.texts.read(row).account)) if (trade.ledger.open > 0n) await refreshCard(lane, account, trade.id)
  } catch (thrown) {
    lane.log('warn', 'cards-not-refreshed', { message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

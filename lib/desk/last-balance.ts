import { isFault } from '#core/fault.ts'
import type { Balance } from '#core/position/position.ts'
import type { AccountExchange } from './ports/exchange.ts'
import type { Clock } from './ports/world.ts'

/** `at`: process time (ms) before it was asked for. */
export type ToldBalance = { readonly balance: Balance; readonly at: number }
/** An account's exchange that knows what balance it was told last, by whichever read. */
export type OpenExchange = AccountExchange & { readonly lastBalance: () => ToldBalance | null }

export const rememberBalance = <T extends Pick<AccountExchange, 'balance'>>(exchange: T, clock: Clock): T & Pick<OpenExchange, 'lastBalance'> => {
  let last: ToldBalance | null = null
  return {
    ...exchange,
    balance: async () => {
      const at = clock.now()
      const balance = await exchange.balance()
      last = { balance, at }
      return balance
    },
    lastBalance: () => last,
  }
}

/** The balance now; where the venue doesn't tell it, the last one told; null: none ever was. */
export const balanceNow = async (exchange: Pick<OpenExchange, 'balance' | 'lastBalance'>): Promise<ToldBalance | null> => {
  try {
    await exchange.balance()
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
  }
  return exchange.lastBalance()
}

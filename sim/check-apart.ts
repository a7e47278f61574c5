import type { Emulator } from '#bot/emulator.ts'
import type { Instrument } from '#core/market/instrument.ts'
import { fromCanonical } from '#core/json.ts'
import type { Trade } from '#core/trade/state.ts'
import { tableOf, type Violation, type Watched } from './checkers.ts'

/** Coins that each user of a seed trades; nobody trades another's. */
export type Coins = { readonly first: readonly Instrument[]; readonly second: readonly Instrument[] }

/** Two users of one desk: each one's rows and messages speak of their own coins only, and each one's cards hang in their own chat. */
export const checkApart = (users: readonly Watched[], emulator: Emulator, coins: Coins): readonly Violation[] => {
  if (users.length < 2) return []
  return users.flatMap((watched, at): readonly Violation[] => {
    const others = (at === 0 ? coins.second : coins.first).map(({ base }) => base)
    const strange = new RegExp(`\\b(${others.join('|')})\\b`)
    const found: Violation[] = []
    for (const message of emulator.messages(watched.chat)) {
      watched.looks.apart += 1
      const named = strange.exec(message.html)
      if (named !== null) found.push({ checker: 'apart', says: `chat ${watched.chat} shows ${named[0]}, which its user never traded: ${message.html.slice(0, 120)}` })
    }
    const table = tableOf(watched)
    for (const row of table.trades.values()) if (strange.test(fromCanonical<Trade>(row.body).plan.symbol)) found.push({ checker: 'apart', says: `trade ${row.trade} of chat ${watched.chat} is of another user's coin` })
    for (const card of table.cards.values()) if (card.chat !== String(watched.chat)) found.push({ checker: 'apart', says: `a card of chat ${watched.chat}'s account hangs in chat ${card.chat}` })
    for (const { symbol } of watched.venue.positions(watched.account, {})) if (strange.test(symbol)) found.push({ checker: 'apart', says: `chat ${watched.chat}'s account holds ${symbol}` })
    return found
  })
}

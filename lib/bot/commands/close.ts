import type { Context } from 'grammy'
import { readShare } from '../line/amount.ts'
import { isLineFault } from '../line/line-fault.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { lineFaultView } from '../views/refusal.ts'
import { cardBelow, liveNow } from './menus.ts'
import { readTradeNumber } from './trade.ts'

/** /close 3 opens the card's menu, /close 3 50% its question in numbers: a close can't be undone, so a press does it. */
export const closeCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return void (await say(context, lineFaultView(trade)))
  const percent = words[1] === undefined ? null : readShare(words[1])
  if (isLineFault(percent)) return void (await say(context, lineFaultView(percent)))
  const live = await liveNow(parts, speaker, trade)
  // Of an entry that waits there are no parts: its menu asks whether it is cancelled.
  const asks = percent !== null && live !== null && live.ledger.open > 0n
  await cardBelow(parts, speaker, context, { trade, menu: asks ? { kind: 'close-ask', n: percent } : { kind: 'close', n: 1 } })
}

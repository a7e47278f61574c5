import type { Context } from 'grammy'
import { closeTrade } from '#desk/verbs.ts'
import { readPercent } from '../line/amount.ts'
import { isLineFault } from '../line/line-fault.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import { cardBelow } from './menus.ts'
import { answerOther, askId, asker, readTradeNumber } from './trade.ts'

/** /close 3 opens the card's menu; /close 3 50% acts. */
export const closeCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return void (await say(context, lineFaultView(trade)))
  if (words[1] === undefined) return cardBelow(parts, speaker, context, { trade, menu: { kind: 'close', n: 1 } })
  const share = readPercent('share', words[1])
  if (isLineFault(share)) return void (await say(context, lineFaultView(share)))
  const outcome = await closeTrade(parts.door, asker(speaker), { id: askId(parts, context), trade, share })
  await say(context, outcome.type === 'accepted' ? plainView(`Closing ${words[1].replace(/%$/, '')} % of trade ${trade}.`) : await answerOther(parts, speaker, outcome))
}

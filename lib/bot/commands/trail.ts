import type { Context } from 'grammy'
import type { Rate } from '#core/money/money.ts'
import { setTradeTrailing } from '#desk/verbs.ts'
import { readPercent } from '../line/amount.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import { answerOther, askId, asker, readTradeNumber } from './trade.ts'

/** null: off. */
export const readTrail = (text: string): Rate | null | LineFault => {
  if (text.toLowerCase() === 'off') return null
  if (!/\d/.test(text)) return fault('trail', text, 'a distance behind the best price like 0.8%, or off', '0.8%')
  return readPercent('trail', text, 50n)
}

/** /trail 3 0.8%, /trail 3 off: trailing of an open trade. */
export const trailCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return void (await say(context, lineFaultView(trade)))
  const distance = readTrail(words[1] ?? '')
  if (isLineFault(distance)) return void (await say(context, lineFaultView(distance)))
  const outcome = await setTradeTrailing(parts.door, asker(speaker), { id: askId(parts, context), trade, distance })
  const done = distance === null ? `Trade ${trade} trails no more; its stop stays where it is.` : `Trade ${trade} trails from the price of now; the card shows its stop.`
  await say(context, outcome.type === 'accepted' ? plainView(done) : await answerOther(parts, speaker, outcome))
}

import type { Context } from 'grammy'
import { settingsWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { plainView } from '../views/refusal.ts'
import { endedTrades, historyFrom } from './lists.ts'

const wordsOf = (speaker: Speaker) => settingsWords(languageOf(speaker.user.language))
/** /reset: what it does, in numbers; the press acts. The button carries the moment up to which it was asked. */
export const resetCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const words = wordsOf(speaker)
  const ended = await endedTrades(parts, speaker)
  if (ended.length === 0) return void (await say(context, plainView(words.resetNothing)))
  await say(context, { ...plainView(words.resetAsk(ended.length)), buttons: [[{ label: words.resetDo, data: pressOf(speaker.account.account, 'rh', await parts.door.store.now()) }], [{ label: words.keep, data: 'k' }]] })
}
export const resetPress = async (parts: BotParts, speaker: Speaker, context: Context, until: number): Promise<void> => {
  const words = wordsOf(speaker)
  const gone = (await endedTrades(parts, speaker)).filter((trade) => (trade.status === 'closed' || trade.status === 'failed') && trade.closedAt <= until)
  if (until > (await parts.door.store.now())) return void (await say(context, plainView(words.resetNothing)))
  if (gone.length > 0) await parts.door.store.putSetting(historyFrom(speaker), String(until))
  await edit(context, plainView(gone.length === 0 ? words.resetNothing : words.resetDone(gone.length)))
}

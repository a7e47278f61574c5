import type { Context } from 'grammy'
import { certificateOfTrade, certificatesOf, type LastOf } from '#core/trade/certificate.ts'
import type { Refusal } from '#core/trade/refusal.ts'
import { isLive } from '#core/trade/state.ts'
import { certificateWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { isLineFault } from '../line/line-fault.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { certificateView } from '../views/certificate.ts'
import { lineFaultView, plainView, refusalView } from '../views/refusal.ts'
import { knownBetter, loadTrade, readTradeNumber } from './trade.ts'

/** What stays at the exchange if every process stops now, of every side, or of the one that a trade stands on. */
const certify = async (parts: BotParts, speaker: Speaker, context: Context, trade: number | null): Promise<void> => {
  const { door } = parts
  const row = await door.store.account(speaker.user.user, speaker.account.account)
  if (row === null) return
  const { account } = door.texts.read(row)
  const lastOf: LastOf = (symbol) => door.venue(speaker.account.venue).quoteOf(symbol)?.last ?? null
  const words = certificateWords(languageOf(speaker.user.language))
  const one = trade === null ? null : certificateOfTrade(account, trade, lastOf)
  if (trade !== null && one === null) return void (await say(context, refusalView(await whyNone(parts, speaker, trade))))
  const certificates = one === null ? certificatesOf(account, lastOf) : [one]
  if (certificates.length === 0) return void (await say(context, plainView(words.none)))
  for (const certificate of certificates) await say(context, certificateView(certificate, { words, timeZone: speaker.user.timeZone, hasWorker: door.hasWorker, only: trade }))
}

/** A live trade of which nothing is open or may fill is on its way out. */
const whyNone = async (parts: BotParts, speaker: Speaker, trade: number): Promise<Refusal> => {
  const found = await loadTrade(parts, speaker, trade)
  return found !== null && isLive(found) ? { code: 'nothing-open', trade } : knownBetter(parts, speaker, { code: 'not-open', trade })
}

export const certificateCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const [named] = words
  const trade = named === undefined ? null : readTradeNumber(named)
  if (isLineFault(trade)) await say(context, lineFaultView(trade))
  else await certify(parts, speaker, context, trade)
}

export const certificatePress = (parts: BotParts, speaker: Speaker, context: Context, trade: number): Promise<void> => certify(parts, speaker, context, trade)

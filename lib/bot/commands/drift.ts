import type { Context } from 'grammy'
import type { Instrument, Side } from '#core/market/instrument.ts'
import { quantity } from '#core/money/money.ts'
import { nearestWord } from '#core/nearest-word.ts'
import type { Level } from '#core/trade/plan.ts'
import type { Instruments } from '#desk/entry-facts.ts'
import { driftReport } from '#desk/drift-report.ts'
import { syncOnDemand } from '#desk/sync-on-demand.ts'
import { adoptForeign, leaveForeign, offerForeign } from '#desk/verbs.ts'
import { driftEn as words } from '#words/en/drift.ts'
import { html } from '../html.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { type BotParts, findInstrument, say, type Speaker } from '../parts.ts'
import { driftList } from '../views/drift.ts'
import { offerView } from '../views/foreign.ts'
import type { List } from '../views/lists.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import { answerOther, askId, asker, readStopLevel } from './trade.ts'

/** null: the account is gone. */
export const driftOf = async ({ door }: BotParts, { user, account }: Speaker): Promise<List | null> => {
  const report = await driftReport(door, user.user, account.account)
  return report === null ? null : driftList(report, account, user.timeZone)
}

/** The contracts that the button named stay as they are; others by now are refused. */
export const leavePress = async (parts: BotParts, speaker: Speaker, context: Context, [number = 0, units = 0]: readonly number[]): Promise<void> => {
  const row = (await driftReport(parts.door, speaker.user.user, speaker.account.account))?.notOurs[number - 1]
  if (row === undefined) return say(context, await answerOther(parts, speaker, { type: 'refused', refusal: { code: 'nothing-foreign' }, trade: null })).then(() => undefined)
  const asked = { symbol: row.symbol, side: row.side, contracts: quantity(BigInt(units)) }
  const outcome = await leaveForeign(parts.door, asker(speaker), { id: askId(parts, context), ...asked })
  await say(context, outcome.type === 'accepted' ? plainView(words.left(asked)) : await answerOther(parts, speaker, outcome))
}

const SIDES: Readonly<Record<string, Side>> = { long: 'long', short: 'short' }

/** Coin, side and stop of the line; the first word that is wrong. */
const readAdopt = async (instruments: Instruments, [coin = '', sideWord = '', stopWord = '']: readonly string[]): Promise<{ readonly instrument: Instrument; readonly side: Side; readonly stop: Level } | LineFault> => {
  const instrument = await findInstrument(instruments, coin)
  if ('nearest' in instrument) return fault('symbol', coin, 'a perpetual of the exchange', instrument.nearest)
  const side = SIDES[sideWord.toLowerCase()]
  if (side === undefined) return fault('side', sideWord, 'long or short', nearestWord(sideWord, Object.keys(SIDES)) ?? 'long')
  const stop = readStopLevel(stopWord)
  return isLineFault(stop) ? stop : { instrument, side, stop }
}

/** /adopt BTC long 60000, or 2% from the exchange's average: what was opened by hand becomes a trade with that stop. */
export const adoptCommand = async (parts: BotParts, speaker: Speaker, context: Context, line: readonly string[]): Promise<void> => {
  const read = await readAdopt(parts.door.venue(speaker.account.venue).instruments, line)
  if (isLineFault(read)) return void (await say(context, lineFaultView(read)))
  const outcome = await adoptForeign(parts.door, asker(speaker), { id: askId(parts, context), ...read })
  await say(context, outcome.type === 'accepted' && outcome.trade !== null ? plainView(words.adopted(outcome.trade)) : await answerOther(parts, speaker, outcome))
}

/** Offers to close what is not ours, as the emergency stop's statement does: one more press closes it. */
export const closeOfferPress = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const outcome = await offerForeign(parts.door, asker(speaker), { id: askId(parts, context) })
  const row = await parts.door.store.account(speaker.user.user, speaker.account.account)
  if (outcome.type !== 'offered' || row === null) return void (await say(context, await answerOther(parts, speaker, outcome)))
  await say(context, offerView(parts.door.texts.read(row).account, speaker.account, html`${words.title}:`))
}

/** The account is read whole, whatever its age: what two reads leave is concluded. */
export const readAgain = async ({ door }: BotParts, { account }: Speaker): Promise<void> => void (await syncOnDemand(door, account.account, true))

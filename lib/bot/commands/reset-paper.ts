import type { Context } from 'grammy'
import { isLive } from '#core/trade/state.ts'
import { lastRead } from '#desk/last-read.ts'
import { PAPER_START } from '#desk/paper-accounts.ts'
import { accountWords } from '#words/by-language.ts'
import { plainMoney } from '#words/figures.ts'
import { languageOf } from '#words/language.ts'
import { fault } from '../line/line-fault.ts'
import { type BotParts, edit, say, type Speaker } from '../parts.ts'
import { pressOf } from '../press.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'

const START = PAPER_START.toLocaleString('en-US')
/** ms that the question's numbers hold. */
const ASK_MS = 60_000

const wordsOf = (speaker: Speaker) => accountWords(languageOf(speaker.user.language))

/** /reset paper: what goes, in numbers; the press acts. */
export const resetPaperCommand = async ({ door }: BotParts, speaker: Speaker, context: Context, [what = '']: readonly string[]): Promise<void> => {
  const { user, account } = speaker
  const words = wordsOf(speaker)
  if (what.toLowerCase() !== 'paper') return void (await say(context, lineFaultView(fault('reset', what, '/reset for the history, or /reset paper for the paper account', 'paper'))))
  if (account.venue !== 'paper') return void (await say(context, plainView(words.resetLive(account.name))))
  const [read, ended, now] = await Promise.all([lastRead(door.kv, account.account), door.store.trades(user.user, account.account, { ended: true, limit: 1_000 }), door.store.now()])
  const trades = Object.values(door.texts.read((await door.store.account(user.user, account.account)) ?? account).account.trades)
  if (trades.some(isLive)) return void (await say(context, plainView(words.resetBusy)))
  const facts = { equity: read === null ? null : plainMoney(read.equity), ended: ended.length, drafts: trades.filter(({ status }) => status === 'draft').length, start: START }
  await say(context, { ...plainView(words.resetAsk(facts)), buttons: [[{ label: words.resetDo(START), data: pressOf(account.account, 'rp', now) }], [{ label: words.keep, data: 'k' }]] })
}

export const resetPaperPress = async ({ door, paper }: BotParts, speaker: Speaker, context: Context, asked: number): Promise<void> => {
  const { user, account } = speaker
  const words = wordsOf(speaker)
  if (account.venue !== 'paper') return void (await say(context, plainView(words.resetLive(account.name))))
  const now = await door.store.now()
  if (asked > now || now - asked > ASK_MS) return void (await say(context, plainView(words.resetOld)))
  const done = await paper.anew(user.user, account.account)
  if (done === 'done') door.log('info', 'paper-account-anew', { user: user.user, was: account.account })
  await edit(context, plainView(done === 'done' ? words.resetDone(START) : words.resetBusy))
}

import type { Context } from 'grammy'
import { money } from '#core/money/money.ts'
import type { Applied } from '#desk/apply.ts'
import { addTradeMargin, changeTradeTargets, draftTrade, dropDraft } from '#desk/verbs.ts'
import { readAmount } from '../line/amount.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { readTargetWords, readTradeLine, targetOrderFault } from '../line/trade-line.ts'
import { type BotParts, findInstrument, say, type Speaker } from '../parts.ts'
import { lineFaultView, plainView, refusalView } from '../views/refusal.ts'
import { answerOther, askId, asker, loadTrade, readTradeNumber, tradeView } from './trade.ts'

const faulty = (context: Context, wrong: LineFault): Promise<void> => say(context, lineFaultView(wrong)).then(() => undefined)

/** /targets 3 2/4% 50/50: new targets for what is open. */
export const targetsCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return faulty(context, trade)
  const targets = readTargetWords(words.slice(1))
  if (isLineFault(targets)) return faulty(context, targets)
  const held = await loadTrade(parts, speaker, trade)
  const order = held === null ? null : targetOrderFault(targets, held.plan.side)
  if (order !== null) return faulty(context, order)
  const outcome = await changeTradeTargets(parts.door, asker(speaker), { id: askId(parts, context), trade, targets })
  await say(context, outcome.type === 'accepted' ? plainView(`Targets of trade ${trade} change; the card shows them.`) : await answerOther(parts, speaker, outcome))
}

/** /margin 3 50usdt: adds margin to an isolated position. */
export const marginCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const trade = readTradeNumber(words[0] ?? '')
  if (isLineFault(trade)) return faulty(context, trade)
  const amount = readAmount('margin', (words[1] ?? '').toLowerCase().replace(/usdt$/, ''))
  if (isLineFault(amount)) return faulty(context, amount)
  const outcome = await addTradeMargin(parts.door, asker(speaker), { id: askId(parts, context), trade, amount: money(amount) })
  await say(context, outcome.type === 'accepted' ? plainView(`Adding margin to trade ${trade}.`) : await answerOther(parts, speaker, outcome))
}

const showDraft = async (parts: BotParts, speaker: Speaker, context: Context, outcome: Applied): Promise<boolean> => {
  const trade = outcome.type === 'accepted' && outcome.trade !== null ? await loadTrade(parts, speaker, outcome.trade) : null
  await say(context, trade === null ? await answerOther(parts, speaker, outcome) : await tradeView(parts, speaker, trade))
  return trade !== null
}

/** /copy 3: the plan of a trade as a new draft, at the prices of now. */
export const copyCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const id = readTradeNumber(words[0] ?? '')
  if (isLineFault(id)) return faulty(context, id)
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null) return void (await say(context, refusalView({ code: 'no-such-trade', trade: id })))
  const instrument = (await parts.door.venue(speaker.account.venue).instruments.of(trade.plan.symbol)) ?? trade.instrument
  await showDraft(parts, speaker, context, await draftTrade(parts.door, asker(speaker), { id: askId(parts, context), name: trade.name, instrument, plan: trade.plan }))
}

/** /edit 3 BTC long …: the line becomes a new draft, and only then the old draft goes. */
export const editCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const id = readTradeNumber(words[0] ?? '')
  if (isLineFault(id)) return faulty(context, id)
  const old = await loadTrade(parts, speaker, id)
  if (old?.status !== 'draft') return void (await say(context, refusalView({ code: old === null ? 'no-such-trade' : 'not-a-draft', trade: id })))
  const read = readTradeLine(words.slice(1).join(' '))
  if (isLineFault(read)) return faulty(context, read)
  const instrument = await findInstrument(parts.door.venue(speaker.account.venue).instruments, read.coin)
  if ('nearest' in instrument) return faulty(context, fault('symbol', read.coin, 'a perpetual of the exchange', instrument.nearest))
  const outcome = await draftTrade(parts.door, asker(speaker), { id: askId(parts, context), name: read.name === '' ? old.name : read.name, instrument, plan: { ...read.plan, symbol: instrument.symbol } })
  if (await showDraft(parts, speaker, context, outcome)) await dropDraft(parts.door, asker(speaker), { id: `${askId(parts, context)}:drop`, trade: id })
}

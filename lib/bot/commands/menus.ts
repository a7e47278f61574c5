import type { Context } from 'grammy'
import { fromCanonical } from '#core/json.ts'
import { money, ONE } from '#core/money/money.ts'
import { partOf } from '#core/trade/close-part.ts'
import { editedTargets, type TargetChange } from '#core/trade/edit-targets.ts'
import { isLive, type LiveTrade } from '#core/trade/state.ts'
import type { Applied } from '#desk/apply.ts'
import { addTradeMargin, cancelTradeEntry, changeTradeTargets, closeTrade, moveTradeStop } from '#desk/verbs.ts'
import { menusEn as words } from '#words/en/menus.ts'
import { cardMessage, keepCard, menuNow, putMenu } from '../live-card.ts'
import { CARD, type Menu, menuOfPress } from '../menu.ts'
import { type BotParts, edit, forget, say, type Speaker } from '../parts.ts'
import { partSteps, percentRate, priceOf, stopNow, targetAt } from '../views/menus.ts'
import { plainView, refusalView } from '../views/refusal.ts'
import { answerOther, askId, asker, followTrade, knownBetter, loadTrade, tradeView } from './trade.ts'

type Shown = { readonly trade: number; readonly menu: Menu }

/** The pressed message shows the trade with a menu, and is its live card from then on. What ended meanwhile is shown as it ended, and said. */
const showOn = async (parts: BotParts, speaker: Speaker, context: Context, { trade: id, menu }: Shown): Promise<LiveTrade | null> => {
  const trade = await loadTrade(parts, speaker, id)
  const live = trade !== null && isLive(trade) ? trade : null
  await putMenu(parts, speaker, context, { trade: id, menu: live === null ? CARD : menu })
  if (trade !== null) await edit(context, await tradeView(parts, speaker, trade, menu))
  if (live === null) await say(context, refusalView(await knownBetter(parts, speaker, { code: 'no-such-trade', trade: id })))
  else await keepPressed(parts, speaker, context, id)
  if (trade !== null) await followTrade(parts, speaker, context, { shown: trade, message: context.callbackQuery?.message?.message_id })
  return live
}
const keepPressed = async (parts: BotParts, speaker: Speaker, context: Context, trade: number): Promise<void> => {
  const message = context.callbackQuery?.message?.message_id
  if (message !== (await cardMessage(parts, speaker, context, trade))) await keepCard(parts, speaker, context, { trade, message })
}

/** The card below everything else, with a menu; the message that was the card goes. */
export const cardBelow = async (parts: BotParts, speaker: Speaker, context: Context, { trade: id, menu }: Shown): Promise<void> => {
  const trade = await loadTrade(parts, speaker, id)
  if (trade === null || !isLive(trade)) return void (await say(context, refusalView(await knownBetter(parts, speaker, { code: 'no-such-trade', trade: id }))))
  const before = await cardMessage(parts, speaker, context, id)
  await putMenu(parts, speaker, context, { trade: id, menu })
  const message = await say(context, await tradeView(parts, speaker, trade, menu))
  await keepCard(parts, speaker, context, { trade: id, message })
  await forget(context, before)
  await followTrade(parts, speaker, context, { shown: trade, message })
}

export const menuPressed = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, kind = 0, n = 0]: readonly number[]): Promise<void> =>
  void (await showOn(parts, speaker, context, { trade, menu: menuOfPress(kind, n) ?? CARD }))

type Act = { readonly trade: number; /** Shown when it was accepted. */ readonly next: Menu; /** Shown else. */ readonly back: Menu; readonly ask: () => Promise<Applied> }

/** Does it, and shows the card with what comes next; why not is said below. */
const actOn = async (parts: BotParts, speaker: Speaker, context: Context, { trade, next, back, ask }: Act): Promise<void> => {
  const outcome = await ask()
  const live = await showOn(parts, speaker, context, { trade, menu: outcome.type === 'accepted' ? next : back })
  if (live !== null && outcome.type !== 'accepted') await say(context, await answerOther(parts, speaker, outcome))
}

/** What became of this ask when it was worked before: a process may die between the act and its answer. */
export const outcomeBefore = async (parts: BotParts, speaker: Speaker, context: Context): Promise<Applied | null> => {
  const outcome = await parts.door.store.outcome(speaker.account.account, askId(parts, context))
  return outcome === null ? null : fromCanonical<Applied>(outcome)
}

/** What a press was drawn for is no more so: nothing is done, and the menu shows how it is. */
const stale = async (parts: BotParts, speaker: Speaker, context: Context, { trade, menu, says }: Shown & { readonly says: string }): Promise<void> => {
  const before = await outcomeBefore(parts, speaker, context)
  if (before !== null) return actOn(parts, speaker, context, { trade, next: CARD, back: menu, ask: () => Promise.resolve(before) })
  if ((await showOn(parts, speaker, context, { trade, menu })) !== null) await say(context, plainView(says))
}

export const liveNow = async (parts: BotParts, speaker: Speaker, id: number): Promise<LiveTrade | null> => {
  const trade = await loadTrade(parts, speaker, id)
  return trade !== null && isLive(trade) ? trade : null
}

/** A question is answered once: the first answer closes its menu, so a second tap on the same yes finds it gone. */
const isAsked = async (parts: BotParts, speaker: Speaker, context: Context, { trade, menu }: Shown): Promise<boolean> => {
  const open = await menuNow(parts, speaker, context, trade)
  return open.kind === menu.kind && open.n === menu.n
}

/** Closes the contracts that the press named. */
export const closePress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, percent = 0, steps = 0]: readonly number[]): Promise<void> => {
  const live = await liveNow(parts, speaker, trade)
  const back: Menu = { kind: 'close', n: 1 }
  if (live === null || percent > 100 || partSteps(live, percent) !== steps) return stale(parts, speaker, context, { trade, menu: back, says: words.openChanged })
  if (!(await isAsked(parts, speaker, context, { trade, menu: { kind: 'close-ask', n: percent } }))) return stale(parts, speaker, context, { trade, menu: back, says: words.answered })
  await actOn(parts, speaker, context, { trade, next: CARD, back, ask: () => closeTrade(parts.door, asker(speaker), { id: askId(parts, context), trade, share: percentRate(percent), contracts: partOf(live, percentRate(percent)) }) })
}

/** Cancels an entry of which nothing has filled; what filled is closed by a close only. */
export const cancelEntryPress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0]: readonly number[]): Promise<void> => {
  const live = await liveNow(parts, speaker, trade)
  if (live === null || live.ledger.open > 0n) return stale(parts, speaker, context, { trade, menu: CARD, says: words.filledMeanwhile })
  await actOn(parts, speaker, context, { trade, next: CARD, back: CARD, ask: () => cancelTradeEntry(parts.door, asker(speaker), { id: askId(parts, context), trade }) })
}

/** Moves the stop that the press was drawn for. */
export const stopPress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, from = 0, ticks = 0]: readonly number[]): Promise<void> => {
  const live = await liveNow(parts, speaker, trade)
  const menu: Menu = { kind: 'stop', n: 1 }
  if (live === null || stopNow(live) !== from) return stale(parts, speaker, context, { trade, menu, says: words.stopChanged })
  await actOn(parts, speaker, context, { trade, next: menu, back: menu, ask: () => moveTradeStop(parts.door, asker(speaker), { id: askId(parts, context), trade, level: { kind: 'price', price: priceOf(live, ticks) }, from: live.stop.wanted }) })
}

export const TARGETS: Menu = { kind: 'targets', n: 1 }

export const askTargets = (parts: BotParts, speaker: Speaker, context: Context, { trade, change }: { readonly trade: LiveTrade; readonly change: TargetChange }): (() => Promise<Applied>) | null => {
  const targets = editedTargets(trade, change)
  return targets === null ? null : () => changeTradeTargets(parts.door, asker(speaker), { id: askId(parts, context), trade: trade.id, targets, open: trade.ledger.open })
}

type Move = { readonly trade: number; readonly from: number; /** null: it is removed. */ readonly ticks: number | null }

/** Changes the target that waits at the price that the press was drawn for. */
const changeTarget = async (parts: BotParts, speaker: Speaker, context: Context, { trade, from, ticks }: Move): Promise<void> => {
  const live = await liveNow(parts, speaker, trade)
  const target = live === null ? null : targetAt(live, from)
  if (live === null || target === null) return stale(parts, speaker, context, { trade, menu: TARGETS, says: words.targetGone })
  const change: TargetChange = ticks === null ? { kind: 'remove', from: target.price } : { kind: 'move', from: target.price, to: { kind: 'price', price: priceOf(live, ticks) } }
  const ask = askTargets(parts, speaker, context, { trade: live, change })
  if (ask !== null) await actOn(parts, speaker, context, { trade, next: ticks === null ? TARGETS : { kind: 'target', n: ticks }, back: TARGETS, ask })
}
export const targetMovePress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, from = 0, ticks = 0]: readonly number[]): Promise<void> => changeTarget(parts, speaker, context, { trade, from, ticks })
export const targetRemovePress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, from = 0]: readonly number[]): Promise<void> => changeTarget(parts, speaker, context, { trade, from, ticks: null })

export const marginPress = async (parts: BotParts, speaker: Speaker, context: Context, [trade = 0, cents = 0]: readonly number[]): Promise<void> => {
  const back: Menu = { kind: 'margin', n: 1 }
  if (!(await isAsked(parts, speaker, context, { trade, menu: { kind: 'margin-ask', n: cents } }))) return stale(parts, speaker, context, { trade, menu: back, says: words.answered })
  await actOn(parts, speaker, context, { trade, next: CARD, back, ask: () => addTradeMargin(parts.door, asker(speaker), { id: askId(parts, context), trade, amount: money((BigInt(cents) * ONE) / 100n) }) })
}

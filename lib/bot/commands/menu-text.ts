import type { Context } from 'grammy'
import { isFault } from '#core/fault.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { ONE, type Price } from '#core/money/money.ts'
import { shareUncovered } from '#core/trade/edit-targets.ts'
import { meanPrice, targetPrice } from '#core/trade/levels.ts'
import type { Level } from '#core/trade/plan.ts'
import type { LiveTrade } from '#core/trade/state.ts'
import type { Applied } from '#desk/apply.ts'
import { openMenus } from '#desk/card-menus.ts'
import { moveTradeStop, setTradeTrailing } from '#desk/verbs.ts'
import { plainPercent } from '#words/figures.ts'
import { menusEn as words } from '#words/en/menus.ts'
import { readAmount, readPercent, readShare } from '../line/amount.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { ASKS_TEXT, type Menu, readMenu } from '../menu.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { loadSetup } from '../setup/kept-setup.ts'
import { priceOf, targetAt, ticksOf } from '../views/menus.ts'
import { lineFaultView } from '../views/refusal.ts'
import { askTargets, cardBelow, liveNow, outcomeBefore, TARGETS } from './menus.ts'
import { answerOther, askId, asker, readStopLevel } from './trade.ts'
import { readTrail } from './trail.ts'

/** The newest menu of this chat that waits for words, if it is newer than the open set-up. */
const waitingMenu = async (parts: BotParts, speaker: Speaker, context: Context): Promise<{ readonly trade: number; readonly menu: Menu } | null> => {
  const open = await openMenus(parts.door.store, { account: speaker.account.account, chat: String(context.chat?.id ?? 0) }, parts.door.deskClock.storeNow())
  const waits = Object.entries(open).map(([trade, { menu, at }]) => ({ trade: Number(trade), menu: readMenu(menu), at })).filter(({ menu }) => ASKS_TEXT.has(menu.kind))
  const newest = waits.toSorted((a, b) => b.at - a.at)[0]
  if (newest === undefined) return null
  const { setup } = await loadSetup(parts, speaker, context)
  return setup !== null && setup.at > newest.at ? null : newest
}

type Typed = { readonly next: Menu; readonly ask: (() => Promise<Applied>) | null }

/** Text that answers a card's open question; false: none is open. */
export const typedIntoMenu = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<boolean> => {
  const before = await outcomeBefore(parts, speaker, context)
  if (before !== null) {
    await say(context, await answerOther(parts, speaker, before))
    return true
  }
  const waiting = await waitingMenu(parts, speaker, context)
  const live = waiting === null ? null : await liveNow(parts, speaker, waiting.trade)
  if (waiting === null || live === null) return false
  const words = text.trim().slice(0, 100)
  const read = await withinFree(parts, speaker, words, typedInto(parts, speaker, context, { trade: live, menu: waiting.menu, text: words }))
  if (isLineFault(read)) {
    await say(context, lineFaultView(read))
    return true
  }
  const outcome = read.ask === null ? null : await read.ask()
  if (outcome !== null && outcome.type !== 'accepted') await say(context, await answerOther(parts, speaker, outcome))
  else await cardBelow(parts, speaker, context, { trade: live.id, menu: read.next })
  return true
}

/** More margin than is free is never asked about; where nobody can tell what is free, the exchange answers. */
const withinFree = async (parts: BotParts, speaker: Speaker, text: string, read: Typed | LineFault): Promise<Typed | LineFault> => {
  if (isLineFault(read) || read.next.kind !== 'margin-ask') return read
  const exchange = await parts.door.exchangeOf(speaker.account.account)
  const available = (await exchange?.balance().catch(unknownBalance))?.available ?? null
  if (available === null || (BigInt(read.next.n) * ONE) / 100n <= available) return read
  const most = showDecimal((available / (ONE / 100n)) * (ONE / 100n))
  return fault('margin', text, `at most what is free, ${most} USDT`, most)
}
const unknownBalance = (thrown: unknown): null => {
  if (!isFault(thrown)) throw thrown
  return null
}

const typedInto = (parts: BotParts, speaker: Speaker, context: Context, { trade, menu, text }: { readonly trade: LiveTrade; readonly menu: Menu; readonly text: string }): Typed | LineFault => {
  const id = askId(parts, context)
  switch (menu.kind) {
    case 'close-other': {
      const percent = readShare(text)
      return isLineFault(percent) ? percent : { next: { kind: 'close-ask', n: percent }, ask: null }
    }
    case 'stop-type': {
      const level = readStopLevel(text)
      return isLineFault(level) ? level : { next: { kind: 'stop', n: 1 }, ask: () => moveTradeStop(parts.door, asker(speaker), { id, trade: trade.id, level }) }
    }
    case 'trail-type': {
      const distance = readTrail(text)
      return isLineFault(distance) ? distance : { next: { kind: 'trail', n: 1 }, ask: () => setTradeTrailing(parts.door, asker(speaker), { id, trade: trade.id, distance }) }
    }
    case 'target-type': {
      const level = readTarget(trade, text)
      if (isLineFault(level)) return level
      const ask = askTargets(parts, speaker, context, { trade, change: { kind: 'move', from: priceOf(trade, menu.n), to: level } })
      return ask === null ? fault('target', text, words.targetGone) : { next: TARGETS, ask }
    }
    case 'target-add': return addTyped(parts, speaker, context, { trade, text })
    default: {
      const amount = readAmount('margin', text.toLowerCase().replace(/\s*usdt$/, ''))
      return isLineFault(amount) ? amount : { next: { kind: 'margin-ask', n: Number(amount / (ONE / 100n)) }, ask: null }
    }
  }
}

/** A level on the tick that no other target has. */
const readTarget = (trade: LiveTrade, text: string): Level | LineFault => {
  const level = readStopLevel(text)
  if (isLineFault(level)) return { ...level, field: 'target' }
  const at: Price | null = targetPrice(level, meanPrice(trade.ledger.entry, trade.instrument.multiplier), trade.plan.side, trade.instrument.tick)
  return at !== null && targetAt(trade, ticksOf(trade, at)) !== null ? fault('target', text, words.sameTarget) : level
}

const addTyped = (parts: BotParts, speaker: Speaker, context: Context, { trade, text }: { readonly trade: LiveTrade; readonly text: string }): Typed | LineFault => {
  const [at = '', part = '', extra] = text.split(/\s+/)
  if (extra !== undefined) return fault('word', extra, 'too much: a level and a share, like 3% 25%')
  const level = readTarget(trade, at)
  if (isLineFault(level)) return level
  const free = shareUncovered(trade)
  const share = part === '' ? free : readPercent('share', part)
  if (isLineFault(share)) return share
  if (share > free) return fault('share', part, `at most what no target closes, ${plainPercent(free, ONE)}`, plainPercent(free, ONE).replace(' ', ''))
  const ask = askTargets(parts, speaker, context, { trade, change: { kind: 'add', level, share } })
  return ask === null ? fault('target', text, words.targetGone) : { next: TARGETS, ask }
}

import { isFault } from '#core/fault.ts'
import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Quote } from '#core/market/quote.ts'
import type { Effect } from '#core/trade/effect.ts'
import type { Event } from '#core/trade/event.ts'
import type { ExitForm } from '#core/trade/preview.ts'
import type { Trade } from '#core/trade/state.ts'
import { alertChats, dropChat, isDead } from './alert-chats.ts'
import { alertLevel } from './alerts.ts'
import { menuOf } from './card-menus.ts'
import type { DeskDoor } from './door.ts'
import { loadPreferences } from './preferences.ts'
import type { Buttons, TelegramApi, ToldEffect } from './ports/chat.ts'
import type { AccountId, AccountRow, CardRow, EffectRow, VenueKind } from './ports/store.ts'
import type { VenueDoor } from './venue-desks.ts'

export type Shown = { readonly text: string; readonly buttons: Buttons; /** Messages of one name are one message of a chat, edited; absent: one of its own. */ readonly one?: string }
/** The bot's words and views, given in by the wiring: the desk knows facts only. */
export type ChatViews = {
  /** null: not worth a message. */
  readonly tell: (event: Event, trade: Trade | null, number: number, of: AccountRow) => Shown | null
  readonly card: (trade: Trade, facts: { readonly of: AccountRow; readonly quote: Quote | null; readonly now: number; readonly timeZone: string; readonly seq: number; readonly exitForm: ExitForm; /** The menu that is open on this card, as the bot named it. */ readonly menu: string | null }) => Shown
}
/** What showing a trade's card needs. */
export type CardLane = Pick<DeskDoor, 'store' | 'log' | 'deskClock' | 'texts'> & { readonly venue: (venue: VenueKind) => Pick<VenueDoor, 'quoteOf'>; readonly telegram: TelegramApi; readonly views: ChatViews }
export type ChatLane = DeskDoor & { readonly holder: string; readonly telegram: TelegramApi; readonly views: ChatViews; readonly mayBegin: () => boolean }

const IDLE_MS = 1_000
/** A chat's send is one of ours for so long at the most; a claim that outlives it is sent again (messages are at least once). */
const WINDOW_MS = 5_000

/** Sends what the desk tells. Keys side by side, each key in order; a chat that is gone drops its messages. */
export const runChatLane = async (lane: ChatLane, stop: AbortSignal): Promise<void> => {
  const running = new Map<string, Promise<void>>()
  while (!stop.aborted) {
    const rows = await lane.store.waiting('chat', lane.holder, 100).catch(() => [])
    for (const row of rows) {
      const key = `${row.account}|${row.key}`
      if (running.has(key) || !lane.mayBegin()) continue
      const work = runRow(lane, row)
        .catch((thrown: unknown) => lane.log('warn', 'message-not-sent', { kind: row.kind, message: thrown instanceof Error ? thrown.message : String(thrown) }))
        .finally(() => {
          running.delete(key)
          lane.bells.chat.ring()
        })
      running.set(key, work)
    }
    await lane.bells.chat.wait(IDLE_MS, stop)
  }
  await Promise.all(running.values())
}

const runRow = async (lane: ChatLane, row: EffectRow): Promise<void> => {
  const begun = await lane.store.beginAttempt(row, null, lane.holder, WINDOW_MS)
  if (begun.type !== 'begun') return
  try {
    await send(lane, row)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    if (thrown.facts.code === 'chat-limit') {
      lane.meter.count('chatLimited', {})
      lane.meter.count('effects', { lane: 'chat', kind: row.kind, outcome: 'again' })
      return lane.store.postponeEffect(row, begun.storeNow + (thrown.facts.retryAt ?? 1_000))
    }
    if (thrown.facts.retry === 'soon' && begun.attempt < 10) return lane.store.postponeEffect(row, begun.storeNow + 1_000 * begun.attempt)
    lane.log('warn', 'message-dropped', { code: thrown.facts.code, kind: row.kind })
    lane.meter.count('effects', { lane: 'chat', kind: row.kind, outcome: 'refused' })
    return lane.store.endEffect(row, [], 'done')
  }
  lane.meter.count('effects', { lane: 'chat', kind: row.kind, outcome: 'done' })
  await lane.store.endEffect(row, [], 'done')
}

const send = async (lane: ChatLane, row: EffectRow): Promise<void> => {
  const effect = fromCanonical<Exclude<Effect, { type: 'tell' }> | Partial<Pick<ToldEffect, 'seq'>> & Omit<ToldEffect, 'seq'>>(row.body)
  if (effect.type === 'tell') return tell(lane, row, { event: effect.event, seq: effect.seq ?? row.n })
  if (effect.type === 'show') await refreshCard(lane, row.account, effect.trade)
}

const tell = async (lane: ChatLane, row: EffectRow, { event, seq }: { readonly event: Event; readonly seq: number }): Promise<void> => {
  const owner = await lane.store.accountOfLoop(row.account)
  const chats = await alertChats(lane.store, row.account)
  if (owner === null || chats.length === 0) return
  const level = alertLevel((await loadPreferences(lane.store, owner.user)).alerts, event)
  const shown = level === 'off' ? null : lane.views.tell(event, event.trade === null ? null : await tradeOf(lane, owner, event.trade), seq, owner)
  if (shown === null) return
  const faults: unknown[] = []
  for (const chat of chats) await tellIn(lane, row, { chat, shown, silent: level === 'silent', once: chats.length > 1 }).catch((thrown: unknown) => faults.push(thrown))
  if (faults.length > 0) throw faults.find((thrown) => !isFault(thrown) || thrown.facts.code === 'chat-limit') ?? faults[0]
}

/** ms that a chat's share of a message is remembered, so that what another chat's trouble repeats is not said here again. */
const TOLD_MS = 3_600_000

/** A chat that is gone is dropped; the others hear what happened all the same. */
const tellIn = async (lane: ChatLane, row: EffectRow, { chat, shown, silent, once }: { readonly chat: string; readonly shown: Shown; readonly silent: boolean; readonly once: boolean }): Promise<void> => {
  const mark = `told:${row.account}:${row.n}:${chat}`
  if (once && (await lane.kv.get(mark)) !== null) return
  try {
    await tellOnce(lane, row.account, { chat, shown, silent })
    if (once) await lane.kv.set(mark, '1', TOLD_MS)
  } catch (thrown) {
    if (!isFault(thrown) || thrown.facts.code !== 'dead-chat') throw thrown
    await gone(lane, row.account, chat)
  }
}
/** ms for which what comes of one thing is told in one message; a chat that forgot which it was gets another. */
const ONE_MS = 86_400_000

const tellOnce = async (lane: ChatLane, account: AccountId, { chat, shown, silent }: { readonly chat: string; readonly shown: Shown; readonly silent: boolean }): Promise<void> => {
  if (shown.one === undefined) return void (await lane.telegram.send(chat, shown.text, shown.buttons, silent))
  const name = `one:${account}:${shown.one}:${chat}`
  const known = await lane.kv.get(name)
  const message = known === null ? await lane.telegram.send(chat, shown.text, shown.buttons, silent) : await putShown(lane, { chat, message: Number(known) }, shown)
  if (String(message) !== known) await lane.kv.set(name, String(message), ONE_MS)
}

const gone = async (lane: CardLane, account: AccountId, chat: string): Promise<void> => {
  lane.log('warn', 'chat-dropped', { chat })
  await dropChat(lane.store, account, chat)
}

/** A live trade is in the account's own row; one that ended only in its projection. */
const tradeOf = async (lane: CardLane, owner: AccountRow | null, trade: number): Promise<Trade | null> => {
  if (owner === null) return null
  const live = lane.texts.read(owner).account.trades[String(trade)]
  if (live !== undefined) return live
  const row = await lane.store.trade(owner.user, owner.account, trade)
  return row === null ? null : fromCanonical<Trade>(row.body)
}

/** Edits every card of the trade to what is true now. */
export const refreshCard = async (lane: CardLane, account: AccountId, id: number): Promise<void> => {
  const cards = (await lane.store.cards(account)).filter((card) => card.trade === id)
  for (const card of cards) await editCard(lane, account, card)
}

/** Changes made while a card was being edited that are followed at once; more than that waits for the next edit. */
const FOLLOWED = 3

/** What a card shows, beside time and price. */
type Showing = { readonly owner: AccountRow; readonly trade: Trade; readonly menu: string | null }
const showing = async (lane: CardLane, account: AccountId, card: CardRow): Promise<Showing | null> => {
  const menu = await menuOf(lane.store, card, lane.deskClock.storeNow())
  const owner = await lane.store.accountOfLoop(account)
  const trade = await tradeOf(lane, owner, card.trade)
  return owner === null || trade === null ? null : { owner, trade, menu }
}
const isSame = (a: Showing, b: Showing): boolean => a.menu === b.menu && toCanonical(a.trade) === toCanonical(b.trade)

/**
 * The card as it is now, with the menu that is open on it. What is shown is stored before anybody edits, so what changed meanwhile is seen here
 * afterwards and shown: whichever edit came last, that of a press, of another process, or of one that stood still, the card ends on what is so.
 */
const editCard = async (lane: CardLane, account: AccountId, card: CardRow): Promise<void> => {
  let seen = await showing(lane, account, card)
  let on = card
  for (let tries = 0; seen !== null && tries < FOLLOWED; tries += 1) {
    const message = await editAs(lane, on, seen)
    if (message === null) return
    on = { ...on, message }
    const after = await showing(lane, account, on)
    if (after === null || isSame(seen, after)) return
    seen = after
  }
}

/** The message that shows it; null: there is nothing to edit any more. */
const editAs = async (lane: CardLane, card: CardRow, { owner, trade, menu }: Showing): Promise<number | null> => {
  if (await isDead(lane.store, card.chat)) return null
  const { account } = owner
  const now = lane.deskClock.storeNow()
  const shown = lane.views.card(trade, { of: owner, quote: lane.venue(owner.venue).quoteOf(trade.plan.symbol), now, timeZone: (await lane.store.user(owner.user))?.timeZone ?? 'UTC', seq: owner.seq, exitForm: lane.texts.read(owner).account.exitForm, menu })
  const moved = async (): Promise<boolean> => (await lane.store.cards(account)).every((row) => row.trade !== card.trade || row.chat !== card.chat || row.message !== card.message)
  const message = await putShown(lane, card, shown, moved).catch((thrown: unknown) => {
    if (!isFault(thrown) || thrown.facts.code !== 'dead-chat') throw thrown
    return null
  })
  if (message === null) {
    await gone(lane, account, card.chat)
    return null
  }
  // Opened anew below meanwhile: whoever did that showed it as it is.
  if (await moved()) return null
  await lane.store.putCard({ ...card, message, shownSeq: owner.seq, shownAt: now }, card.message)
  return message
}

/** Edits a message; one that is gone is sent anew, unless it was taken away for another in its place. */
const putShown = async (lane: CardLane, card: Pick<CardRow, 'chat' | 'message'>, shown: Shown, moved: () => Promise<boolean> = () => Promise.resolve(false)): Promise<number> => {
  try {
    await lane.telegram.edit(card.chat, card.message, shown.text, shown.buttons)
    return card.message
  } catch (thrown) {
    if (!isFault(thrown) || (thrown.facts.code !== 'not-modified' && thrown.facts.code !== 'message-gone')) throw thrown
    if (thrown.facts.code === 'not-modified' || (await moved())) return card.message
    return lane.telegram.send(card.chat, shown.text, shown.buttons)
  }
}

import type { ChatViews, Shown } from '#desk/chat-lane.ts'
import { entryFilledSoFar, happening } from '#words/en/happenings.ts'
import { html } from './html.ts'
import { readMenu } from './menu.ts'
import { accountTag } from './views/account-tag.ts'
import { cardView, endedView } from './views/card.ts'
import type { Event } from '#core/trade/event.ts'
import { type ExitReason, isLive } from '#core/trade/state.ts'
import { type Message, summaryView } from './views/summary.ts'

const shown = (message: Message): Shown => ({ text: message.text.html, buttons: message.buttons })
const MARK: Readonly<Record<string, string>> = { 'entry-filled': '✓', 'stop-moved': '🛡', 'trailing-set': '🛡', stuck: '⚠️', 'order-unknown': '⚠️', blocked: '⚠️', 'foreign-changed': '⚠️', 'order-refused': '⚠️', naked: '⚠️', 'venue-changed': '⚠️', 'margin-use': '⚠️', 'liquidation-near': '⚠️', 'signed-in': '⚠️' }

/** A fill that ended a part bears the mark of what it came from (LOOK.md): a target or a stop; a close by hand bears none. */
const EXIT_MARK: Readonly<Partial<Record<ExitReason, string>>> = { 'take-profit': '🎯', stop: '🛡', 'break-even': '🛡', trailing: '🛡', 'sibling-stop': '🛡', liquidation: '⚠️', deleveraging: '⚠️' }
const markOf = (event: Event): string => (event.type === 'exit-filled' ? EXIT_MARK[event.reason] : MARK[event.type]) ?? '·'

/** What the desk's facts look like in the chat. A message ends with its number in /logs, so that a repeat is seen as one. Fills of one entry are one message. */
export const chatViews: ChatViews = {
  tell: (event, trade, number, of) => {
    const filled = event.type === 'entry-filled' ? entryFilledSoFar(trade) : null
    const words = filled ?? happening(event, trade)
    if (words === null) return null
    const who = trade === null ? '' : `${trade.id} ${trade.instrument.base} ${trade.plan.side}: `
    return { text: html`${markOf(event)} ${of.venue === 'paper' ? '' : html`${accountTag(of)} · `}${who}${words} <i>log ${number}</i>`.html, buttons: [], ...(event.type === 'entry-filled' && filled !== null ? { one: `entry:${event.clientId}` } : {}) }
  },
  card: (trade, facts) => shown(trade.status === 'draft' ? summaryView(trade, facts.of) : isLive(trade) ? cardView(trade, { ...facts, menu: readMenu(facts.menu) }) : endedView(trade, facts.of)),
}

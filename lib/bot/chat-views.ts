import type { ChatViews, Shown } from '#desk/chat-lane.ts'
import { happening } from '#words/en/happenings.ts'
import { html } from './html.ts'
import { accountTag } from './views/account-tag.ts'
import { cardView, endedView } from './views/card.ts'
import { isLive } from '#core/trade/state.ts'
import { type Message, summaryView } from './views/summary.ts'

const shown = (message: Message): Shown => ({ text: message.text.html, buttons: message.buttons })
const MARK: Readonly<Record<string, string>> = { 'exit-filled': '🎯', 'entry-filled': '✓', 'stop-moved': '🛡', stuck: '⚠️', 'order-unknown': '⚠️', blocked: '⚠️', 'foreign-changed': '⚠️', 'order-refused': '⚠️', naked: '⚠️', 'venue-changed': '⚠️', 'margin-use': '⚠️', 'liquidation-near': '⚠️', 'signed-in': '⚠️' }

/** What the desk's facts look like in the chat. A message ends with its number, so that a repeat is seen as one. */
export const chatViews: ChatViews = {
  tell: (event, trade, number, of) => {
    const words = happening(event, trade)
    if (words === null) return null
    const who = trade === null ? '' : `${trade.id} ${trade.instrument.base} ${trade.plan.side}: `
    return { text: html`${MARK[event.type] ?? '·'} ${of.venue === 'paper' ? '' : html`${accountTag(of)} · `}${who}${words} <i>#${number}</i>`.html, buttons: [] }
  },
  card: (trade, facts) => shown(trade.status === 'draft' ? summaryView(trade, facts.of) : isLive(trade) ? cardView(trade, facts) : endedView(trade, facts.of)),
}

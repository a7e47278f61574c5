import type { PlantedFault } from './fault.ts'

const CARD = 'lib/bot/views/card.ts'
const LANE = 'lib/desk/chat-lane.ts'

/** What the user is shown. */
export const MESSAGE_FAULTS: readonly PlantedFault[] = [
  {
    name: 'wanted-stop-shown-as-resting', by: ['message'], seed: 3, says: 'the card says that the stop is at the exchange as soon as the desk wants it there',
    edits: [{ file: 'lib/core/trade/stop-stand.ts', find: "if (wanted === null || confirmed === null) return { kind: 'missing', price: wanted }", put: "if (wanted !== null && confirmed === null) return { kind: 'rests', price: wanted }\n  if (wanted === null || confirmed === null) return { kind: 'missing', price: wanted }" }],
  },
  {
    name: 'gross-shown-as-net', by: ['message'], seed: 1, says: 'an ended trade shows what it brought before fees and funding',
    edits: [{ file: CARD, find: 'html`P&amp;L ${code(`${signedMoney(trade.net)} USDT`)} net${trade.margin', put: 'html`P&amp;L ${code(`${signedMoney(trade.ledger.gross)} USDT`)} net${trade.margin' }],
  },
  {
    name: 'refused-card-edit-forgotten', by: ['message'], seed: null, says: 'a card whose edit the chat turned away goes on showing what was',
    edits: [{ file: LANE, find: 'return lane.store.postponeEffect(row, begun.storeNow + (thrown.facts.retryAt ?? 1_000))', put: "return lane.store.endEffect(row, [], 'done')" }, { file: LANE, find: 'return lane.store.postponeEffect(row, begun.storeNow + 1_000 * begun.attempt)', put: "return lane.store.endEffect(row, [], 'done')" }],
  },
]

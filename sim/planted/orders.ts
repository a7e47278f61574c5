import type { PlantedFault } from './fault.ts'

const PLACE = 'lib/desk/runners/place.ts'
const LANE = 'lib/desk/exchange-lane.ts'
const ERRORS = 'lib/exchange/toobit/errors.ts'
const CLIENT = 'lib/exchange/toobit/client.ts'
const FACTS = 'lib/core/trade/handle-facts.ts'

/** One order per intent: what is sent, when, and what becomes of it. */
export const ORDER_FAULTS: readonly PlantedFault[] = [
  {
    name: 'resent-after-interruption', by: ['second-order'], seed: null, says: 'an order whose process died on the way is sent again under its id, which the exchange lets be used again once the first one has filled: twice the position',
    edits: [{ file: PLACE, find: "  if (running.earlier) return unknown(running, order.clientId)\n  try {\n    const row", put: '  try {\n    const row' }, { file: PLACE, find: "  if (running.earlier) return unknown(running, effect.order.clientId)\n", put: '' }],
  },
  {
    name: 'write-repeated-by-the-client', by: ['second-order'], seed: 9, says: 'the client itself repeats an order that got no answer',
    edits: [{ file: CLIENT, find: "  if (kind === 'write' || !isFault(fault)) return false", put: "  if (!isFault(fault)) return false\n  if (kind === 'write') return fault.facts.code === 'timeout' && tries === 1" }],
  },
  {
    name: 'timeout-taken-as-refused', by: ['ledger', 'orphan'], seed: null, says: 'an entry without an answer is told as refused, while it fills',
    edits: [{ file: PLACE, find: "  return answered(running, order.clientId, { kind: 'unknown', code: facts.code })", put: "  return answered(running, order.clientId, { kind: 'refused', code: facts.code, text: '' })" }],
  },
  {
    name: 'reply-5xx-taken-as-refused', by: ['ledger', 'orphan'], seed: null, says: 'an order answered with a server error counts as refused, though the exchange took it',
    edits: [{ file: ERRORS, find: "  return new Fault({ code: reply.status >= 500 ? 'venue-down' : 'unreadable-reply', retry, outcomeKnown: kind === 'read'", put: "  return new Fault({ code: reply.status >= 500 ? 'venue-down' : 'unreadable-reply', retry, outcomeKnown: true" }],
  },
  {
    name: 'order-id-without-its-number', by: ['second-order'], seed: null, says: 'every close of a trade has the same id',
    edits: [{ file: 'lib/core/trade/rules-trade.ts', find: 'clientId: orderId(desk.state().epoch, trade.id, trade.nextOrder),', put: 'clientId: orderId(desk.state().epoch, trade.id, 2),' }],
  },
  {
    name: 'window-of-a-minute', by: ['fence'], seed: null, says: 'a worker that stood still sends its order a minute later, when another has the account',
    edits: [{ file: LANE, find: 'const WINDOW_MS = 2_000', put: 'const WINDOW_MS = 60_000' }],
  },
  {
    name: 'signed-when-sent', by: ['fence'], seed: null, says: 'a request is signed with the time at which it leaves, not that of its commit: after a standstill it is fresh',
    edits: [{ file: LANE, find: 'venue.venueClock.venueTimeOf(begun.storeNow)', put: 'venue.venueClock.venueTimeOf(lane.deskClock.storeNow())' }],
  },
  {
    name: 'cancel-reply-believed', by: ['orphan', 'ledger', 'liveness'], seed: null, says: 'whatever a cancel is answered with, its order counts as cancelled',
    edits: [{ file: FACTS, find: "  desk.emit({ type: 'order-unknown', trade: found.trade.id, clientId: found.order.clientId, code: input.code ?? 'cancel-sent', askAt: desk.at })", put: "  desk.emit({ type: 'order-seen', trade: found.trade.id, clientId: found.order.clientId, orderId: found.order.orderId ?? '0', executed: found.order.executed, end: 'cancelled', askAt: null })" }],
  },
  {
    name: 'unanswered-never-asked-for', by: ['liveness', 'orphan', 'ledger'], seed: 6, says: 'nobody looks for an order whose answer was lost',
    edits: [{ file: 'lib/core/trade/evolve-order.ts', find: "sentBy: order.state === 'requested' ? at : order.sentBy, askAt: fact.askAt, asks: 0", put: "sentBy: order.state === 'requested' ? at : order.sentBy, askAt: null, asks: 0" }],
  },
  {
    name: 'emergency-stop-by-flash-close', by: ['second-order', 'ledger'], seed: 3, says: 'closing is left to the exchange’s own flash close, which closes the whole side: other trades, and what the user holds by hand',
    edits: [{ file: 'lib/exchange/toobit/account.ts', find: '    return readOrder(await postOrder(client, placePairs(request), stamp, priority))', put: "    if (request.direction === 'close' && request.price === null) {\n      await postFlashClose(client, { symbol: request.symbol, side: request.side, clientId: request.clientId }, stamp)\n      return readOrder(await getOrder(client, [keyPair({ clientId: request.clientId })]))\n    }\n    return readOrder(await postOrder(client, placePairs(request), stamp, priority))" }, { file: 'lib/exchange/toobit/account.ts', find: 'import { getPositions, getUserTrades,', put: 'import { getPositions, getUserTrades, postFlashClose,' }],
  },
  {
    name: 'entry-side-turned', by: ['second-order', 'ledger', 'orphan'], seed: 6, says: 'a long is sold and a short bought',
    edits: [{ file: 'lib/exchange/toobit/map/side.ts', find: "direction === 'open' ? (side === 'long' ? 'BUY_OPEN' : 'SELL_OPEN')", put: "direction === 'open' ? (side === 'short' ? 'BUY_OPEN' : 'SELL_OPEN')" }],
  },
  {
    name: 'cancel-without-its-family', by: ['orphan', 'stop'], seed: 4, says: 'a stop is looked for among the plain orders when it is to be cancelled, and rests on: it meets the next position',
    edits: [{ file: 'lib/exchange/toobit/account.ts', find: "['type', family === 'trigger' ? 'STOP' : 'LIMIT'], ['symbol', symbol]]", put: "['type', 'LIMIT'], ['symbol', symbol]]" }],
  },
  {
    name: 'stop-looked-up-without-its-type', by: ['liveness', 'stop', 'ledger', 'drift'], seed: null, says: 'a stop that went off is looked for among the plain orders, found nowhere, and counts as cancelled. Harmless alone: the history of rows tells it too, so that is asked without its type as well',
    edits: [{ file: 'lib/exchange/toobit/routes/orders.ts', find: "pairs: [...pairs, ['type', 'STOP']], weight: 1, priority: 'protect'", put: "pairs, weight: 1, priority: 'protect'" }, { file: 'lib/exchange/toobit/account.ts', find: "getHistoryTriggers(client, { ...symbolOf(ask), type: 'STOP', beforeId, since: ask.since })", put: "getHistoryTriggers(client, { ...symbolOf(ask), type: 'STOP_PROFIT_LOSS', beforeId: beforeId ?? '0', since: ask.since })" }],
  },
]

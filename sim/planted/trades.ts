import type { PlantedFault } from './fault.ts'

const TRADE = 'lib/core/trade/rules-trade.ts'
const USER = 'lib/core/trade/handle-user.ts'
const STOPS = 'lib/core/trade/stops.ts'
const LEVELS = 'lib/core/trade/levels.ts'
const REACT = 'lib/core/trade/react.ts'

/** The life of a trade: its entry, its levels, its closes, its end. */
export const TRADE_FAULTS: readonly PlantedFault[] = [
  {
    name: 'entry-without-deadline', by: ['deadline'], seed: 6, says: 'an entry that waited for a worker, or for its limits, is sent minutes after the press',
    edits: [{ file: REACT, find: "RANK.entry, { notAfterMs, replaces: entryKey(trade) })]", put: "RANK.entry, { notAfterMs: notAfterMs * 1_000, replaces: entryKey(trade) })]" }],
  },
  {
    name: 'deadline-not-held-by-the-store', by: ['deadline'], seed: 6, says: 'the store begins an entry whose time is over',
    edits: [{ file: 'sim/store/effects.ts', find: "row.notAfter !== null && row.notAfter < now && row.sendBefore === null ? 'expired' : 'begun'", put: "row.notAfter !== null && row.notAfter < 0 && row.sendBefore === null ? 'expired' : 'begun'" }],
  },
  {
    name: 'entry-rests-after-the-first-exit', by: ['entry-end'], seed: null, says: 'an entry goes on filling after the trade’s first exit: break-even and targets are of other contracts',
    edits: [{ file: TRADE, find: "if (exitsBegan(trade) && entry.state === 'resting' && !entry.cancelAsked) desk.emit", put: "if (exitsBegan(trade) && entry.booked < 0n && entry.state === 'resting' && !entry.cancelAsked) desk.emit" }],
  },
  {
    name: 'close-waits-for-a-price', by: ['liveness', 'orphan', 'stop'], seed: 9, says: 'a close waits for a fresh price, as an entry must',
    edits: [{ file: TRADE, find: 'desk.at < plan.notBefore || isClosing(trade)', put: 'desk.at < plan.notBefore || desk.priceOf(trade.plan.symbol) === null || isClosing(trade)' }],
  },
  {
    name: 'closed-while-closing', by: ['closes', 'bug'], seed: 3, says: 'a second market close is decided while the first is on its way, and a third: the rules never come to rest, which an assertion of the core stops',
    edits: [{ file: TRADE, find: 'const isClosing = (trade: LiveTrade): boolean => inFlight(trade) ||', put: 'const isClosing = (trade: LiveTrade): boolean =>' }],
  },
  {
    name: 'executed-but-unbooked-closed-again', by: ['closes'], seed: 7, says: 'what an order is known to have closed is closed again while its fills are on their way',
    edits: [{ file: TRADE, find: 'return trade.ledger.open - orders - children\n', put: 'return trade.ledger.open - 0n * (orders + children)\n' }, { file: TRADE, find: "order.purpose === 'close' && !isSettled(order))", put: "order.purpose === 'close' && order.state !== 'ended')" }],
  },
  {
    name: 'close-does-not-wait-for-targets', by: ['closes'], seed: null, says: 'a market close is sent while a target of the same contracts still rests',
    edits: [{ file: TRADE, find: 'if (blocking.length > 0 || mustWait', put: 'if (mustWait' }],
  },
  {
    name: 'emergency-stop-leaves-entries', by: ['orphan', 'liveness'], seed: 9, says: 'the emergency stop closes what is open and leaves entries resting',
    edits: [{ file: USER, find: "  for (const trade of liveTrades(desk.state())) if (trade.entry.state !== 'ended' && !trade.entry.cancelAsked) desk.emit", put: "  for (const trade of liveTrades(desk.state())) if (trade.entry.state === 'unknown' && !trade.entry.cancelAsked) desk.emit" }],
  },
  {
    name: 'emergency-stop-closes-nothing', by: ['liveness', 'orphan'], seed: 9, says: 'the emergency stop blocks and cancels, and closes nothing',
    edits: [{ file: USER, find: "if (trade.ledger.open > 0n) planClose(desk, trade, 'emergency-stop', trade.ledger.open)", put: "if (trade.ledger.open < 0n) planClose(desk, trade, 'emergency-stop', trade.ledger.open)" }],
  },
  {
    name: 'ended-while-an-order-lives', by: ['ledger', 'orphan', 'drift', 'liveness'], seed: 1, says: 'a trade is told as closed while an order of it may still fill',
    edits: [{ file: TRADE, find: 'if (trade.ledger.open > 0n || !trade.entryEnded || trade.close !== null) return\n', put: 'if (trade.ledger.open > 0n || trade.close !== null || trade.entry.state === \'requested\') return\n' }, { file: TRADE, find: 'if (liveOrders(trade).length > 0 || trade.rows', put: 'if (liveOrders(trade).length > 9 || trade.rows' }],
  },
  {
    name: 'mean-rounded-before-use', by: ['levels'], seed: 6, says: 'the entry price is rounded to the price step before levels are taken of it: stops and targets lie beside what was said',
    edits: [{ file: LEVELS, find: 'fraction(mean.cost * CUBE, mean.contracts * multiplier)', put: 'fraction((mean.cost * CUBE) / (mean.contracts * multiplier) / 10_000_000n * 10_000_000n, 1n)' }],
  },
  {
    name: 'level-rounded-away', by: ['levels'], seed: 1, says: 'a stop is rounded away from the entry: a step more is lost than was said',
    edits: [{ file: LEVELS, find: "(away(side, toward) === 1n ? 'down' : 'up')", put: "(away(side, toward) === 1n ? 'up' : 'down')" }],
  },
  {
    name: 'break-even-without-fees', by: ['levels'], seed: 6, says: 'the stop at break-even loses the fees',
    edits: [{ file: LEVELS, find: 'cost: money(facts.mean.cost + sign * facts.feesIn)', put: 'cost: money(facts.mean.cost + 0n * sign * facts.feesIn)' }],
  },
  {
    name: 'break-even-at-the-first-part', by: ['levels'], seed: 23, says: 'the stop goes to break-even when a target has filled in part',
    edits: [{ file: 'lib/core/trade/targets.ts', find: "(trade.targetFilled[String(level.target)] ?? 0n) >= level.size", put: "(trade.targetFilled[String(level.target)] ?? 0n) > 0n" }],
  },
  {
    name: 'stop-moves-back', by: ['levels'], seed: null, says: 'a trailing stop follows the price back: the worse of the three levels is in force',
    edits: [{ file: LEVELS, find: "(a === null ? b : b === null ? a : betterStop(side, b, a) ? b : a)", put: "(a === null ? b : b === null ? a : betterStop(side, b, a) ? a : b)" }],
  },
  {
    name: 'trailing-by-the-last-price', by: ['levels'], seed: 7, says: 'trailing hangs from the last price, not from the best one',
    edits: [{ file: STOPS, find: 'const best = better(trade, extreme, trade.stop.best)', put: 'const best = extreme' }, { file: STOPS, find: 'level !== null && worthMoving(trade, trade.stop.trailing, level) ? level', put: 'level !== null ? level' }],
  },
  {
    name: 'targets-want-more-than-is-open', by: ['closes', 'rows'], seed: 7, says: 'targets go on asking for contracts that a close by hand has taken',
    edits: [{ file: 'lib/core/trade/targets.ts', find: 'const base = quantity(ledger.entry.contracts - (otherwise > 0n ? otherwise : 0n))', put: 'const base = quantity(ledger.entry.contracts - 0n * otherwise)' }, { file: 'lib/core/trade/targets.ts', find: 'const left = quantity(wanted < room ? wanted : room)', put: 'const left = quantity(room < 0n ? 0n : wanted)' }],
  },
  {
    name: 'leverage-not-read-back', by: ['second-order'], seed: 3, says: 'an entry goes out at the leverage that happens to be in force. Another guard tells it afterwards; so it does not',
    edits: [{ file: 'lib/desk/runners/place.ts', find: "  if (before.leverage !== effect.leverage) await exchange.setLeverage(symbol, effect.leverage, stamp)\n", put: '' }, { file: 'lib/desk/runners/place.ts', find: 'return after.leverage === effect.leverage && after.marginMode', put: 'return after.marginMode' }, { file: 'lib/core/trade/handle-facts.ts', find: 'if (leverage === null || leverage === trade.leverage) return', put: 'if (leverage === null || leverage > 0) return' }],
  },
]

import type { PlantedFault } from './fault.ts'

const RULES = 'lib/core/trade/rules-protection.ts'
const TRADE = 'lib/core/trade/rules-trade.ts'
const FACTS = 'lib/core/trade/handle-facts.ts'
const PROTECTION = 'lib/core/trade/protection.ts'
const ACCOUNT = 'lib/exchange/toobit/account.ts'

/** Stops and targets: what rests at the exchange, and what becomes of it. */
export const STOP_FAULTS: readonly PlantedFault[] = [
  {
    name: 'triggered-taken-as-filled', by: ['liveness', 'stop', 'closes', 'ledger'], seed: 7, says: 'ORDER_FILLED of a stop (its child exists) is taken for the end of it: what the child leaves open is never closed',
    edits: [{ file: FACTS, find: "  desk.emit({ type: 'row-seen', trade: trade.id, orderId: row.orderId, status: row.status, childId: row.childId, askAt: wentOff ? desk.at + 250 : null })\n}", put: "  desk.emit({ type: 'row-seen', trade: trade.id, orderId: row.orderId, status: row.status, childId: row.childId, askAt: wentOff ? desk.at + 250 : null })\n  if (wentOff && own.childExecuted === null) desk.emit({ type: 'child-ended', trade: trade.id, orderId: row.orderId, executed: row.quantity })\n}" }],
  },
  {
    name: 'lost-stop-not-put-back', by: ['stop'], seed: null, says: 'a stop that was cancelled at the exchange is heard of and not put back (a fault that this desk once had)',
    edits: [{ file: RULES, find: "trade.stop.wanted !== null && trade.ledger.open > 0n && !blocksClose(trade) && !hasStopRow(trade)", put: "trade.stop.wanted !== null && trade.ledger.open < 0n && !blocksClose(trade) && !hasStopRow(trade)" }],
  },
  {
    name: 'protection-asked-once', by: ['stop', 'liveness', 'orphan'], seed: null, says: 'a set that the exchange did not show is not compared again',
    edits: [{ file: FACTS, find: 'const retryAt = shown && kept.size === 0 ? null : protectionRetryAt(desk.at, side.tries)', put: 'const retryAt = kept.size < 0 ? protectionRetryAt(desk.at, side.tries) : null' }],
  },
  {
    name: 'stop-not-sized-down', by: ['stop', 'rows', 'closes'], seed: 6, says: 'the stop stays as large as the entry when targets have closed a part: it takes contracts of a sibling',
    edits: [{ file: RULES, find: "trigger: trade.stop.wanted, quantity: trade.ledger.open, by", put: "trigger: trade.stop.wanted, quantity: trade.ledger.entry.contracts, by" }],
  },
  {
    name: 'amend-quantity-zero', by: ['rows', 'stop'], seed: 1, says: 'a moved stop says quantity 0: it is for the whole position, siblings and what is not Keel’s included',
    edits: [{ file: ACCOUNT, find: "['quantity', showDecimal(amend.quantity)], ['priceType', 'MARKET'], ['triggerBy', showTriggerBy(amend.by)],\n    ]\n    await postAmend", put: "['quantity', '0'], ['priceType', 'MARKET'], ['triggerBy', showTriggerBy(amend.by)],\n    ]\n    await postAmend" }],
  },
  {
    name: 'amend-keeps-the-old-size', by: ['stop', 'rows', 'orphan'], seed: 11, says: 'a stop is moved but never grows or shrinks: the amend names no quantity',
    edits: [{ file: ACCOUNT, find: "      ['quantity', showDecimal(amend.quantity)], ['priceType', 'MARKET'], ['triggerBy', showTriggerBy(amend.by)],\n    ]\n    await postAmend", put: "      ['priceType', 'MARKET'], ['triggerBy', showTriggerBy(amend.by)],\n    ]\n    await postAmend" }],
  },
  {
    name: 'stop-of-another-source', by: ['rows'], seed: 1, says: 'stops are set off by the mark price though the plan says last, and shown as if they were not',
    edits: [{ file: 'lib/exchange/toobit/map/order.ts', find: "by === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE'", put: "by === 'mark' ? 'CONTRACT_PRICE' : 'MARK_PRICE'" }, { file: 'lib/exchange/toobit/map/order.ts', find: "by: row.triggerBy === 'MARK_PRICE' ? 'mark' : 'last'", put: "by: row.triggerBy === 'MARK_PRICE' ? 'last' : 'mark'" }],
  },
  {
    name: 'inactive-trailing-as-protection', by: ['stop'], seed: null, says: 'the only stop is a trailing row of the exchange that a far price must arm first: until then nothing protects',
    edits: [
      { file: ACCOUNT, find: "    ? [...head, ['stopLoss', showDecimal(row.trigger)], ['slTriggerBy', showTriggerBy(row.by)], ['slSize', showDecimal(row.quantity)]]", put: "    ? [...head, ['stopType', 'TRAILING_STOP'], ['fallbackType', 'RATE'], ['fallbackQuantity', '0.01'], ['activePrice', showDecimal(row.side === 'long' ? row.trigger * 2n : row.trigger / 200_000_000n * 100_000_000n)], ['slTriggerBy', showTriggerBy(row.by)], ['slSize', showDecimal(row.quantity)]]" },
      { file: PROTECTION, find: "row.trigger !== null && row.trailing === null", put: "row.kind === 'stop-loss'" },
      { file: PROTECTION, find: '(ids.has(row.orderId) || (own', put: '(row.trailing !== null || ids.has(row.orderId) || (own' },
      { file: PROTECTION, find: 'row.kind === wanted.kind && row.trigger === wanted.trigger && row.quantity', put: 'row.kind === wanted.kind && (row.trailing !== null || row.trigger === wanted.trigger) && row.quantity' },
    ],
  },
  {
    name: 'other-side-cancelled-as-surplus', by: ['stop'], seed: null, says: 'stops of the short are taken away as surplus of the long',
    edits: [{ file: PROTECTION, find: 'row.side === side && row.direction', put: "(row.side === side || row.status === 'waiting') && row.direction" }, { file: PROTECTION, find: '(ids.has(row.orderId) || (own.everyStop', put: '(row.side !== side || ids.has(row.orderId) || (own.everyStop' }],
  },
  {
    name: 'rows-known-by-read-ids-only', by: ['orphan', 'stop', 'liveness', 'level'], seed: 4, says: 'a row whose answer was lost is not known as ours, so another is asked for beside it. Harmless alone for a stop: after two answers every stop of a side that is ours alone counts as ours; so none does',
    edits: [{ file: PROTECTION, find: " || (own.everyStop === true && row.kind === 'stop-loss') || own.shapes.some((shape) => shape.kind === row.kind && shape.trigger === row.trigger)))", put: '))' }],
  },
  {
    name: 'new-before-old', by: ['stop', 'rows', 'liveness', 'orphan'], seed: null, says: 'a stop is moved by placing the new one first and cancelling the old one after it: the exchange refuses two stops for one position, or keeps both',
    edits: [{ file: PROTECTION, find: "const amend = ({ want, row }: { readonly want: WantedRow; readonly row: Waiting }): ProtectionStep => ({ type: 'amend', orderId: row.orderId, row: want })", put: "const placed = ({ want }: { readonly want: WantedRow }): ProtectionStep => ({ type: 'place', row: want })\n  const amended = [...shrinking, ...growing]" }, { file: PROTECTION, find: '...leaving.map(({ row }) => cancel(row)), ...surplus.map(cancel), ...shrinking.map(amend), ...growing.map(amend), ...fresh', put: '...amended.map(placed), ...amended.map(({ row }) => cancel(row)), ...leaving.map(({ row }) => cancel(row)), ...surplus.map(cancel), ...fresh' }],
  },
  {
    name: 'target-before-the-stop', by: ['stop-first'], seed: 37, says: 'take-profits are sent while no stop is known to rest: where they lock the position, the stop finds nothing to close',
    edits: [{ file: RULES, find: '  if (stopConfirmed(trade)) return rows\n', put: '  if (trade.ledger.open > 0n) return rows\n' }, { file: TRADE, find: 'if (works && stopConfirmed(trade)) placeTargets', put: 'if (works) placeTargets' }],
  },
  {
    name: 'targets-first-in-the-set', by: ['stop-first', 'stop'], seed: null, says: 'of a whole set the take-profits are sent before the stops',
    edits: [{ file: PROTECTION, find: "return (['stop-loss', 'take-profit'] as const).flatMap", put: "return (['take-profit', 'stop-loss'] as const).flatMap" }, { file: RULES, find: '  if (stopConfirmed(trade)) return rows\n', put: '  if (trade.ledger.open > 0n) return rows\n' }],
  },
  {
    name: 'cancelled-stop-not-heard', by: ['stop'], seed: null, says: 'a stop that the user cancelled at the exchange goes on being shown, and nothing is put in its place. Harmless alone: a whole read misses the row and asks for it; so it does not',
    edits: [{ file: FACTS, find: "  const wentOff = row.status === 'triggered'\n", put: "  const wentOff = row.status === 'triggered'\n  if (row.status === 'cancelled') return\n" }, { file: 'lib/core/trade/handle-sync.ts', find: "if (row.status === 'waiting' && !rows.has(row.orderId) && row.askAt === null) desk.emit", put: "if (row.status === 'waiting' && rows.size < 0 && row.askAt === null) desk.emit" }],
  },
  {
    name: 'older-move-overtakes-a-newer', by: ['level', 'stop'], seed: null, says: 'of two moves of a stop the older one is sent and the newer one dropped',
    edits: [{ file: 'lib/desk/ports/store-rules.ts', find: 'if (earlier !== undefined) replaced.add(earlier)', put: 'if (earlier !== undefined) replaced.add(index)' }],
  },
  {
    name: 'hand-moved-stop-unseen', by: ['level'], seed: null, says: 'the card goes on showing a level that the user has moved away at the exchange (a fault that this desk once had)',
    edits: [{ file: 'lib/core/trade/handle-sync.ts', find: '    if (still) changedRows(desk, sync, symbol)\n', put: '' }],
  },
  {
    name: 'entry-without-its-stop', by: ['request'], seed: 1, says: 'an entry leaves without its stop, which comes only after the fill is heard of',
    edits: [{ file: 'lib/exchange/toobit/map/order.ts', find: '  if (stop !== null) pairs.push(', put: "  if (stop !== null && request.direction === 'close') pairs.push(" }],
  },
]

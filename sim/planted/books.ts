import type { PlantedFault } from './fault.ts'

const BOOK = 'lib/core/trade/book-fill.ts'
const SYNC = 'lib/core/trade/handle-sync.ts'
const LEDGER = 'lib/core/trade/ledger.ts'
const MAP = 'lib/exchange/toobit/map/order.ts'
const FLOW = 'lib/core/trade/handle-flow.ts'

/** What was filled, whose it is, what it cost. */
export const BOOK_FAULTS: readonly PlantedFault[] = [
  {
    name: 'fill-keyed-by-another-id', by: ['ledger'], seed: 1, says: 'the REST door names a fill by its row, the stream by its ticket: it is booked twice',
    edits: [{ file: MAP, find: '  ticketId: row.ticketId,', put: '  ticketId: row.id,' }],
  },
  {
    name: 'fill-keyed-by-its-order', by: ['ledger'], seed: null, says: 'of an order that fills in parts the first part alone is booked',
    edits: [{ file: BOOK, find: '`${fill.orderId}/${fill.ticketId}`', put: '`${fill.orderId}/`' }],
  },
  {
    name: 'child-fill-booked-as-by-hand', by: ['drift', 'ledger'], seed: 57, says: 'what a stop closed is told as closed by the user at the exchange, and the trade waits for its stop',
    edits: [{ file: 'lib/core/trade/ownership.ts', find: 'const row = trade.rows.find((own) => own.childId === fill.orderId)', put: 'const row = trade.rows.find((own) => own.orderId === fill.orderId)' }],
  },
  {
    name: 'drift-without-a-cause', by: ['drift', 'ledger'], seed: 117, says: 'the first difference between position and ledgers is booked as the user’s own, though a fill is only late',
    edits: [{ file: SYNC, find: '  if (known.suspected !== foreign) return differs(foreign, null)\n', put: '' }, { file: SYNC, find: '  if (foreign === known.foreign || inMotion(desk.state(), symbol, side)) {', put: '  if (foreign === known.foreign) {' }, { file: SYNC, find: '  if (known.unexplained.length > 0) return\n  const ours', put: '  const ours' }],
  },
  {
    name: 'ended-orders-forgotten', by: ['drift', 'ledger'], seed: 7, says: 'a fill of a trade that is closed, told again, is booked as by hand: contracts that are not there',
    edits: [{ file: 'lib/core/trade/ended-orders.ts', find: '].slice(-ENDED_MAX)', put: '].slice(0, 0)' }],
  },
  {
    name: 'hint-fee-is-final', by: ['ledger'], seed: 59, says: 'the fee that was assumed for a fill stays, whatever the exchange charged',
    edits: [{ file: BOOK, find: 'fee: feeOf(trade, fill, value), final: fill.fee !== null, maker: fill.maker, filledAt: fill.at })', put: 'fee: feeOf(trade, { ...fill, maker: false }, value), final: true, maker: fill.maker, filledAt: fill.at })' }],
  },
  {
    name: 'sibling-takes-nothing', by: ['ledger', 'bug'], seed: null, says: 'what a close takes beyond its trade is nobody’s: a sibling goes on showing contracts that are gone',
    edits: [{ file: BOOK, find: '    if (part > 0n) shares.push({ trade: sibling, contracts: part })\n    left -= part\n  }\n  const by: ExitBy', put: '    left -= part\n  }\n  const by: ExitBy' }],
  },
  {
    name: 'hand-open-forgotten', by: ['ledger'], seed: 39, says: 'what the user opened at the exchange is shown nowhere',
    edits: [{ file: SYNC, find: "  else if (fill.direction === 'open') bookHandOpen(desk, fill)\n  else bookHandClose(desk, fill, missing)", put: "  else if (fill.direction !== 'open') bookHandClose(desk, fill, missing)" }, { file: SYNC, find: "  if (known.suspected !== foreign) return differs(foreign, null)\n", put: '  if (foreign > 0n) return\n' }],
  },
  {
    name: 'entry-fees-forgotten-in-the-net', by: ['ledger'], seed: 57, says: 'a result is told without the fees of its entry',
    edits: [{ file: LEDGER, find: 'ledger.gross - ledger.entryFees - ledger.exitFees', put: 'ledger.gross - ledger.exitFees' }],
  },
  {
    name: 'read-from-where-it-ended', by: ['ledger', 'liveness', 'orphan', 'drift', 'funding'], seed: 9, says: 'a whole read begins where the last one ended, and a fill or funding of that moment is in neither',
    edits: [{ file: 'lib/desk/sync-account.ts', find: 'const since = (readTo === 0 ? ask.at - DAY_MS : readTo) - OVERLAP_MS', put: 'const since = ask.at - 1_000 + 0 * (readTo + DAY_MS + OVERLAP_MS)' }],
  },
  {
    name: 'positions-read-once', by: ['drift', 'ledger'], seed: null, says: 'positions from before the fills are compared with ledgers from after them. Harmless alone: what was touched since the read began is not compared, so that is left out too',
    edits: [{ file: 'lib/desk/sync-account.ts', find: '  const after = await counted.exchange.positions()\n  const positions = same(before, after) ? after : await counted.exchange.positions()\n', put: '  const positions = same(before, before) ? before : []\n' }, { file: 'lib/desk/drain-account.ts', find: '(touched[symbol] ?? 0) <= noted', put: '(touched[symbol] ?? 0) <= noted + 1_000_000' }],
  },
  {
    name: 'liquidation-of-no-one', by: ['ledger', 'drift', 'liveness', 'orphan'], seed: 7, says: 'what the exchange liquidated is not booked',
    edits: [{ file: SYNC, find: "  if (row.origin === 'user') return\n", put: "  if (row.origin !== 'deleveraging') return\n" }],
  },
  {
    name: 'funding-to-trades-closed-before', by: ['funding'], seed: 9, says: 'funding goes to trades that had closed before its instant',
    edits: [{ file: 'lib/core/trade/steps.ts', find: 'if (step.symbol === symbol && step.at <= instant) held.set', put: 'if (step.symbol === symbol && step.at <= instant && step.change > 0n) held.set' }],
  },
  {
    name: 'funding-by-the-time-of-reading', by: ['funding'], seed: 9, says: 'funding is shared by who holds contracts when it is read, not at its instant',
    edits: [{ file: FLOW, find: 'holdersOf(desk.state(), symbol, flow.at)', put: 'holdersOf(desk.state(), symbol, desk.at)' }],
  },
  {
    name: 'funding-does-not-wait-for-fills', by: ['funding'], seed: 33, says: 'funding is shared while a fill from before its instant has no owner yet (a fault that this desk once had)',
    edits: [{ file: FLOW, find: '  if (mustWait(desk.state(), flow)) desk.emit', put: '  if (flow.at < 0 && mustWait(desk.state(), flow)) desk.emit' }],
  },
  {
    name: 'funding-of-the-hand-given-to-trades', by: ['funding'], seed: 33, says: 'funding of contracts that the user holds by hand is booked to Keel’s trades',
    edits: [{ file: 'lib/core/trade/steps.ts', find: '.filter((holder) => holder.signed !== 0n)', put: '.filter((holder) => holder.signed !== 0n && holder.trade !== null)' }],
  },
  {
    name: 'funding-always-about', by: ['funding'], seed: 9, says: 'every funding is marked ≈, and the mark says nothing any more',
    edits: [{ file: FLOW, find: 'const approximate = net === 0n || isNearFill(desk.state(), symbol, flow.at)', put: 'const approximate = net === 0n || isNearFill(desk.state(), symbol, flow.at) || given === given' }],
  },
  {
    name: 'funding-booked-by-each-read', by: ['funding', 'ledger'], seed: 9, says: 'each whole read books the same funding again. Harmless alone: an input is known by its id, so each read gives it a new one',
    edits: [{ file: FLOW, find: '  if (flowIds.includes(flow.id) || waitingFlows', put: '  if (flowIds.length < 0 || waitingFlows' }, { file: 'lib/desk/sync-account.ts', find: '    ...flows.map(flowFact),', put: '    ...flows.map((flow) => ({ ...flowFact(flow), id: `${name}:${flow.id}` })),' }],
  },
  {
    name: 'funding-sign-turned', by: ['funding', 'ledger'], seed: 9, says: 'funding that was paid is shown as received',
    edits: [{ file: LEDGER, find: 'export const bookFunding = (ledger: Ledger, amount: Money): Ledger => ({ ...ledger, funding: plus(ledger.funding, amount) })', put: 'export const bookFunding = (ledger: Ledger, amount: Money): Ledger => ({ ...ledger, funding: plus(ledger.funding, money(-amount)) })' }],
  },
  {
    name: 'trade-ends-before-its-fees', by: ['ledger'], seed: 3, says: 'a trade is told as closed with fees that were only assumed',
    edits: [{ file: 'lib/core/trade/rules-trade.ts', find: '  if (Object.values(trade.tickets).some((fee) => fee !== null)) return\n', put: '' }, { file: BOOK, find: 'fill.fee ?? feeOn(value, fill.maker ? trade.fees.maker : trade.fees.taker)', put: 'fill.fee ?? feeOn(value, trade.fees.maker)' }],
  },
]

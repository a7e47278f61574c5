import type { Side } from '#core/market/instrument.ts'
import { type AccountState, sideOf, tradesOn, type WantedRow } from './account.ts'
import { backOff } from './back-off.ts'
import type { Deciding } from './deciding.ts'
import type { Remembered, RowsOf } from './remembered.ts'
import { hasStopRow, isChildSettled, isSettled, type LiveTrade } from './state.ts'
import { rememberTargets, targetsNow, type TargetsOf } from './targets.ts'

const bySource = (trade: LiveTrade) => trade.plan.stop?.by ?? 'last'

const stopRow = (trade: LiveTrade): readonly WantedRow[] =>
  trade.stop.wanted === null || trade.ledger.open === 0n || blocksClose(trade)
    ? []
    : [{ trade: trade.id, kind: 'stop-loss', target: null, trigger: trade.stop.wanted, quantity: trade.ledger.open, by: bySource(trade) }]

/** A close that the venue refused although the position is open: even the stop locks, so it goes, last. */
const blocksClose = (trade: LiveTrade): boolean => trade.close?.step === 'unlocking'

/** A stop that covers what is open was read back; a better level may still be waiting for its turn to move there. */
export const stopConfirmed = (trade: LiveTrade): boolean => trade.stop.wanted === null || (trade.stop.confirmed !== null && trade.stop.confirmed.quantity >= trade.ledger.open)

/** Targets that an order closes right now, or is about to: another row for the same contracts would close them twice. */
const targetsWorked = ({ rows, exits, close }: LiveTrade): ReadonlySet<number | null> => {
  const children = rows.filter((row) => row.kind === 'take-profit' && row.status === 'triggered' && !isChildSettled(row))
  const closes = exits.filter((order) => order.purpose === 'close' && !isSettled(order))
  return new Set([close?.target ?? null, ...children.map(({ target }) => target), ...closes.map(({ target }) => target)])
}

/** Target rows of a trade in form Locked: new ones only once the stop is confirmed; those that were asked for stay, cut to what is left. */
const targetRows = (account: AccountState, trade: LiveTrade, targetsOf: TargetsOf): readonly WantedRow[] => {
  if (account.exitForm !== 'locked' || trade.ledger.open === 0n) return []
  const working = targetsWorked(trade)
  const rows = targetsOf(trade)
    .filter((target) => target.left > 0n && !working.has(target.target))
    .map((target): WantedRow => ({ trade: trade.id, kind: 'take-profit', target: target.target, trigger: target.price, quantity: target.left, by: 'last' }))
  if (stopConfirmed(trade)) return rows
  const asked = sideOf(account, trade.plan.symbol, trade.plan.side).wanted.filter((row) => row.trade === trade.id && row.kind === 'take-profit')
  return asked.flatMap((row) => {
    const now = rows.find((candidate) => candidate.target === row.target)
    return now === undefined ? [] : [{ ...row, quantity: now.quantity < row.quantity ? now.quantity : row.quantity }]
  })
}

const rowsNow: RowsOf = (account, trade) => [...stopRow(trade), ...targetRows(account, trade, targetsNow)]

export const remember = (): Remembered => {
  const targetsOf = rememberTargets()
  const known = new WeakMap<LiveTrade, { readonly exitForm: AccountState['exitForm']; readonly asked: readonly WantedRow[]; readonly rows: readonly WantedRow[] }>()
  return {
    targetsOf,
    rowsOf(account, trade, asked) {
      const found = known.get(trade)
      if (found !== undefined && found.asked === asked && found.exitForm === account.exitForm) return found.rows
      const rows = [...stopRow(trade), ...targetRows(account, trade, targetsOf)]
      known.set(trade, { exitForm: account.exitForm, asked, rows })
      return rows
    },
  }
}

/** Everything protective that should rest on a side, for all its trades. */
export const wantedRows = (account: AccountState, symbol: string, side: Side, rowsOf: RowsOf = rowsNow): readonly WantedRow[] => {
  const asked = sideOf(account, symbol, side).wanted
  return tradesOn(account, symbol, side).flatMap((trade) => rowsOf(account, trade, asked))
}

const sameRow = (a: WantedRow, b: WantedRow | undefined): boolean =>
  b !== undefined && a.trade === b.trade && a.kind === b.kind && a.target === b.target && a.trigger === b.trigger && a.quantity === b.quantity && a.by === b.by

/** Whether the side's trades want just what was last asked for it; made for every decision, so it builds no list. */
const wantsTheSame = (desk: Deciding, trades: readonly LiveTrade[], asked: readonly WantedRow[]): boolean => {
  let seen = 0
  for (const trade of trades) {
    for (const row of desk.remembered.rowsOf(desk.state(), trade, asked)) {
      if (!sameRow(row, asked[seen])) return false
      seen += 1
    }
  }
  return seen === asked.length
}

/** A stop that grew with an entry whose end brought less than it covers. */
const outgrew = (trade: LiveTrade): boolean => isSettled(trade.entry) && trade.stop.confirmed !== null && trade.stop.wanted !== null && trade.stop.confirmed.quantity > trade.ledger.open && trade.ledger.open > 0n

/** The venue showed the set as it was wanted, and the stop is gone since: cancelled by hand, or by the venue itself. */
const lostStop = (trade: LiveTrade): boolean => trade.stop.wanted !== null && trade.ledger.open > 0n && !blocksClose(trade) && !hasStopRow(trade)

/** Compares the set of a side with what rests there, though nothing else is wanted than what was shown. */
export const compareAgain = (desk: Deciding, symbol: string, side: Side): void => {
  const { ask, shown } = sideOf(desk.state(), symbol, side)
  if (shown) desk.emit({ type: 'protection-asked', trade: null, symbol, side, ask: ask + 1, wanted: wantedRows(desk.state(), symbol, side, desk.remembered.rowsOf), again: false })
}

/** Asks for the set of a side when it isn't what was last asked for, or when the venue showed something else. `live`: the account's live trades. */
export const askProtection = (desk: Deciding, live: readonly LiveTrade[], symbol: string, side: Side): void => {
  const account = desk.state()
  const now = sideOf(account, symbol, side)
  const trades = live.filter(({ plan }) => plan.side === side && plan.symbol === symbol)
  const changed = !wantsTheSame(desk, trades, now.wanted)
  const due = (now.retryAt !== null && now.retryAt <= desk.at) || (now.shown && trades.some(outgrew))
  if (!changed && !due) return now.shown && trades.some(lostStop) ? compareAgain(desk, symbol, side) : undefined
  const wanted = wantedRows(account, symbol, side, desk.remembered.rowsOf)
  desk.emit({ type: 'protection-asked', trade: null, symbol, side, ask: now.ask + 1, wanted, again: !changed })
}

/** A stop of the trade has been set off, or fills of the side wait for an owner: what is open is not known yet, so nothing is closed twice. */
export const stopIsWorking = (desk: Deciding, trade: LiveTrade): boolean =>
  trade.rows.some((row) => row.kind === 'stop-loss' && row.status === 'triggered' && !isChildSettled(row)) || sideOf(desk.state(), trade.plan.symbol, trade.plan.side).unexplained.length > 0

/** When to compare again after an ask that the venue did not answer as wanted. */
export const protectionRetryAt = (at: number, tries: number): number => at + backOff(tries)

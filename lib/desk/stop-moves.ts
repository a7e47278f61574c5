import { fromCanonical } from '#core/json.ts'
import type { Effect } from '#core/trade/effect.ts'
import type { StopMove } from '#core/trade/stop-move.ts'
import type { AccountExchange } from './ports/exchange.ts'
import type { AccountId, EffectRow } from './ports/store.ts'
import { GIVES_WAY } from './ports/store-rules.ts'

/** What a waiting row moves; null: it does something that never waits for the share of moves. */
const moveOf = (row: EffectRow): StopMove | null => {
  if (row.rank !== GIVES_WAY) return null
  const effect = fromCanonical<Effect>(row.body)
  return effect.type === 'protect' ? (effect.move ?? null) : null
}

type Turn = { readonly row: EffectRow; readonly move: StopMove | null }

/** Waiting rows as they came, and behind them the moves of stops, the largest gain first (RULES.md, Trailing). */
export const inTurn = (rows: readonly EffectRow[]): readonly Turn[] => {
  const turns = rows.map((row): Turn => ({ row, move: moveOf(row) }))
  const gain = ({ move }: Turn): bigint => move?.gain ?? 0n
  return [...turns.filter(({ move }) => move === null), ...turns.filter(({ move }) => move !== null).toSorted((a, b) => (gain(a) < gain(b) ? 1 : gain(a) > gain(b) ? -1 : 0))]
}

/**
 * For one look at the waiting rows: ms until the account's key has room for a move; 0: it has, and the move is counted. Behind one that found no
 * room none of its account begins, since a smaller one would take what the larger waits for.
 */
export const moveRoom = (exchangeOf: (account: AccountId) => Promise<AccountExchange | null>): ((move: StopMove, account: AccountId) => Promise<number>) => {
  const full = new Map<AccountId, number>()
  return async (move, account) => {
    const exchange = await exchangeOf(account).catch(() => null)
    const wait = full.get(account) ?? exchange?.admitMove(move.stops) ?? 0
    if (wait > 0) full.set(account, wait)
    return wait
  }
}

import type { Price } from '#core/money/money.ts'
import type { Trigger } from '#core/trigger/trigger-index.ts'
import { apply, type Door } from './apply.ts'
import type { AccountId } from './ports/store.ts'

/** All moves of one trade's trailing stop: at most one in this time (RULES.md, Trailing). */
const MOVE_MS = 2_000

/** What an account was last told of a symbol, and the extremes since, which are told when the time is over. */
type Held = { readonly dueAt: number; pending: Seen | null }
export type Seen = { readonly high: Price; readonly low: Price; readonly last: Price }
const widened = (seen: Seen | null, at: Price): Seen => (seen === null ? { high: at, low: at, last: at } : { high: at > seen.high ? at : seen.high, low: at < seen.low ? at : seen.low, last: at })

type Known = { readonly accountOf: (owner: string) => AccountId; readonly markOf: (symbol: string) => Price | null }
export type PriceTelling = {
  /** Resolves when it is stored, or when the log says why not. */
  readonly tell: (account: AccountId, symbol: string, seen: Seen) => Promise<boolean>
  /** Conditions met at a price: urgent ones are told at once, the others at most once in their time. */
  readonly onFired: (fired: readonly Trigger[], symbol: string, at: Price) => void
  /** A price that may be an extreme of what is held back. */
  readonly widen: (symbol: string, at: Price) => void
}

/** Puts prices before the accounts that wait for them, as inputs. */
export const tellPrices = (parts: Door & { readonly holder: string }, known: Known): PriceTelling => {
  const held = new Map<string, Held>()
  const tell = async (account: AccountId, symbol: string, seen: Seen): Promise<boolean> => {
    const id = `price:${parts.holder}:${symbol}:${parts.clock.monotonic()}`
    try {
      await apply(parts, account, [{ id, input: { type: 'price', symbol, last: seen.last, mark: known.markOf(symbol), high: seen.high, low: seen.low } }])
      return true
    } catch (thrown) {
      parts.log('warn', 'price-not-stored', { symbol, message: thrown instanceof Error ? thrown.message : String(thrown) })
      return false
    }
  }
  /** Not urgent and told a moment ago: the extremes are kept and told when the time is over. */
  const hold = (owner: string, symbol: string, entry: Held, at: Price): void => {
    const first = entry.pending === null
    entry.pending = widened(entry.pending, at)
    if (!first) return
    const flush = (): void => {
      const { pending } = entry
      entry.pending = null
      held.set(`${symbol}|${owner}`, { dueAt: parts.clock.monotonic() + MOVE_MS, pending: null })
      if (pending !== null) void tell(known.accountOf(owner), symbol, pending)
    }
    void parts.clock.sleep(Math.max(0, entry.dueAt - parts.clock.monotonic())).then(flush)
  }
  return {
    tell,
    onFired: (fired, symbol, at) => {
      const now = parts.clock.monotonic()
      for (const owner of new Set(fired.map((trigger) => trigger.owner))) {
        const entry = held.get(`${symbol}|${owner}`)
        const urgent = fired.some((trigger) => trigger.owner === owner && trigger.urgent)
        if (entry !== undefined && !urgent && (entry.dueAt > now || entry.pending !== null)) {
          hold(owner, symbol, entry, at)
          continue
        }
        held.set(`${symbol}|${owner}`, { dueAt: now + MOVE_MS, pending: null })
        void tell(known.accountOf(owner), symbol, widened(entry?.pending ?? null, at))
      }
    },
    widen: (symbol, at) => {
      for (const [key, entry] of held) if (entry.pending !== null && key.startsWith(`${symbol}|`)) entry.pending = widened(entry.pending, at)
    },
  }
}

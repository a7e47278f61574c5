import type { Trigger } from '#core/trigger/trigger-index.ts'
import { whole } from '#core/money/fraction.ts'
import { divide } from '#core/money/fraction.ts'
import { ONE, type Price, price } from '#core/money/money.ts'
import { type AccountState, liveTrades } from './account.ts'
import { levelPrice, meanPrice } from './levels.ts'
import type { TrailingStart } from './plan.ts'
import { type LiveTrade, passableStops } from './state.ts'
import { targetFilledWhole, targetsNow } from './targets.ts'

/** Prices at which an account wants to be told of a symbol's price. `owner` is the account. */
export const armedTriggers = (account: AccountState, owner: string): readonly Trigger[] =>
  liveTrades(account).flatMap((trade) => {
    const toward = trade.plan.side === 'long' ? ('at-or-above' as const) : ('at-or-below' as const)
    const against = trade.plan.side === 'long' ? ('at-or-below' as const) : ('at-or-above' as const)
    const at = (level: Price | null, direction: Trigger['direction'], urgent: boolean): readonly Trigger[] => (level === null ? [] : [{ owner, symbol: trade.plan.symbol, direction, price: level, urgent }])
    return [...at(trailingAt(trade), toward, false), ...at(workedTarget(account, trade), toward, true), ...at(missedAt(trade), toward, true), ...at(unguardedStop(trade), against, true), ...at(passedAt(trade), against, false), ...passableStops(trade).flatMap((row) => at(through(trade, row.trigger), against, true))]
  })

/** The price whose reaching starts trailing, or moves the stop by a step worth sending. */
const trailingAt = (trade: LiveTrade): Price | null => {
  const plan = trade.plan.trailing
  if (plan === null || !trade.entryEnded || trade.ledger.open === 0n || trade.close !== null) return null
  const long = trade.plan.side === 'long'
  if (trade.stop.best !== null) {
    const least = divide(trade.stop.best * 20_000n, ONE, 'up')
    const gain = least > trade.instrument.tick ? least : trade.instrument.tick
    return price(long ? trade.stop.best + gain : trade.stop.best > gain ? trade.stop.best - gain : 1n)
  }
  return trailingStartAt(trade, plan.start)
}

const trailingStartAt = (trade: LiveTrade, start: TrailingStart): Price | null => {
  const long = trade.plan.side === 'long'
  // Starting at once is told with the next tick, whatever its price.
  const atOnce = long ? price(1n) : price(10n ** 24n)
  switch (start.kind) {
    case 'now':
      return atOnce
    case 'target':
      return targetFilledWhole(trade, start.target) ? atOnce : null
    case 'price':
      return start.price
    case 'profit': {
      const mean = meanPrice(trade.ledger.entry, trade.instrument.multiplier)
      const raw = divide(mean.num * (long ? ONE + start.rate : ONE - start.rate), mean.den * ONE, long ? 'up' : 'down')
      return raw > 0n ? price(raw) : null
    }
  }
}

const workedTarget = (account: AccountState, trade: LiveTrade): Price | null =>
  account.exitForm !== 'single' || trade.close !== null ? null : (targetsNow(trade).find((target) => target.left > 0n)?.price ?? null)

const missedAt = (trade: LiveTrade): Price | null => {
  const { plan, entry } = trade
  const first = plan.targets[0]
  if (!plan.cancelWhenMissed || !trade.missable || first === undefined || entry.price === null || entry.state !== 'resting' || entry.cancelAsked || entry.booked > 0n) return null
  return levelPrice(first.level, whole(entry.price), { side: plan.side, toward: 'profit', tick: trade.instrument.tick })
}

/** One tick through a resting limit entry: it must have filled, or is about to. */
const passedAt = ({ plan, entry, instrument }: LiveTrade): Price | null => {
  if (entry.price === null || entry.state !== 'resting' || entry.askAt !== null || entry.cancelAsked) return null
  return through({ plan, instrument }, entry.price)
}

/** One tick beyond a level, against the trade. */
const through = ({ plan, instrument }: Pick<LiveTrade, 'plan' | 'instrument'>, level: Price): Price | null => {
  const beyond = plan.side === 'long' ? level - instrument.tick : level + instrument.tick
  return beyond > 0n ? price(beyond) : null
}

/** While no confirmed row carries it, Keel itself watches the stop. */
const unguardedStop = (trade: LiveTrade): Price | null => (trade.ledger.open > 0n && trade.stop.confirmed === null && trade.close === null ? trade.stop.wanted : null)

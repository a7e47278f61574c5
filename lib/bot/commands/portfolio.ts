import type { Context } from 'grammy'
import { fromCanonical } from '#core/json.ts'
import { exposureOf } from '#core/position/exposure.ts'
import { liveTrades } from '#core/trade/account.ts'
import { netOf } from '#core/trade/ledger.ts'
import type { Trade } from '#core/trade/state.ts'
import { dayStart } from '#words/figures.ts'
import { type BotParts, say, type Speaker } from '../parts.ts'
import { portfolioView } from '../views/portfolio.ts'
import { plainView } from '../views/refusal.ts'
import { AWAY } from './trade.ts'

/** Ended trades that are looked at: more than that in one day are not counted, and a day of so many is nobody's by hand. */
const ENDED_MOST = 500

/** Net of the trades that ended since midnight of the user's own day; what of an open trade was closed in part counts when the trade ends. */
const endedToday = async ({ door }: BotParts, { user, account }: Speaker): Promise<{ readonly net: bigint; readonly ended: number; readonly zone: string }> => {
  const from = dayStart(await door.store.now(), user.timeZone)
  const rows = await door.store.trades(user.user, account.account, { ended: true, limit: ENDED_MOST })
  const closed = rows.filter((row) => (row.closedAt ?? 0) >= from).map((row) => fromCanonical<Trade>(row.body)).flatMap((trade) => (trade.status === 'closed' ? [trade.net] : []))
  return { net: closed.reduce((sum, net) => sum + net, 0n), ended: closed.length, zone: user.timeZone }
}

/** /portfolio: equity, margin, profit and loss, and what hangs on which symbol. */
export const portfolioCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const { door } = parts
  const { user, account } = speaker
  const exchange = await door.exchangeOf(account.account)
  const row = await door.store.account(user.user, account.account)
  if (exchange === null || row === null) return void (await say(context, plainView(AWAY)))
  const [balance, positions, instruments, today] = await Promise.all([exchange.balance(), exchange.positions(), door.venue(account.venue).instruments.all(), endedToday(parts, speaker)])
  const multipliers = new Map(instruments.map(({ symbol, multiplier }) => [symbol, multiplier]))
  await say(context, portfolioView({
    balance, today,
    unrealised: positions.reduce((sum, one) => sum + one.unrealised, 0n),
    realised: liveTrades(door.texts.read(row).account).reduce((sum, trade) => sum + netOf(trade.ledger), 0n),
    exposure: exposureOf(positions, (symbol) => multipliers.get(symbol) ?? null),
  }, account))
}

import type { Deciding } from './deciding.ts'
import { nakedMsAt } from './naked.ts'
import { budgetsDue, nakedBudgetOf, nakedOfDay } from './naked-budget.ts'

/** Each is told once: of a trade while it lives, of the day until the next. */
export const tellBudgets = (desk: Deciding): void => {
  for (const { trade, at } of budgetsDue(desk.state())) {
    if (desk.at < at) continue
    const { tradeMs, dayMs } = nakedBudgetOf(desk.state())
    const live = trade === null ? null : desk.live(trade)
    desk.emit({ type: 'naked-budget', trade: null, of: trade, ms: live === null ? nakedOfDay(desk.state(), desk.at) : nakedMsAt(live, desk.at), limitMs: live === null ? dayMs : tradeMs })
  }
}

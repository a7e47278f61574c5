import type { AccountState } from '#core/trade/account.ts'
import { exactFigure } from '#words/figures.ts'
import { html, type Html } from '../html.ts'

/** What lies at the exchange and is no trade of Keel's; null: nothing. */
export const foreignLine = (account: AccountState): Html | null => {
  const foreign = Object.entries(account.sides).filter(([, side]) => side.foreign > 0n)
  return foreign.length === 0 ? null : html`Not Keel's: ${foreign.map(([key, side]) => `${exactFigure(side.foreign)} contracts of ${key.replace(':', ' ')}`).join(', ')}`
}

import { defaultSwitches } from '#core/venue/switches.ts'
import type { AccountExchange } from '#desk/ports/exchange.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { paperAccount, paperCapabilities } from './paper-account.ts'
import { paperSource, type SourceParts } from './paper-source.ts'
import { openRowVenue } from './row-venue.ts'

/** Paper accounts without a process of the venue's own: each is a row, driven by the public prices of a real exchange. */
export const inProcessPaper = (parts: SourceParts & { readonly rows: PaperRows; readonly pollMs?: number }): { readonly open: (account: AccountId) => AccountExchange } => {
  const source = paperSource(parts)
  const opened = new Map<AccountId, AccountExchange>()
  const open = (account: AccountId): AccountExchange => paperAccount(openRowVenue({ ...parts, source, account }), account, { ...paperCapabilities(defaultSwitches), fillsLate: true })
  return {
    open: (account) => {
      const exchange = opened.get(account) ?? open(account)
      opened.set(account, exchange)
      return exchange
    },
  }
}

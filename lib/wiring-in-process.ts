import { paperStore } from '#db/paper-store.ts'
import type { Sql } from '#db/sql.ts'
import type { PaperInProcess } from '#desk/drive-paper.ts'
import type { MarketData } from '#desk/ports/exchange.ts'
import { inProcessPaper } from '#exchange/paper/in-process.ts'
import { toobitFundingRate } from '#exchange/toobit/market.ts'
import type { ToobitClient } from '#exchange/toobit/client.ts'
import { realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'

/** Without a paper server's address the paper exchange has no process: accounts are rows of the desk's database, driven by Toobit's public prices. */
export const paperInProcess = (env: Pick<Env, 'PAPER_REST'>): boolean => env.PAPER_REST === null

export const paperRows = (sql: Sql, source: { readonly client: ToobitClient; readonly market: MarketData }): PaperInProcess => {
  const [rows, { market, client }] = [paperStore(sql), source]
  return { rows, market, open: inProcessPaper({ rows, market, fundingRate: toobitFundingRate(client), clock: realClock }).open }
}

import { openSql } from '#db/client.ts'
import { accountIdOf } from '#db/identity.ts'
import { paperStore } from '#db/paper-store.ts'
import { decimal } from '#core/money/decimal.ts'
import { price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import type { PaperRows } from '#desk/ports/paper-rows.ts'
import { inProcessPaper } from '#exchange/paper/in-process.ts'
import { paperMarket } from '#exchange/paper/paper-market.ts'
import { openPaperVenue } from '#exchange/paper/paper-venue.ts'
import type { Server } from './databases.ts'
import type { Harness } from './exchange.contract.ts'
import { realClock } from './real-clock.ts'

export type RowPlace = { readonly rows: PaperRows; readonly close: () => Promise<void> }

export const rowsInPostgres = async (server: Server): Promise<RowPlace> => {
  const database = await server.open()
  const sql = await openSql('pg', { url: database.url, connections: 3 })
  return {
    rows: paperStore(sql),
    close: async () => {
      await sql.close()
      await database.drop()
    },
  }
}

/** A market that stands still but for `trade`, as a real exchange shows it. */
export const publicMarket = () => {
  const exchange = openPaperVenue({ venue: openVenue({ startAt: Date.now(), instruments }), clock: realClock })
  return {
    market: paperMarket(exchange),
    trade: async (at: string, contracts: string): Promise<void> => {
      await exchange.command({ type: 'trade', symbol: 'BTC-SWAP-USDT', price: price(decimal(at)), quantity: quantity(decimal(contracts)), buyerIsTaker: false })
    },
  }
}

/** The venue as a row, for the contract of exchanges. */
export const rowHarness = async (open: () => Promise<RowPlace>): Promise<Harness> => {
  const [{ rows, close }, { market, trade }] = [await open(), publicMarket()]
  const paper = inProcessPaper({ rows, market, fundingRate: () => Promise.resolve(null), clock: realClock, pollMs: 50 })
  return { account: paper.open(accountIdOf({ account: 'a' })), market, trade, now: () => Promise.resolve(realClock.now()), stop: close }
}

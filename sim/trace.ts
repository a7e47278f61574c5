import { createHash } from 'node:crypto'
import type { Emulator } from '#bot/emulator.ts'
import type { Trade } from '#core/trade/state.ts'
import type { SimExchange } from './exchange.ts'
import type { SimStore } from './store.ts'

type Lived = { readonly store: SimStore; readonly emulator: Emulator; readonly exchange: SimExchange }

const journalOf = (store: SimStore) => [...store.tables.accounts.values()].flatMap(({ journal }) => journal)

/** Hash of journal, chat and venue history: the whole life of a seed. */
export const traceOf = ({ store, emulator, exchange }: Lived): string => {
  const trace = createHash('sha256')
  for (const row of journalOf(store)) trace.update(row.body)
  for (const chat of [1, 2]) for (const message of emulator.messages(chat)) trace.update(`${message.id}/${message.edits} ${message.html}`)
  for (const account of exchange.accounts()) for (const order of exchange.venue.orderHistory(account, { limit: 100_000 })) trace.update(`${order.orderId} ${order.clientId} ${order.executed}`)
  return trace.digest('hex').slice(0, 16)
}

/** What a person asks of a seed that broke: the venue's cash, how the trades ended, and the journal. */
export const tellLife = ({ store, exchange }: Lived, trades: readonly Trade[], said: (line: string) => void): void => {
  for (const account of exchange.accounts()) for (const flow of exchange.venue.flows(account, { limit: 10_000 })) said(`flow ${flow.code} ${flow.at} ${flow.change} ${flow.symbol}`)
  for (const trade of trades) said(`trade ${trade.id} ${trade.status} ${trade.status === 'closed' ? `${trade.net} ${JSON.stringify(trade.ledger, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}` : ''}`)
  for (const row of journalOf(store)) said(`journal ${row.seq} ${clockText(row.at)} ${row.trade ?? '-'} ${row.type} ${row.cause} ${row.body}`)
}

export const clockText = (at: number): string => new Date(at).toISOString().slice(11, 23)

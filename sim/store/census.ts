import type { Store, TradeRow } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'

export const nakedUpTo = ({ nakedMs, nakedSince, closedAt }: TradeRow, now: number): number => nakedMs + (closedAt === null && nakedSince !== null ? Math.max(0, now - nakedSince) : 0)

export const simCensus = (link: Link): Pick<Store, 'census'> => ({
  census: () =>
    statement(link, 'census', () => {
      const now = link.now()
      const tables = [...link.tables.accounts.values()]
      const waiting = tables.flatMap(({ open }) => open.map(({ row }) => row))
      const trades = tables.filter(({ removed }) => !removed).flatMap((table) => [...table.trades.values()])
      const untils = tables.map(({ lease }) => lease.until).filter((until) => until > now)
      const counts: Record<string, number> = {}
      for (const { status } of trades) counts[status] = (counts[status] ?? 0) + 1
      const naked = trades.filter(({ status }) => status !== 'draft').map((row) => ({ ms: nakedUpTo(row, now), runs: row.closedAt === null && row.nakedSince !== null }))
      return {
        now, trades: counts,
        outbox: (['exchange', 'chat'] as const).map((lane) => {
          const rows = waiting.filter((row) => row.lane === lane)
          return { lane, rows: rows.length, dueAt: rows.length === 0 ? null : Math.min(...rows.map(({ notBefore }) => notBefore)) }
        }),
        nakedMs: naked.reduce((sum, { ms }) => sum + ms, 0), nakedNow: naked.filter(({ runs }) => runs).length,
        leases: { held: untils.length, until: untils.length === 0 ? null : Math.max(...untils) },
      }
    }),
})

import { standingOf } from '#core/trade/standing.ts'
import { isLive, type Trade } from '#core/trade/state.ts'
import { stopStand } from '#core/trade/stop-stand.ts'
import { digitsOf, exactFigure } from '#words/figures.ts'
import type { candlesOf, FillEvent } from '../../../_parts/trade-page.ts'
import type { PriceLevel } from '../../_components/chart-scale.ts'
import { targetPartLabel, targetParts } from '../../_components/target-parts.ts'
import { type FillMark, TradeChart } from '../../_components/trade-chart.tsx'

/** For a chart's eyes only. */
const number = (units: bigint): number => Number(units) / 1e8

const levelsOf = (trade: Trade): readonly PriceLevel[] => {
  if (!isLive(trade)) return []
  const { entry } = standingOf(trade, null)
  const { wanted, confirmed } = trade.stop
  const resting = entry === null && trade.entry.price !== null ? [{ price: number(trade.entry.price), name: 'Entry, waits', kind: 'entry' as const, done: true }] : []
  const targets = targetParts(trade).map((target): PriceLevel => ({ price: number(target.price), name: targetPartLabel(target), kind: 'target', done: target.left === 0n }))
  const stand = stopStand(trade)
  const stops: readonly PriceLevel[] = [
    ...(stand.kind === 'planned' && stand.price !== null ? [{ price: number(stand.price), name: 'Stop, planned', kind: 'stop' as const, done: true }] : []),
    ...(confirmed === null ? [] : [{ price: number(confirmed.price), name: 'Stop', kind: 'stop' as const }]),
    ...(stand.kind === 'planned' || wanted === null || confirmed?.price === wanted ? [] : [{ price: number(wanted), name: 'Stop moves to', kind: 'wanted' as const }]),
  ]
  return [...(entry === null ? resting : [{ price: number(entry), name: 'Entry', kind: 'entry' as const }]), ...targets, ...stops]
}

const marksOf = (trade: Trade, fills: readonly FillEvent[]): readonly FillMark[] =>
  fills.map((fill) => ({ at: fill.at, buys: (fill.type === 'entry-filled') === (trade.plan.side === 'long'), text: exactFigure(fill.contracts) }))

type Bars = Awaited<ReturnType<typeof candlesOf>>

/** The candles of a trade's life, its levels named at their right end, its fills as marks. */
export const TradePicture = ({ trade, fills, candles: { bars, barMs, interval }, paper }: { readonly trade: Trade; readonly fills: readonly FillEvent[]; readonly candles: Bars; readonly paper: boolean }) => {
  if (bars.length === 0) return <p className="soft small">No candles from the exchange now.</p>
  const shown = bars.map((bar) => ({ at: bar.at, open: number(bar.open), high: number(bar.high), low: number(bar.low), close: number(bar.close) }))
  return (
    <>
      <TradeChart bars={shown} levels={levelsOf(trade)} fills={marksOf(trade, fills)} barMs={barMs} digits={digitsOf(trade.instrument.tick)} />
      <p className="chart-note">{interval} candles, UTC{paper ? ', of the paper exchange' : ''}</p>
    </>
  )
}

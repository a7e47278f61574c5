import { standingOf } from '#core/trade/standing.ts'
import type { Price } from '#core/money/money.ts'
import { meanPrice, targetPrice } from '#core/trade/levels.ts'
import { type EndedTrade, isLive, type LiveTrade, type Trade } from '#core/trade/state.ts'
import { stopStand } from '#core/trade/stop-stand.ts'
import { digitsOf, exactFigure } from '#words/figures.ts'
import type { candlesOf, FillEvent } from '../../../_parts/trade-page.ts'
import type { PriceLevel } from '../../_components/chart-scale.ts'
import { targetPartLabel, targetParts } from '../../_components/target-parts.ts'
import { type FillMark, TradeChart } from '../../_components/trade-chart.tsx'

/** For a chart's eyes only. */
const number = (units: bigint): number => Number(units) / 1e8

/** Of a trade that ended: entry, take-profits and stop as they stood last; its exits are marks. */
const lastLevels = (trade: EndedTrade, fills: readonly FillEvent[], lastStop: Price | null): readonly PriceLevel[] => {
  const { ledger: { entry }, plan: { side, targets }, instrument: { tick, multiplier } } = trade
  if (entry.contracts === 0n) return []
  const mean = meanPrice(entry, multiplier)
  const filledAt = (target: number): bigint => fills.reduce((sum, fill) => (fill.type === 'exit-filled' && fill.target === target ? sum + fill.contracts : sum), 0n)
  const reached = targets.flatMap(({ level }, at): readonly PriceLevel[] => {
    const price = targetPrice(level, mean, side, tick)
    const filled = filledAt(at + 1)
    return price === null ? [] : [{ price: number(price), name: filled > 0n ? `TP${at + 1} ✓ ${exactFigure(filled)}` : `TP${at + 1}`, kind: 'target', done: true }]
  })
  return [{ price: number(mean.num / mean.den), name: 'Entry', kind: 'entry' }, ...reached, ...(lastStop === null ? [] : [{ price: number(lastStop), name: 'Stop, last', kind: 'stop' as const, done: true }])]
}

const levelsOf = (trade: Trade, fills: readonly FillEvent[], lastStop: Price | null): readonly PriceLevel[] => {
  if (!isLive(trade)) return trade.status === 'draft' ? [] : lastLevels(trade, fills, lastStop)
  return liveLevels(trade)
}

const liveLevels = (trade: LiveTrade): readonly PriceLevel[] => {
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
export const TradePicture = ({ trade, fills, lastStop, candles: { bars, barMs, interval }, paper }: { readonly trade: Trade; readonly fills: readonly FillEvent[]; readonly lastStop: Price | null; readonly candles: Bars; readonly paper: boolean }) => {
  if (bars.length === 0) return <p className="soft small">No candles from the exchange now.</p>
  const shown = bars.map((bar) => ({ at: bar.at, open: number(bar.open), high: number(bar.high), low: number(bar.low), close: number(bar.close) }))
  return (
    <>
      <TradeChart bars={shown} levels={levelsOf(trade, fills, lastStop)} fills={marksOf(trade, fills)} barMs={barMs} digits={digitsOf(trade.instrument.tick)} />
      <p className="chart-note">{interval} candles, UTC{paper ? ', of the paper exchange' : ''}</p>
    </>
  )
}

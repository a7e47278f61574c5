'use client'
import { CandlestickSeries, createChart, createSeriesMarkers, type IChartApi, type ISeriesApi, type ISeriesMarkersPluginApi, LineStyle, type IPriceLine, type Time } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { type ChartColours, chartLook, chartTime } from './chart-look.ts'
import { type PriceLevel, reachOf, withLevels } from './chart-scale.ts'
import { useDark } from './scheme.ts'

export type Bar = { readonly at: number; readonly open: number; readonly high: number; readonly low: number; readonly close: number }
export type FillMark = { readonly at: number; readonly buys: boolean; readonly text: string }

type Facts = { readonly bars: readonly Bar[]; readonly levels: readonly PriceLevel[]; readonly fills: readonly FillMark[]; readonly barMs: number; readonly digits: number }
type Drawn = { readonly chart: IChartApi; readonly series: ISeriesApi<'Candlestick'>; readonly marks: ISeriesMarkersPluginApi<Time>; readonly colours: ChartColours; lines: readonly IPriceLine[] }

const colourOf = (level: PriceLevel, colours: ChartColours): string => (level.kind === 'entry' ? colours.ink : level.kind === 'target' ? colours.profit : level.kind === 'stop' ? colours.loss : colours.needs)

const draw = (drawn: Drawn, { bars, levels, fills, barMs }: Facts): void => {
  const { series, marks, colours } = drawn
  series.setData(bars.map(({ at, open, high, low, close }) => ({ time: chartTime(at), open, high, low, close })))
  for (const line of drawn.lines) series.removePriceLine(line)
  drawn.lines = levels.map((level) => series.createPriceLine({ price: level.price, title: level.name, color: colourOf(level, colours), lineWidth: 1, lineStyle: level.done === true || level.kind === 'wanted' ? LineStyle.Dotted : LineStyle.Solid, axisLabelVisible: true }))
  marks.setMarkers(fills.map(({ at, buys, text }) => ({ time: chartTime(at - (at % barMs)), position: buys ? 'belowBar' as const : 'aboveBar' as const, shape: buys ? 'arrowUp' as const : 'arrowDown' as const, color: buys ? colours.profit : colours.loss, text })))
}

/** Levels beyond the scale, at the edge behind which they lie. */
const Edge = ({ levels, arrow, digits }: { readonly levels: readonly PriceLevel[]; readonly arrow: '↑' | '↓'; readonly digits: number }) =>
  levels.length === 0 ? null : <p className={`chart-edge ${arrow === '↑' ? 'above' : 'below'}`}>{levels.map(({ name, price, kind }) => <span key={name} className={kind}>{arrow} {name} <span className="num">{price.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}</span></span>)}</p>

/** Candles with the trade's levels named at their right end, and its fills. Later facts are drawn into the same chart: what was scrolled stays. */
export const TradeChart = (facts: Facts) => {
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<Drawn | null>(null)
  const latest = useRef(facts)
  latest.current = facts
  const { digits } = facts
  const isDark = useDark()
  useEffect(() => {
    if (box.current === null) return
    const look = chartLook(box.current)
    const chart = createChart(box.current, look.options)
    const { profit, loss } = look.colours
    const reach = { autoscaleInfoProvider: (original: () => { readonly priceRange: { readonly minValue: number; readonly maxValue: number } | null } | null) => withLevels(original(), reachOf(latest.current.bars, latest.current.levels).within) }
    const series = chart.addSeries(CandlestickSeries, { upColor: profit, wickUpColor: profit, borderUpColor: profit, downColor: loss, wickDownColor: loss, borderDownColor: loss, priceLineVisible: false, priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits }, ...reach })
    drawn.current = { chart, series, marks: createSeriesMarkers(series, []), colours: look.colours, lines: [] }
    draw(drawn.current, latest.current)
    chart.timeScale().fitContent()
    return () => {
      drawn.current = null
      chart.remove()
    }
  }, [digits, isDark])
  useEffect(() => { if (drawn.current !== null) draw(drawn.current, facts) }, [facts])
  const { above, below } = reachOf(facts.bars, facts.levels)
  return (
    <div className="chart-box">
      <div className="chart" ref={box} role="img" aria-label="Candles with the levels and fills of the trade; all of them are in the tables below" />
      <Edge levels={above} arrow="↑" digits={digits} />
      <Edge levels={below} arrow="↓" digits={digits} />
    </div>
  )
}

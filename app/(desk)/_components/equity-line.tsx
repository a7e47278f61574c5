'use client'
import { AreaSeries, createChart, type IChartApi } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { chartLook, chartTime } from './chart-look.ts'
import { drawdowns, gridStep, namesSeconds, onGrid, percentWords, type Point, type Slot } from './equity-grid.ts'
import { useDark } from './scheme.ts'

const shown = (slots: readonly Slot[]) => slots.map(({ at, value }) => (value === undefined ? { time: chartTime(at) } : { time: chartTime(at), value }))

/** Equity as a line, drawdown (%) shaded below; the same as a table for those who read. */
export const EquityLine = ({ points }: { readonly points: readonly Point[] }) => {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<IChartApi | null>(null)
  const isDark = useDark()
  useEffect(() => {
    if (box.current === null) return
    const look = chartLook(box.current)
    const step = gridStep(points)
    const made = createChart(box.current, { ...look.options, rightPriceScale: { borderVisible: false } })
    const equity = made.addSeries(AreaSeries, { lineColor: look.colours.sea, topColor: 'transparent', bottomColor: 'transparent', lineWidth: 2, priceLineVisible: false })
    equity.setData(shown(onGrid(points, step, (_, later) => later)))
    const fall = made.addSeries(AreaSeries, { lineColor: look.colours.loss, topColor: 'transparent', bottomColor: look.colours.lossSoft, invertFilledArea: true, lineWidth: 1, priceLineVisible: false, lastValueVisible: false, priceFormat: { type: 'custom', minMove: 0.01, formatter: percentWords } }, 1)
    fall.setData(shown(onGrid(drawdowns(points), step, Math.min)))
    made.panes()[1]?.setHeight(48)
    made.timeScale().applyOptions({ maxBarSpacing: 0, rightOffset: 0, secondsVisible: namesSeconds(step) })
    made.timeScale().fitContent()
    chart.current = made
    return () => made.remove()
  }, [points, isDark])
  const worst = percentWords(Math.min(0, ...drawdowns(points).map(({ value }) => value)))
  return (
    <figure style={{ margin: '0 0 24px' }}>
      <div className="chart low" ref={box} role="img" aria-label={`Equity from ${points[0]?.value.toFixed(2)} to ${points.at(-1)?.value.toFixed(2)} USDT, deepest drawdown ${worst}`} />
      <details>
        <summary>Equity as a table · deepest drawdown <span className="num">{worst}</span></summary>
        <div className="scroll"><table className="list"><thead><tr><th>UTC</th><th className="right">Equity</th></tr></thead><tbody>{points.slice(-30).toReversed().map(({ at, value }) => <tr key={at}><td className="num">{new Date(at).toISOString().slice(0, 16).replace('T', ' ')}</td><td className="num right">{value.toFixed(2)}</td></tr>)}</tbody></table></div>
      </details>
    </figure>
  )
}

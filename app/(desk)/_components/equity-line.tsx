'use client'
import { AreaSeries, createChart, type IChartApi, type UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { chartLook, chartTime } from './chart-look.ts'
import { useDark } from './scheme.ts'

export type Point = { readonly at: number; readonly value: number }

/** One value a second at the most, times rising: what the chart takes. */
const bySecond = (points: readonly Point[]): readonly { readonly time: UTCTimestamp; readonly value: number }[] => [...new Map(points.map(({ at, value }) => [chartTime(at), value] as const))].toSorted(([a], [b]) => a - b).map(([time, value]) => ({ time, value }))

const drawdowns = (points: readonly Point[]): readonly Point[] => {
  let peak = -Infinity
  return points.map(({ at, value }) => {
    peak = Math.max(peak, value)
    return { at, value: peak > 0 ? ((value - peak) / peak) * 100 : 0 }
  })
}

/** Equity as a line, drawdown (%) shaded below; the same as a table for those who read. */
export const EquityLine = ({ points }: { readonly points: readonly Point[] }) => {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<IChartApi | null>(null)
  const isDark = useDark()
  useEffect(() => {
    if (box.current === null) return
    const look = chartLook(box.current)
    const made = createChart(box.current, { ...look.options, rightPriceScale: { borderVisible: false } })
    const equity = made.addSeries(AreaSeries, { lineColor: look.colours.sea, topColor: 'transparent', bottomColor: 'transparent', lineWidth: 2, priceLineVisible: false })
    equity.setData([...bySecond(points)])
    const fall = made.addSeries(AreaSeries, { lineColor: look.colours.loss, topColor: 'transparent', bottomColor: look.colours.lossSoft, invertFilledArea: true, lineWidth: 1, priceLineVisible: false, lastValueVisible: false, priceFormat: { type: 'percent' } }, 1)
    fall.setData([...bySecond(drawdowns(points))])
    made.panes()[1]?.setHeight(48)
    made.timeScale().applyOptions({ maxBarSpacing: 0, rightOffset: 0 })
    made.timeScale().fitContent()
    chart.current = made
    return () => made.remove()
  }, [points, isDark])
  // To the digits shown, and never −0.
  const worst = Math.round(Math.min(0, ...drawdowns(points).map(({ value }) => value)) * 100) / 100 || 0
  return (
    <figure style={{ margin: '0 0 24px' }}>
      <div className="chart low" ref={box} role="img" aria-label={`Equity from ${points[0]?.value.toFixed(2)} to ${points.at(-1)?.value.toFixed(2)} USDT, deepest drawdown ${worst.toFixed(2)} %`} />
      <details>
        <summary>Equity as a table · deepest drawdown <span className="num">{worst.toFixed(2)} %</span></summary>
        <div className="scroll"><table className="list"><thead><tr><th>UTC</th><th className="right">Equity</th></tr></thead><tbody>{points.slice(-30).toReversed().map(({ at, value }) => <tr key={at}><td className="num">{new Date(at).toISOString().slice(0, 16).replace('T', ' ')}</td><td className="num right">{value.toFixed(2)}</td></tr>)}</tbody></table></div>
      </details>
    </figure>
  )
}

'use client'
import { AreaSeries, createChart } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { chartLook, chartTime } from './chart-look.ts'
import { percentWords } from './percent-words.ts'
import type { Slot } from './equity-grid.ts'
import { useDark } from './scheme.ts'

const shown = (slots: readonly Slot[]) => slots.map(({ at, value }) => (value === undefined ? { time: chartTime(at) } : { time: chartTime(at), value }))

/** Equity (USDT) as a line, drawdown (%) shaded below, both on one even grid of times. */
export const EquityChart = ({ equity, fall, seconds, label }: { readonly equity: readonly Slot[]; readonly fall: readonly Slot[]; readonly seconds: boolean; readonly label: string }) => {
  const box = useRef<HTMLDivElement>(null)
  const isDark = useDark()
  useEffect(() => {
    if (box.current === null) return
    const look = chartLook(box.current)
    const made = createChart(box.current, { ...look.options, rightPriceScale: { borderVisible: false } })
    made.addSeries(AreaSeries, { lineColor: look.colours.sea, topColor: 'transparent', bottomColor: 'transparent', lineWidth: 2, priceLineVisible: false }).setData(shown(equity))
    const below = made.addSeries(AreaSeries, { lineColor: look.colours.loss, topColor: 'transparent', bottomColor: look.colours.lossSoft, invertFilledArea: true, lineWidth: 1, priceLineVisible: false, lastValueVisible: false, priceFormat: { type: 'custom', minMove: 0.01, formatter: percentWords } }, 1)
    below.setData(shown(fall))
    made.panes()[1]?.setHeight(48)
    made.timeScale().applyOptions({ maxBarSpacing: 0, rightOffset: 0, secondsVisible: seconds })
    made.timeScale().fitContent()
    return () => made.remove()
  }, [equity, fall, seconds, isDark])
  return <div className="chart low" ref={box} role="img" aria-label={label} />
}

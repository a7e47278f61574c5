import { ColorType, CrosshairMode, type DeepPartial, type ChartOptions, type UTCTimestamp } from 'lightweight-charts'

const isTime = (seconds: number): seconds is UTCTimestamp => Number.isFinite(seconds)
/** ms to what the chart counts in: whole seconds, UTC. */
export const chartTime = (at: number): UTCTimestamp => {
  const seconds = Math.floor(at / 1000)
  if (!isTime(seconds)) throw new Error(`assertion failed: ${at} is a time`)
  return seconds
}

export type ChartColours = { readonly sea: string; readonly profit: string; readonly loss: string; readonly lossSoft: string; readonly soft: string; readonly ink: string; readonly needs: string }

/** A chart in the colours that the page has now (tokens.css), light or dark. */
export const chartLook = (box: HTMLElement): { readonly colours: ChartColours; readonly options: DeepPartial<ChartOptions> } => {
  const style = getComputedStyle(box)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const loss = token('loss')
  return {
    colours: { sea: token('sea'), profit: token('profit'), loss, lossSoft: `${loss}33`, soft: token('soft'), ink: token('ink'), needs: token('needs') },
    options: {
      autoSize: true,
      layout: { background: { type: ColorType.Solid, color: 'transparent' }, textColor: token('soft'), fontFamily: style.getPropertyValue('--font-geist-mono') || 'monospace', fontSize: 11, attributionLogo: false, panes: { separatorColor: token('line'), enableResize: false } },
      grid: { vertLines: { visible: false }, horzLines: { color: token('grid') } },
      crosshair: { mode: CrosshairMode.Magnet },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 3, maxBarSpacing: 24 },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.18, bottom: 0.14 } },
      handleScroll: { vertTouchDrag: false },
    },
  }
}

import { readDecimal } from '#core/money/decimal.ts'
import { type Price, price, quantity } from '#core/money/money.ts'
import type { Instrument } from '#core/market/instrument.ts'
import type { MarketCommand } from '#core/venue/command.ts'
import { WebSocket } from 'ws'
import { z } from 'zod'

/** Trades and mark prices of a live exchange's public stream (TOOBIT-API.md 7.1) as drives of the paper venue. */
export type LiveMarket = { readonly stop: () => void; readonly isConnected: () => boolean }
export type LiveParts = { readonly address: string; readonly instruments: readonly Instrument[]; readonly drive: (command: MarketCommand) => void; readonly onProblem: (problem: string) => void }

const tradeFrame = z.object({ topic: z.literal('trade'), symbol: z.string(), f: z.boolean().optional(), data: z.array(z.object({ p: z.string(), q: z.string(), m: z.boolean() })) })
const markFrame = z.object({ topic: z.literal('markPrice'), data: z.object({ symbolId: z.string(), price: z.string() }) })
const frame = z.union([tradeFrame, markFrame])

const PING_MS = 20_000
/** Silence after which the line counts as dead: mark prices come every second. */
const SILENT_MS = 45_000
const AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000]

const onTick = (instrument: Instrument, text: string): Price | null => {
  const raw = readDecimal(text)
  if (typeof raw !== 'bigint' || raw < instrument.tick) return null
  return price(raw - (raw % instrument.tick))
}
const onStep = (instrument: Instrument, text: string) => {
  const raw = readDecimal(text)
  const whole = typeof raw === 'bigint' ? raw - (raw % instrument.step) : 0n
  return quantity(whole > 0n ? whole : instrument.step)
}

/** The drives of one frame: what is no trade or mark of a contract that we list is passed over. The first frame of trades is old news: its last price only. */
export const drivesOf = (text: string, instruments: ReadonlyMap<string, Instrument>): readonly MarketCommand[] => {
  const read = frame.safeParse(parse(text))
  if (!read.success) return []
  const { data } = read
  if (data.topic === 'markPrice') {
    const instrument = instruments.get(data.data.symbolId)
    const mark = instrument === undefined ? null : onTick(instrument, data.data.price)
    return mark === null ? [] : [{ type: 'mark', symbol: data.data.symbolId, price: mark }]
  }
  const instrument = instruments.get(data.symbol)
  if (instrument === undefined) return []
  const rows = data.f === true ? data.data.slice(-1) : data.data
  return rows.flatMap((row): readonly MarketCommand[] => {
    const at = onTick(instrument, row.p)
    return at === null ? [] : [{ type: 'trade', symbol: data.symbol, price: at, quantity: onStep(instrument, row.q), buyerIsTaker: row.m }]
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Follows until stopped; a line that ends or falls silent is opened again, and prices stand still meanwhile. */
export const followLive = (parts: LiveParts): LiveMarket => {
  const instruments = new Map(parts.instruments.map((instrument) => [instrument.symbol, instrument]))
  const symbols = [...instruments.keys()].join(',')
  let stopped = false
  let socket: WebSocket | null = null
  let tries = 0
  let heardAt = 0
  const open = (): void => {
    if (stopped) return
    const line = new WebSocket(`${parts.address}/quote/ws/v1`)
    socket = line
    heardAt = performance.now()
    const beat = setInterval(() => {
      if (performance.now() - heardAt > SILENT_MS) return line.terminate()
      if (line.readyState === WebSocket.OPEN) line.send(JSON.stringify({ ping: Math.round(heardAt) }))
    }, PING_MS)
    line.on('open', () => {
      for (const topic of ['trade', 'markPrice']) line.send(JSON.stringify({ symbol: symbols, topic, event: 'sub', params: { binary: false } }))
    })
    line.on('message', (data) => {
      tries = 0
      heardAt = performance.now()
      for (const command of drivesOf(Buffer.isBuffer(data) ? data.toString('utf8') : '', instruments)) parts.drive(command)
    })
    line.on('error', (error) => parts.onProblem(error.message))
    line.on('close', () => {
      clearInterval(beat)
      if (!stopped) setTimeout(open, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)])
    })
  }
  open()
  return {
    isConnected: () => socket?.readyState === WebSocket.OPEN,
    stop: () => {
      stopped = true
      socket?.terminate()
    },
  }
}

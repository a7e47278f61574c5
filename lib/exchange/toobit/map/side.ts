import { unreachable } from '#core/assert.ts'
import type { Side } from '#core/market/instrument.ts'
import type { Direction } from '#core/order/order.ts'
import type { WireSide } from '../wire/order.ts'

export type SideAndDirection = { readonly side: Side; readonly direction: Direction }

/** BUY_CLOSE buys a short back, SELL_CLOSE sells a long (TOOBIT-API.md 5.1). */
export const readSide = (side: WireSide): SideAndDirection => {
  switch (side) {
    case 'BUY_OPEN': return { side: 'long', direction: 'open' }
    case 'SELL_OPEN': return { side: 'short', direction: 'open' }
    case 'BUY_CLOSE': return { side: 'short', direction: 'close' }
    case 'SELL_CLOSE': return { side: 'long', direction: 'close' }
    default: return unreachable(side)
  }
}

export const showSide = ({ side, direction }: SideAndDirection): WireSide =>
  direction === 'open' ? (side === 'long' ? 'BUY_OPEN' : 'SELL_OPEN') : side === 'long' ? 'SELL_CLOSE' : 'BUY_CLOSE'

/** Stream reports split the four-way side: S and whether it closes. */
export const streamSide = (side: 'BUY' | 'SELL', closes: boolean): SideAndDirection =>
  readSide(side === 'BUY' ? (closes ? 'BUY_CLOSE' : 'BUY_OPEN') : closes ? 'SELL_CLOSE' : 'SELL_OPEN')

export const showPositionSide = (side: Side): 'LONG' | 'SHORT' => (side === 'long' ? 'LONG' : 'SHORT')
export const readPositionSide = (side: 'LONG' | 'SHORT'): Side => (side === 'LONG' ? 'long' : 'short')

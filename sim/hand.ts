import { unreachable } from '#core/assert.ts'
import type { Side } from '#core/market/instrument.ts'
import { price, quantity } from '#core/money/money.ts'
import type { Command } from '#core/venue/command.ts'
import type { TriggerView } from '#core/venue/view.ts'
import type { Draws } from './chance.ts'
import type { Watched } from './checkers.ts'
import { HAND } from './holders.ts'

/** A row that the user touched, beside the sides in `Watched.hand`. */
export const handRow = (orderId: string): string => `row:${orderId}`

/** Whether the user moved or cancelled a row of that side at the exchange: the next whole read tells of it, which comes each minute. */
export const touchedRow = ({ venue, account, hand }: Watched, { base, side }: { readonly base: string; readonly side: Side }): boolean => {
  const rows = [...venue.openTriggers(account, { limit: 1_000_000, kind: 'protective' }), ...venue.triggerHistory(account, { limit: 1_000_000 })]
  return hand.size > 0 && rows.some((row) => hand.has(handRow(row.orderId)) && row.side === side && row.symbol.split('-')[0] === base)
}

/** What a user does at the exchange behind the desk's back. */
export const HAND_ACTS = ['open', 'open', 'close', 'close-all', 'cancel-stop', 'move-stop', 'cancel-order', 'rest'] as const
export type HandAct = { readonly at: number; readonly kind: (typeof HAND_ACTS)[number]; readonly side: Side; readonly symbol: string; /** 0 to 1: of what is there, or how far. */ readonly part: number }

export const handActs = (draws: Draws, until: number, symbols: readonly string[]): readonly HandAct[] =>
  Array.from({ length: 1 + draws.whole(5) }, () => ({ at: 12_000 + draws.whole(Math.max(1, until - 12_000)), kind: draws.pick(HAND_ACTS), side: draws.pick(['long', 'short'] as const), symbol: draws.pick(symbols), part: draws.fraction() }))

type Hand = { readonly watched: Watched; readonly apply: (command: Command) => void; readonly said: (line: string) => void }

/** Does it as the venue is now; where nothing is there to do it with, nothing happens. Returns whether something was tried. */
export const playHand = ({ watched, apply, said }: Hand, act: HandAct, number: number): boolean => {
  const command = commandOf(watched, act, number)
  if (command === null) return false
  said(`HAND ${act.kind} ${act.symbol} ${act.side}`)
  // Before it fills, so that from here on the side counts as shared.
  if (command.type === 'place') watched.hand.add(`${act.symbol}:${act.side}`)
  if ((command.type === 'amend-trigger' || command.type === 'cancel') && 'orderId' in command.key) watched.hand.add(handRow(command.key.orderId))
  apply(command)
  return true
}

const stopsOf = ({ venue, account }: Watched, { symbol, side }: HandAct): readonly TriggerView[] =>
  venue.openTriggers(account, { symbol, limit: 100, kind: 'protective' }).filter((row) => row.side === side && row.kind === 'stop-loss' && row.status === 'waiting')

const orderOf = ({ account }: Watched, { symbol, side }: HandAct, number: number) => (direction: 'open' | 'close', contracts: bigint, at: bigint | null): Command | null =>
  contracts <= 0n ? null : { type: 'place', account, clientId: `${HAND}${number}`, symbol, side, direction, size: { contracts: quantity(contracts) }, price: at === null ? null : price(at), timeInForce: at === null ? 'ioc' : 'gtc' }

const commandOf = (watched: Watched, act: HandAct, number: number): Command | null => {
  const { venue, account } = watched
  const { symbol, side, part } = act
  const place = orderOf(watched, act, number)
  const { step, tick } = venue.instrument(symbol) ?? { step: 1n, tick: 1n }
  const there = venue.positions(account, { symbol, side }).reduce((sum, row) => sum + row.contracts, 0n)
  const few = BigInt(1 + Math.floor(part * 12)) * step
  switch (act.kind) {
    case 'open':
      return place('open', few, null)
    case 'rest': {
      const last = venue.last(symbol) ?? 0n
      const away = side === 'long' ? last - last / 200n : last + last / 200n
      return place('open', few, away - (away % tick))
    }
    case 'close':
      return place('close', few < there ? few : there, null)
    case 'close-all':
      return place('close', there, null)
    case 'cancel-order': {
      const order = venue.openOrders(account, { symbol, limit: 100 })[0]
      return order === undefined ? null : { type: 'cancel', account, key: { orderId: order.orderId }, family: 'plain' }
    }
    case 'cancel-stop':
    case 'move-stop':
      return stopCommandOf(watched, act, tick)
    default:
      return unreachable(act.kind)
  }
}

const stopCommandOf = (watched: Watched, act: HandAct, tick: bigint): Command | null => {
  const rows = stopsOf(watched, act)
  const row = rows[Math.floor(act.part * rows.length)]
  if (row === undefined || row.trigger === null) return null
  const { account } = watched
  if (act.kind === 'cancel-stop') return { type: 'cancel', account, key: { orderId: row.orderId }, family: 'trigger' }
  const off = (row.trigger / 500n / tick + 1n) * tick
  return { type: 'amend-trigger', account, key: { orderId: row.orderId }, kind: 'protective', trigger: price(act.side === 'long' ? row.trigger - off : row.trigger + off), size: { contracts: row.quantity } }
}

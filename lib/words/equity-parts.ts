import type { Balance } from '#core/position/position.ts'
import { centsInSum, plainMoney } from './figures.ts'

/** What equity is made of, in whole cents that add up to it. `otherwise`: what the venue holds back for another reason than margin, as with cross margin a loss that is open. */
export type EquityParts = { readonly equity: bigint; readonly free: bigint; readonly positions: bigint; readonly orders: bigint; readonly otherwise: bigint; readonly open: bigint }

export const equityParts = ({ total, available, positionMargin, orderMargin }: Balance, unrealised: bigint): EquityParts => {
  const [free = 0n, positions = 0n, orders = 0n, otherwise = 0n, open = 0n] = centsInSum([available, positionMargin, orderMargin, total - available - positionMargin - orderMargin, unrealised])
  return { equity: free + positions + orders + otherwise + open, free, positions, orders, otherwise, open }
}

const added = (part: bigint, name: string): string => `${part < 0n ? '−' : '+'} ${plainMoney(part < 0n ? -part : part)} ${name}`

/** The sum behind an equity: `= 9,653.35 free + 342.49 in use − 3.12 open P&L`. */
export const equitySum = ({ free, positions, orders, otherwise, open }: EquityParts): string =>
  [`= ${plainMoney(free)} free`, added(positions + orders, 'in use'), ...(otherwise === 0n ? [] : [added(otherwise, 'held back')]), added(open, 'open P&L')].join(' ')

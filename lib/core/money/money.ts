import { assert } from '#core/assert.ts'

declare const unit: unique symbol

/** Every exact number of the desk is a bigint in units of 10⁻⁸ (ARCHITECTURE.md, Money). */
export const ONE = 100_000_000n

/** Quote coins per coin, in units of 10⁻⁸; positive. */
export type Price = bigint & { readonly [unit]: 'price' }
/** Contracts, in units of 10⁻⁸ contracts; never negative: side carries direction. */
export type Quantity = bigint & { readonly [unit]: 'quantity' }
/** Margin coin (USDT), in units of 10⁻⁸; signed: positive is received. */
export type Money = bigint & { readonly [unit]: 'money' }
/** A rate or share or percentage, in units of 10⁻⁸ of one (0.0006 is 60_000n, 1.5 % is 1_500_000n). */
export type Rate = bigint & { readonly [unit]: 'rate' }

export const price = (raw: bigint): Price => {
  assert(raw > 0n, 'a price is positive')
  return raw as Price
}
export const quantity = (raw: bigint): Quantity => {
  assert(raw >= 0n, 'a quantity has no sign; side carries it')
  return raw as Quantity
}
export const money = (raw: bigint): Money => raw as Money
export const rate = (raw: bigint): Rate => raw as Rate

export const NOTHING = 0n as Quantity
export const NO_MONEY = 0n as Money

export const minOf = <T extends bigint>(a: T, b: T): T => (a < b ? a : b)
export const maxOf = <T extends bigint>(a: T, b: T): T => (a > b ? a : b)
/** Size of a signed amount, as plain units. */
export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

export const plus = <T extends bigint>(a: T, b: T): T => (a + b) as T

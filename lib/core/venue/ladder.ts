import type { Order, OutsideLevel, OwnLevel } from './state.ts'

/** Place of a price in levels kept worst first: bids ascend, asks descend. The first index whose level is not worse. */
const placeOf = (levels: readonly { readonly price: bigint }[], price: bigint, ascending: boolean): number => {
  let low = 0
  let high = levels.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = levels[middle]
    if (at !== undefined && (ascending ? at.price < price : at.price > price)) low = middle + 1
    else high = middle
  }
  return low
}

export const putOrder = (levels: OwnLevel[], order: Order): void => {
  const place = placeOf(levels, order.price, order.buys)
  const level = levels[place]
  if (level !== undefined && level.price === order.price) level.orders.push(order)
  else levels.splice(place, 0, { price: order.price, orders: [order] })
}

export const takeOrderOut = (levels: OwnLevel[], order: Order): void => {
  const place = placeOf(levels, order.price, order.buys)
  const level = levels[place]
  if (level === undefined || level.price !== order.price) return
  const at = level.orders.indexOf(order)
  if (at < 0) return
  if (level.orders.length === 1) levels.splice(place, 1)
  else level.orders.splice(at, 1)
}

/** Size of other participants at a price; 0 where they have none. */
export const sizeAt = (levels: readonly OutsideLevel[], price: bigint, ascending: boolean): bigint => {
  const level = levels[placeOf(levels, price, ascending)]
  return level !== undefined && level.price === price ? level.size : 0n
}

export const setSizeAt = (levels: OutsideLevel[], price: bigint, size: bigint, ascending: boolean): void => {
  const place = placeOf(levels, price, ascending)
  const level = levels[place]
  const there = level !== undefined && level.price === price
  if (size <= 0n) {
    if (there) levels.splice(place, 1)
  } else if (there) {
    level.size = size
  } else {
    levels.splice(place, 0, { price, size })
  }
}

export const ownLevelAt = (levels: readonly OwnLevel[], price: bigint, ascending: boolean): OwnLevel | null => {
  const level = levels[placeOf(levels, price, ascending)]
  return level !== undefined && level.price === price ? level : null
}

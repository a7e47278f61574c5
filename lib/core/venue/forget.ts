import { type Account, isOpen, isWaiting, type Order, type Trigger } from './state.ts'

const tooMany = (length: number, keep: number): boolean => length > keep * 2 + 16

/** Writes an order into its account's lists. Ended ones beyond the limit are forgotten, with their ids, in bulk. */
export const listOrder = (account: Account, order: Order, keep: number): void => {
  account.orders.push(order)
  account.orderById.set(order.orderId, order)
  account.orderByClient.set(order.clientId, order)
  if (!tooMany(account.orders.length, keep)) return
  const last = account.orders.length - keep
  const forgotten = account.orders.filter((each, at) => at < last && !isOpen(each))
  for (const each of forgotten) {
    account.orderById.delete(each.orderId)
    if (account.orderByClient.get(each.clientId) === each) account.orderByClient.delete(each.clientId)
  }
  account.orders = account.orders.filter((each, at) => at >= last || isOpen(each))
}

export const listTrigger = (account: Account, row: Trigger, keep: number): void => {
  account.triggers.push(row)
  account.triggerById.set(row.orderId, row)
  account.triggerByClient.set(row.clientId, row)
  if (!tooMany(account.triggers.length, keep)) return
  const last = account.triggers.length - keep
  const forgotten = account.triggers.filter((each, at) => at < last && !isWaiting(each))
  for (const each of forgotten) {
    account.triggerById.delete(each.orderId)
    if (account.triggerByClient.get(each.clientId) === each) account.triggerByClient.delete(each.clientId)
  }
  account.triggers = account.triggers.filter((each, at) => at >= last || isWaiting(each))
}

/** By time: ended orders and rows by their last change, fills, flows and closed positions by when they were. */
export const forgetBefore = (account: Account, before: number): void => {
  for (const order of account.orders) {
    if (isOpen(order) || order.updatedAt >= before) continue
    account.orderById.delete(order.orderId)
    if (account.orderByClient.get(order.clientId) === order) account.orderByClient.delete(order.clientId)
  }
  account.orders = account.orders.filter((order) => isOpen(order) || order.updatedAt >= before)
  for (const row of account.triggers) {
    if (isWaiting(row) || row.updatedAt >= before) continue
    account.triggerById.delete(row.orderId)
    if (account.triggerByClient.get(row.clientId) === row) account.triggerByClient.delete(row.clientId)
  }
  account.triggers = account.triggers.filter((row) => isWaiting(row) || row.updatedAt >= before)
  account.fills = account.fills.filter(({ at }) => at >= before)
  account.flows = account.flows.filter(({ at }) => at >= before)
  account.closed = account.closed.filter(({ closedAt }) => closedAt >= before)
}

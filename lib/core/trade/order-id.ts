/** The one form of an order id, `k<epoch>-<trade>-<n>`: ≤ 36 of `[A-Za-z0-9_.-]` (ARCHITECTURE.md, Order). */
export const orderId = (epoch: number, trade: number, n: number): string => `k${epoch}-${trade}-${n}`

const FORM = /^k(\d{1,9})-(\d{1,12})-(\d{1,9})$/

/** In the place of the trade in the ids of orders that belong to none: they close what is not Keel's. */
export const NO_TRADE = 0

/** Parts of an id of ours; null when the id isn't of our form. */
export const readOrderId = (id: string): { readonly epoch: number; readonly trade: number; readonly n: number } | null => {
  const parts = FORM.exec(id)
  return parts === null ? null : { epoch: Number(parts[1]), trade: Number(parts[2]), n: Number(parts[3]) }
}

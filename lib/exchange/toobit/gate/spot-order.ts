/** A spot order; quantities are coins, of a market buy the quote amount (TOOBIT-API.md 6). */
export type SpotOrder = {
  readonly orderId: string
  readonly clientId: string
  readonly account: string
  readonly symbol: string
  readonly buy: boolean
  readonly type: 'LIMIT' | 'MARKET' | 'LIMIT_MAKER'
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK'
  readonly price: bigint
  readonly quantity: bigint
  readonly executed: bigint
  readonly executedValue: bigint
  readonly status: 'NEW' | 'FILLED' | 'CANCELED'
  readonly createdAt: number
  readonly updatedAt: number
}
export type SpotFill = { readonly id: string; readonly order: SpotOrder; readonly price: bigint; readonly quantity: bigint; readonly fee: bigint; readonly maker: boolean; readonly at: number }

/** A perpetual as public sources are asked for it: BTC-SWAP-USDT is base BTC, quote USDT; 1000PEPE is a base too. */
export type PriceAsk = { readonly symbol: string; readonly base: string; readonly quote: string }

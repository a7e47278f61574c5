/** A base as exchanges name it when one coin is too cheap to quote: 1000PEPE is a thousand PEPE, 1MBABYDOGE a million. */
export type ScaledCoin = { readonly coin: string; /** 10 to this is how many coins the base stands for. */ readonly power: number }

/** Takes the scale off a base: where a source quotes the coin itself, its price times 10 to the power is the contract's. 1INCH stays 1INCH. */
export const scaledCoin = (base: string): ScaledCoin => {
  const zeros = /^1(0{3,6})([A-Z]\w*)$/.exec(base)
  if (zeros !== null) return { coin: zeros[2] ?? base, power: zeros[1]?.length ?? 0 }
  const million = /^1M([A-Z]\w{2,})$/.exec(base)
  return million === null ? { coin: base, power: 0 } : { coin: million[1] ?? base, power: 6 }
}

/** Aggregators quote in US dollars; for a contract in one of these that is the same within what the sanity rule allows. */
export const isDollar = (quote: string): boolean => quote === 'USDT' || quote === 'USDC' || quote === 'USD'

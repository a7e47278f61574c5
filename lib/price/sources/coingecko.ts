import { z } from 'zod'
import { toldPrice } from '../answer.ts'
import { isDollar, scaledCoin } from '../scaled-coin.ts'
import { NOT_OFFERED, type PriceSource, UNREADABLE } from '../source.ts'

/** CoinGecko's own ids: a ticker names many coins there, so only these are asked for. */
const IDS: ReadonlyMap<string, string> = new Map([
  ['BTC', 'bitcoin'], ['ETH', 'ethereum'], ['BNB', 'binancecoin'], ['SOL', 'solana'], ['XRP', 'ripple'], ['DOGE', 'dogecoin'], ['ADA', 'cardano'], ['TRX', 'tron'],
  ['AVAX', 'avalanche-2'], ['LINK', 'chainlink'], ['DOT', 'polkadot'], ['LTC', 'litecoin'], ['BCH', 'bitcoin-cash'], ['ETC', 'ethereum-classic'], ['XLM', 'stellar'],
  ['UNI', 'uniswap'], ['AAVE', 'aave'], ['NEAR', 'near'], ['ATOM', 'cosmos'], ['FIL', 'filecoin'], ['APT', 'aptos'], ['ARB', 'arbitrum'], ['OP', 'optimism'], ['SUI', 'sui'],
  ['INJ', 'injective-protocol'], ['HBAR', 'hedera-hashgraph'], ['TRUMP', 'official-trump'], ['LAYER', 'solayer'], ['PEPE', 'pepe'], ['SHIB', 'shiba-inu'], ['BONK', 'bonk'], ['FLOKI', 'floki'],
])

const quoted = z.record(z.string(), z.object({ usd: z.string(), last_updated_at: z.string().regex(/^\d{10}$/) }))

/**
 * CoinGecko's mean over many spot markets in US dollars: GET /api/v3/simple/price with the full precision and the time of the figure, in seconds.
 * An id that it doesn't know gives an empty object. Without a key an address has some 5 to 15 calls a minute.
 */
export const coingecko: PriceSource = {
  name: 'coingecko',
  label: 'CoinGecko',
  kind: 'aggregator',
  perMinute: 5,
  path: ({ base, quote }) => {
    const id = IDS.get(scaledCoin(base).coin)
    return id === undefined || !isDollar(quote) ? null : `/api/v3/simple/price?ids=${id}&vs_currencies=usd&include_last_updated_at=true&precision=full`
  },
  told: (body, { base }) => {
    const { coin, power } = scaledCoin(base)
    const read = quoted.safeParse(body)
    if (!read.success) return UNREADABLE
    const row = read.data[IDS.get(coin) ?? '']
    return row === undefined ? NOT_OFFERED : toldPrice(row.usd, { power, madeAt: `${row.last_updated_at}000` })
  },
}

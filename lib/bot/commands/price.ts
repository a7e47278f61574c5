import type { Context } from 'grammy'
import type { PublicPrices } from '#desk/ports/public-prices.ts'
import { instrumentsToShow, priceToShow } from '#desk/show-price.ts'
import { NO_SOURCES, NOT_YOURS, wasReset } from '#words/en/prices.ts'
import { fault } from '../line/line-fault.ts'
import { type BotParts, guessPerpetual, instrumentIn, say, type Speaker } from '../parts.ts'
import { priceView } from '../views/figures.ts'
import { publicPriceView, sourcesView } from '../views/prices.ts'
import { lineFaultView, plainView, tooMuchView } from '../views/refusal.ts'
import type { Message } from '../views/summary.ts'

export const PRICE_USAGE = '/price BTC, /price sources or /price reset binance'

/** /price BTC, and the public sources behind it: /price sources, /price reset binance. */
export const priceCommand = async (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]): Promise<void> => {
  const [word = '', second] = words
  if (word === 'reset') return void (await say(context, resetSource(parts, speaker, second ?? '')))
  if (second !== undefined) return void (await say(context, tooMuchView(second, PRICE_USAGE)))
  await say(context, word === 'sources' ? ofSources(parts, speaker, (sources) => sourcesView(sources.figures())) : await priceOf(parts, speaker, word))
}

const priceOf = async ({ door }: BotParts, { account: { venue } }: Speaker, coin: string): Promise<Message> => {
  if (!/^[A-Za-z0-9-]{1,30}$/.test(coin)) return lineFaultView(fault('symbol', coin, 'a coin like BTC', 'BTC'))
  const rows = await instrumentsToShow(door, venue)
  const named = rows === null ? guessPerpetual(coin) : instrumentIn(rows, coin)
  if ('nearest' in named) return lineFaultView(fault('symbol', coin, 'a perpetual of the exchange', named.nearest))
  const shown = await priceToShow(door, venue, named)
  const now = door.deskClock.storeNow()
  return shown.type === 'quote' ? priceView(named, shown.quote, now) : publicPriceView(named, shown.price, now)
}

const ofSources = ({ door }: BotParts, { account }: Speaker, show: (sources: PublicPrices) => Message): Message => {
  const sources = door.publicPricesOf(account.venue)
  return sources === null ? plainView(NO_SOURCES) : show(sources)
}

/** A breaker is the whole desk's: who only trades on it leaves it alone. */
const resetSource = (parts: BotParts, speaker: Speaker, name: string): Message => {
  if (speaker.user.role !== 'owner' && speaker.user.role !== 'admin') return plainView(NOT_YOURS)
  return ofSources(parts, speaker, (sources) => {
    const names = sources.figures().sources.map((row) => row.name)
    const known = name.toLowerCase()
    if (!sources.reset(known)) return lineFaultView(fault('source', name, `one of ${names.join(', ')}`, names.find((one) => one.startsWith(known.slice(0, 2))) ?? names[0] ?? null))
    return plainView(wasReset(known))
  })
}

import { decimal } from '#core/money/decimal.ts'
import { type LiveTrade, isLive } from '#core/trade/state.ts'
import { btc } from '#core/venue/market/instruments.ts'
import { readStored } from '#desk/stored-account.ts'
import { liveDesk } from './live-desk.ts'

/** A trade whose card is in the chat, on a market whose price the test holds. */
export const openCard = async (line = 'BTC long 10x 32c sl 1% tp 2/4% 50/50', settleMs = 8_000, over: Parameters<typeof liveDesk>[1] = {}) => {
  const prices = new Map([[btc.symbol, decimal('60000')]])
  const desk = await liveDesk('locked', { ...over, steered: { instruments: [btc], prices } })
  await desk.settle(4_000)
  await desk.ask('/start')
  await desk.ask(line)
  await desk.press('Confirm', settleMs)
  const card = () => desk.shown().findLast((message) => message.html.includes('as of'))
  const labels = (): readonly string[] => (card()?.buttons ?? []).flat().map(({ label }) => label)
  const dataOf = (label: string): string => card()?.buttons.flat().find((button) => button.label.startsWith(label))?.data ?? 'none'
  const live = (): LiveTrade => {
    const trade = desk.table === undefined ? undefined : readStored(desk.table.row).account.trades['1']
    if (trade === undefined || !isLive(trade)) throw new Error(`trade 1 is ${trade?.status ?? 'gone'}`)
    return trade
  }
  const requests = (): number => desk.table?.journal.filter((row) => row.type === 'exit-requested' || row.type === 'close-planned').length ?? 0
  let forged = 9_000_000_000_000
  /** A press whose button is not there any more, on the message that the card is in or was. */
  const pressOld = async (data: string, message = card()?.id ?? 0): Promise<void> => {
    forged += 1
    desk.give({ update_id: forged, callback_query: { id: String(forged), from: { id: 1, is_bot: false, first_name: 'You' }, chat_instance: '1', data, message: { message_id: message, date: 1, chat: { id: 1, type: 'private', first_name: 'You' }, text: 'card' } } })
    await desk.settle(4_000)
  }
  const price = async (at: string, ms = 4_000): Promise<void> => {
    prices.set(btc.symbol, decimal(at))
    await desk.settle(ms)
  }
  return { ...desk, card, labels, dataOf, live, requests, pressOld, price }
}

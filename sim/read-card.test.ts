import { describe, expect, it } from 'vitest'
import { readCard } from './read-card.ts'

const live = (stop: string): string => `🔴 <b>BTC short 10×</b> · 2 · paper   open   10 s
Entry <code>60,867.5</code>   Mark <code>60,621.2</code>  +0.40 %
P&amp;L <code>+9.65 USDT</code> net   ROE <code>+3.45 %</code>   open <code>23/46</code>
${stop}
as of 15:59:53 · stream · #51`

describe('the card as a person reads it', () => {
  it('states the trade, the contracts and the stop that rests', () => {
    expect(readCard(live('🛡 <code>60,713.9</code> at the exchange (trailing)'))).toEqual({ trade: 2, base: 'BTC', side: 'short', status: 'open', stop: 6_071_390_000_000n, readAt: null, open: [2_300_000_000n, 4_600_000_000n], net: null })
  })

  it('of a stop on its way states where the one before rests, and of one that is not confirmed none', () => {
    expect(readCard(live('⚠️ Stop wanted <code>60,500</code>, confirmed <code>60,713.9</code> at 12:00:05'))).toMatchObject({ stop: 6_071_390_000_000n, readAt: '12:00:05' })
    expect(readCard(live('⚠️ Stop wanted <code>60,500</code>, confirmed for <code>20</code> of <code>23</code> at 12:00:05'))?.stop).toBeNull()
    expect(readCard(live('⚠️ Stop wanted <code>60,500</code>, not confirmed yet · naked 10 s'))?.stop).toBeNull()
  })

  it('of an ended trade states what it brought, under the name and account that it has', () => {
    const html = '⚪ <b>LIVE</b> main · <b>ETH long 50×</b> · swing · 13   closed · trailing stop\nP&amp;L <code>−1,039.79 USDT</code> net   ROE <code>−9.96 %</code>'
    expect(readCard(html)).toEqual({ trade: 13, base: 'ETH', side: 'long', status: 'closed', stop: null, readAt: null, open: null, net: -103_979_000_000n })
  })

  it('a draft, and what else the bot says, is no card', () => {
    expect(readCard('⚪ <b>BTC long 10×</b> isolated · draft 1 · paper\n🟢 Entry <code>61,083.5</code>')).toBeNull()
    expect(readCard('Closing 100 % of trade 2.')).toBeNull()
  })
})

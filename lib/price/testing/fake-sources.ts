import { Fault } from '#core/fault.ts'
import type { Clock, Transport, WireReply } from '#desk/ports/world.ts'
import { ALL_SOURCES } from '../all-sources.ts'
import type { PriceSource, SourceName } from '../source.ts'

/** What a source does when it is asked: after `afterMs`, this price of BTC, or another reply, or no answer at all. */
export type Script = { readonly afterMs?: number } & ({ readonly price: string; readonly madeSecondsAgo?: number } | { readonly reply: WireReply } | { readonly lost: true })

/** Bodies in each source's own shape. `at` is ms. */
const BODIES: Readonly<Record<SourceName, (price: string, at: number) => string>> = {
  toobit: (price) => `[{"s":"BTC-SWAP-USDT","p":"${price}"}]`,
  binance: (price, at) => `{"symbol":"BTCUSDT","price":"${price}","time":${at}}`,
  bybit: (price, at) => `{"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[{"symbol":"BTCUSDT","lastPrice":"${price}"}]},"time":${at}}`,
  okx: (price, at) => `{"code":"0","msg":"","data":[{"instId":"BTC-USDT-SWAP","last":"${price}","ts":"${at}"}]}`,
  coingecko: (price, at) => `{"bitcoin":{"usd":${price},"last_updated_at":${Math.floor(at / 1000)}}}`,
  cryptocompare: (price, at) => `{"RAW":{"BTC":{"USDT":{"PRICE":${price},"LASTUPDATE":${Math.floor(at / 1000)}}}}}`,
}

export type FakeSources = {
  readonly sources: readonly { readonly source: PriceSource; readonly transport: Transport }[]
  readonly set: (scripts: Partial<Record<SourceName, Script>>) => void
  /** Everybody who was asked since the last look, in order. */
  readonly asked: () => readonly SourceName[]
}

/** The real sources behind wires that do what a test says; one without a script doesn't answer. */
export const fakeSources = (clock: Clock, names: readonly SourceName[] = ALL_SOURCES.map(({ name }) => name)): FakeSources => {
  const scripts = new Map<SourceName, Script>()
  const asked: SourceName[] = []
  const transportOf = (name: SourceName): Transport => async () => {
    asked.push(name)
    const script = scripts.get(name) ?? { lost: true }
    await clock.sleep(script.afterMs ?? ('lost' in script ? 2_500 : 1))
    if ('lost' in script) throw new Fault({ code: 'timeout', retry: 'never', outcomeKnown: false })
    return 'reply' in script ? script.reply : { status: 200, headers: {}, body: BODIES[name](script.price, clock.now() - 1000 * (script.madeSecondsAgo ?? 0)) }
  }
  return {
    sources: ALL_SOURCES.filter(({ name }) => names.includes(name)).map((source) => ({ source, transport: transportOf(source.name) })),
    set: (next) => {
      for (const { name } of ALL_SOURCES) {
        const script = next[name]
        if (script !== undefined) scripts.set(name, script)
      }
    },
    asked: () => asked.splice(0),
  }
}

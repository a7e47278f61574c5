import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import { defaultSwitches } from '#core/venue/switches.ts'
import { paperAccount, paperCapabilities } from '#exchange/paper/paper-account.ts'
import { paperMarket } from '#exchange/paper/paper-market.ts'
import { doorOf, openPaperVenue } from '#exchange/paper/paper-venue.ts'
import { rowsInMemory } from '#exchange/paper/rows-in-memory.ts'
import { toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { openHouse } from '#exchange/toobit/gate/house.ts'
import { inMemory } from '#exchange/toobit/gate/in-memory.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { spawnPaper } from '#paper-server/spawn-paper.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { installedServer } from './databases.ts'
import { exchangeContract } from './exchange.contract.ts'
import { rowHarness, rowsInPostgres } from './paper-places.ts'
import { realClock } from './real-clock.ts'

const chance = () => 0.5

exchangeContract('the Toobit client over the gate in memory', async () => {
  const venue = openVenue({ startAt: Date.now(), instruments })
  const house = openHouse({ venue, secret: 'listen' })
  house.drive({ type: 'open-account', account: 'a', balance: money(decimal('10000')) }, Date.now())
  house.addKey({ apiKey: 'key', secret: 'secret', account: 'a', readOnly: false }, Date.now())
  const beating = setInterval(() => house.beat(Date.now()), 50)
  const { transport, socket } = inMemory(house, () => Date.now())
  const client = openClient({ transport, clock: realClock, chance, budget: openBudget(realClock), signer: hmacSigner('key', 'secret') })
  return {
    account: toobitAccount({ client, socket }),
    market: toobitMarket({ client, socket }),
    trade: async (at, contracts) => {
      house.drive({ type: 'trade', symbol: 'BTC-SWAP-USDT', price: price(decimal(at)), quantity: quantity(decimal(contracts)), buyerIsTaker: false }, Date.now())
    },
    now: async () => Date.now() + await client.time.offset(),
    stop: async () => clearInterval(beating),
  }
})

exchangeContract('the Toobit client over undici and ws to a paper server process', async () => {
  const paper = await spawnPaper(['--seed', '3'])
  await paper.admin('POST', 'market', { running: false })
  const pool = poolTransport(paper.told.rest)
  const client = openClient({ transport: pool.transport, clock: realClock, chance, budget: openBudget(realClock), signer: hmacSigner(paper.told.key, paper.told.secret) })
  const parts = { client, socket: wsOpener(paper.told.ws) }
  return {
    account: toobitAccount(parts),
    market: toobitMarket(parts),
    trade: async (at, contracts) => {
      await paper.admin('POST', 'trade', { symbol: 'BTC-SWAP-USDT', price: at, quantity: contracts, buyerIsTaker: false })
    },
    now: async () => Date.now() + await client.time.offset(),
    stop: async () => {
      await pool.close()
      await paper.stop()
    },
  }
})

exchangeContract('the paper venue in process', async () => {
  const paper = openPaperVenue({ venue: openVenue({ startAt: Date.now(), instruments }), clock: realClock })
  await paper.command({ type: 'open-account', account: 'a', balance: money(decimal('10000')) })
  return {
    account: paperAccount(doorOf(paper, 'a'), 'a', paperCapabilities(defaultSwitches)),
    market: paperMarket(paper),
    trade: async (at, contracts) => {
      await paper.command({ type: 'trade', symbol: 'BTC-SWAP-USDT', price: price(decimal(at)), quantity: quantity(decimal(contracts)), buyerIsTaker: false })
    },
    now: () => Promise.resolve(realClock.now()),
    stop: () => Promise.resolve(),
  }
})

exchangeContract('the paper venue as a row in memory, driven by an exchange’s public prices', () => rowHarness(() => Promise.resolve({ rows: rowsInMemory(), close: () => Promise.resolve() })))

const installed = await installedServer()
exchangeContract('the paper venue as a row in PostgreSQL, driven by an exchange’s public prices', () => rowHarness(() => rowsInPostgres(installed)), installed.missing)

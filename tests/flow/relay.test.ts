import { expect, test } from 'vitest'
import { relayAccounts } from '#desk/relay-accounts.ts'
import type { WireReply } from '#desk/ports/world.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { keepUserLine } from '#exchange/toobit/stream/user-line.ts'
import { simAccount } from '#sim/identity.ts'
import { newLife } from '#sim/virtual-time.ts'
import { gapFrame, hookPost } from '#wiring-relay'
import { hookDesk, type HookDesk, ledgersOf, SECRET, story, TRADE, tradesOf } from './hook-desk.ts'

/** A relay in a process beside the desk. `down`: the desk's address answers nothing good just now. */
const startRelay = (desk: HookDesk, down: () => number | null = () => null) => {
  const { clock, exchange } = desk
  const life = newLife('relay')
  const stop = new AbortController()
  const asked: string[] = []
  const transport = exchange.transportOf(life)
  const log = (): undefined => undefined
  const relay = relayAccounts({
    clock, chance: () => 0.5, log, store: desk.web, only: [simAccount], gapFrame: gapFrame(clock),
    post: hookPost({
      secret: SECRET, clock, log,
      transport: async ({ body, headers }): Promise<WireReply> => {
        const status = down()
        if (status !== null) return { status, headers: {}, body: '' }
        const { response, left } = await desk.send(body ?? '', headers)
        if (left?.gap === true) void desk.door.readWhole(left.account, null)
        return { status: response.status, headers: {}, body: await response.text() }
      },
    }),
    listen: () => {
      const client = openClient({ transport: (request) => { asked.push(`${request.method} ${request.path.split('?', 1)[0]}`); return transport(request) }, clock, chance: () => 0.5, budget: openBudget(clock), signer: exchange.signerOf(null) })
      return Promise.resolve((heard, until) => keepUserLine({ client, socket: exchange.socketOf(life) }, heard, until))
    },
  })
  void relay.run(stop.signal)
  return { relay, asked, end: () => { stop.abort(); life.end() } }
}

test('beside a desk that hears nothing itself, a relay brings all: the ledgers are those of the stream, and a target’s fill is booked before any read', async () => {
  const alone = await hookDesk()
  const { early } = await story(alone)
  const desk = await hookDesk(true)
  const { relay, asked, end } = startRelay(desk)
  await desk.settle(2_000)
  expect(relay.figures()).toEqual([{ account: simAccount, up: true, waiting: 0, failingMs: null }])
  expect((await story(desk)).early).toEqual(early)
  expect(ledgersOf(desk)).toEqual(ledgersOf(alone))
  // It made its key and asked the time; nothing else of the exchange was touched, and the desk's account stayed with its holder.
  expect(new Set(asked)).toEqual(new Set(['GET /api/v1/time', 'POST /api/v1/listenKey', 'PUT /api/v1/listenKey'].filter((one) => asked.includes(one))))
  expect(asked).toContain('POST /api/v1/listenKey')
  expect([...desk.store.tables.accounts.values()].filter(({ lease }) => lease?.holder === 'relay')).toEqual([])
  end()
})

test('while the desk answers 503, or turns the relay away for its clock, frames wait and are taken after it', async () => {
  const desk = await hookDesk(true)
  let status: number | null = null
  const { relay, end } = startRelay(desk, () => status)
  await desk.settle(2_000)
  await desk.ask(TRADE)
  await desk.press('Confirm', 8_000)
  const filled = (): unknown => tradesOf(desk).map((trade) => ('targetFilled' in trade ? Object.keys(trade.targetFilled) : null))
  status = 503
  desk.price('62500')
  await desk.settle(3_000)
  const [figures] = relay.figures()
  expect([filled(), (figures?.waiting ?? 0) > 0, (figures?.failingMs ?? 0) > 0]).toEqual([[[]], true, true])
  status = 401
  await desk.settle(2_000)
  expect(filled()).toEqual([[]])
  status = null
  await desk.settle(8_000)
  expect(filled()).toEqual([['1']])
  expect(relay.figures()).toEqual([{ account: simAccount, up: true, waiting: 0, failingMs: null }])
  end()
})

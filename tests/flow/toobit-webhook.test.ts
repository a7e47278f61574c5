import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusal } from '#api/refusal.ts'
import { eventsTaken } from '#api/toobit-events.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { keepUserLine } from '#exchange/toobit/stream/user-line.ts'
import { HOOK_HEADERS, signHook } from '#runtime/hook-signature.ts'
import { simAccount } from '#sim/identity.ts'
import { newLife } from '#sim/virtual-time.ts'
import { account, accountRow, user } from '../contract/ids.ts'
import { hookDesk, type HookDesk, ledgersOf, SECRET, story } from './hook-desk.ts'

/** What a relay hears on the account's own line, as it comes. */
const listen = ({ exchange, clock }: HookDesk, heard: (frame: string) => void): { readonly end: () => void } => {
  const life = newLife('relay')
  const stop = new AbortController()
  const client = openClient({ transport: exchange.transportOf(life), clock, chance: () => 0.5, budget: openBudget(clock), signer: exchange.signerOf(null) })
  void keepUserLine({ client, socket: exchange.socketOf(life) }, { onText: (text) => { if (!text.includes('"pong"')) heard(text) }, onUp: () => undefined, onDown: () => undefined }, stop.signal)
  return { end: () => { stop.abort(); life.end() } }
}

const report = (id: string) => ({ e: 'contractExecutionReport', E: '1', s: 'BTC-SWAP-USDT', c: 'x', S: 'BUY', o: 'LIMIT', q: '1', p: '61000', X: 'NEW', i: id, z: '0', C: false, O: '1', U: '1' })

test('signed events of the account are taken, and what is told again is known', async () => {
  const { post, table, logs } = await hookDesk()
  const first = await post([report('9001'), report('9002')])
  expect([first.response.status, eventsTaken.parse(await first.response.json())]).toEqual([200, { told: 2, facts: 2, unknown: [] }])
  expect(first.left).toEqual({ account: simAccount, gap: false })
  const inputs = table?.inputs.size
  const again = await post([report('9002'), report('9001'), report('9001'), report('9002')])
  expect(eventsTaken.parse(await again.response.json()).facts).toBe(2)
  expect(table?.inputs.size).toBe(inputs)
  expect(logs).toEqual([])
})

const body = JSON.stringify([report('9001')])
test.each<[string, { readonly headers: (desk: HookDesk) => Readonly<Record<string, string>>; readonly text: string }, number, object]>([
  ['another secret', { headers: ({ time, signed }) => ({ ...signed(body), [HOOK_HEADERS.signature]: signHook(`${SECRET}x`, { account: simAccount, time: String(time.now()), body }) }), text: body }, 401, { field: 'x-keel-signature', value: null }],
  ['no signature', { headers: ({ signed }) => ({ ...signed(body), [HOOK_HEADERS.signature]: '' }), text: body }, 401, { field: 'x-keel-signature' }],
  ['another body', { headers: ({ signed }) => signed(body), text: `${body} ` }, 401, { field: 'x-keel-signature' }],
  ['another account’s id', { headers: ({ signed }) => ({ ...signed(body), [HOOK_HEADERS.account]: 'other' }), text: body }, 401, { field: 'x-keel-signature' }],
  ['another time', { headers: ({ signed, time }) => ({ ...signed(body), [HOOK_HEADERS.time]: String(time.now() + 1) }), text: body }, 401, { field: 'x-keel-signature' }],
  ['an old time', { headers: ({ signed, time }) => signed(body, { time: String(time.now() - 30_001) }), text: body }, 401, { field: 'x-keel-time', limit: 'within 30 s of this desk’s clock: sign it anew', nearest: expect.stringMatching(/^\d{13}$/) }],
  ['a time to come', { headers: ({ signed, time }) => signed(body, { time: String(time.now() + 30_001) }), text: body }, 401, { field: 'x-keel-time' }],
  ['a time that is none', { headers: ({ signed }) => signed(body, { time: 'soon' }), text: body }, 400, { field: 'x-keel-time', value: 'soon' }],
  ['no account', { headers: ({ signed }) => signed(body, { account: '' }), text: body }, 400, { field: 'x-keel-account' }],
  ['an account that is not there', { headers: ({ signed }) => signed(body, { account: 'gone' }), text: body }, 404, { field: 'x-keel-account', value: 'gone' }],
  ['another type', { headers: ({ signed }) => ({ ...signed(body), 'content-type': 'text/plain' }), text: body }, 415, { field: 'content-type', value: 'text/plain', nearest: 'application/json' }],
  ['no JSON', { headers: ({ signed }) => signed('[{'), text: '[{' }, 400, { field: 'body' }],
  ['more than 256 kB', { headers: ({ signed }) => signed(`"${'x'.repeat(262_144)}"`), text: `"${'x'.repeat(262_144)}"` }, 413, { field: 'body' }],
])('%s is refused with its field, changes nothing, and is logged without the secret', async (_, { headers, text }, status, why) => {
  const desk = await hookDesk()
  const before = desk.kept()
  const { response, left } = await desk.send(text, headers(desk))
  expect([response.status, refusal.parse(await response.json())]).toEqual([status, expect.objectContaining(why)])
  expect(left).toBeNull()
  await desk.settle(1_000)
  expect(desk.kept()).toBe(before)
  expect(desk.logs).toEqual([expect.stringMatching(/^warn toobit-webhook-refused /)])
  expect(desk.logs.join()).not.toMatch(new RegExp(`${SECRET}|[0-9a-f]{64}`))
})

test('a signature is taken once, and the edges of the window are in it', async () => {
  const { send, signed, settle, time, kept } = await hookDesk()
  const headers = signed(body, { time: String(time.now() - 30_000) })
  expect((await send(body, headers)).response.status).toBe(200)
  const before = kept()
  const again = await send(body, headers)
  expect([again.response.status, refusal.parse(await again.response.json())]).toEqual([409, expect.objectContaining({ field: 'x-keel-signature' })])
  await settle(20_000)
  expect((await send(body, signed(body, { time: String(time.now() + 30_000) }))).response.status).toBe(200)
  expect(kept()).toBe(before)
})

test('an event of tomorrow is counted and logged, and the ones beside it are taken', async () => {
  const { post, logs } = await hookDesk()
  const { response } = await post([{ e: 'contractLiquidationReport', i: '1' }, report('9001'), { e: 'contractLiquidationReport', i: '2' }, 7])
  expect([response.status, eventsTaken.parse(await response.json())]).toEqual([200, { told: 4, facts: 1, unknown: ['contractLiquidationReport', '(number)'] }])
  expect(logs).toEqual([`warn toobit-events-unknown ${JSON.stringify({ account: simAccount, count: 3, names: ['contractLiquidationReport', '(number)'] })}`])
})

test('an account that its user removed is not there any more', async () => {
  const { send, signed, web } = await hookDesk()
  await web.addAccount({ ...accountRow('left', 'u2'), name: 'left', venue: 'toobit' })
  const status = async (): Promise<number> => (await send(body, signed(body, { account: 'left' }))).response.status
  expect(await status()).toBe(200)
  expect(await web.removeAccount(user('u2'), account('left'))).toBe('done')
  expect(await status()).toBe(404)
})

test('a gap of who brings leads to a whole read by who holds the account', async () => {
  const { post, settle, door, table } = await hookDesk(true)
  await settle(3_000)
  const reads = (): number => [...(table?.inputs.values() ?? [])].filter(({ body: text }) => text.includes('"synced"')).length
  const before = reads()
  const { left } = await post([{ eventType: 'keelRelayGap', eventTime: 1, reason: 'closed 1006' }])
  expect(left).toEqual({ account: simAccount, gap: true })
  const done = door.readWhole(simAccount, null)
  await settle(3_000)
  await done
  expect(reads()).toBe(before + 1)
})

type Order = { readonly seed: number; readonly doubled: number; readonly arrays: number; readonly holdMs: number }
/** Brings everything that the line says: held for a moment, shuffled, doubled, alone or in arrays. */
const bring = (desk: HookDesk, { seed, doubled, arrays, holdMs }: Order) => {
  let state = seed
  const draw = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  let held: string[] = []
  const names = new Set<string>()
  const statuses: number[] = []
  const flush = (): void => {
    const events = held.flatMap((frame): readonly unknown[] => { const value: unknown = JSON.parse(frame); return Array.isArray(value) ? value : [value] })
    held = []
    for (const event of events) if (event !== null && typeof event === 'object') names.add(String('e' in event ? event.e : 'eventType' in event ? event.eventType : ''))
    const all = [...events, ...events.filter(() => draw() < doubled)].map((event) => ({ event, at: draw() })).toSorted((a, b) => a.at - b.at).map(({ event }) => event)
    while (all.length > 0) {
      const part = all.splice(0, draw() < arrays ? 1 + Math.floor(draw() * all.length) : 1)
      void desk.post(part.length === 1 && draw() < 0.5 ? part[0] : part).then(({ response }) => statuses.push(response.status))
    }
  }
  const line = listen(desk, (frame) => {
    if (held.length === 0) desk.time.after(holdMs, flush)
    held.push(frame)
  })
  return { names, statuses, end: line.end }
}

test('every event of the stream, doubled, in arrays and in any order, ends with the ledgers of the stream alone; and a target’s fill is booked before any read', async () => {
  const alone = await hookDesk()
  const { early } = await story(alone)
  const expected = ledgersOf(alone)
  expect(expected).toMatchObject([{ status: 'closed', reason: 'stop' }])
  expect(early).not.toEqual({})
  await fc.assert(fc.asyncProperty(fc.record({ seed: fc.integer({ min: 1, max: 1_000_000 }), doubled: fc.double({ min: 0, max: 1, noNaN: true }), arrays: fc.double({ min: 0, max: 1, noNaN: true }), holdMs: fc.integer({ min: 1, max: 800 }) }), async (order) => {
    const desk = await hookDesk(true)
    const { names, statuses, end } = bring(desk, order)
    await desk.settle(1_000)
    const told = await story(desk)
    end()
    expect(told.early).toEqual(early)
    expect(ledgersOf(desk)).toEqual(expected)
    // A delivery that comes out the same at the same millisecond is a repeat, which the door says so of.
    expect([...new Set(statuses)].filter((status) => status !== 200 && status !== 409)).toEqual([])
    expect([...names].toSorted()).toEqual(['contractExecutionReport', 'outboundContractAccountInfo', 'outboundContractPositionInfo', 'planExecutionReport', 'ticketInfo'])
    expect(desk.errors).toEqual([])
  }), { numRuns: 8 })
}, 240_000)

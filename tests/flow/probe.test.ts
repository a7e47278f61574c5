import { describe, expect, test } from 'vitest'
import { present } from '#core/assert.ts'
import { Fault } from '#core/fault.ts'
import { decimal } from '#core/money/decimal.ts'
import { money, price, quantity } from '#core/money/money.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { openVenue } from '#core/venue/open-venue.ts'
import { defaultSwitches, type Switches } from '#core/venue/switches.ts'
import { cleanUp } from '#desk/probe/clean-up.ts'
import { capabilitiesOf, type Findings } from '#desk/probe/finding.ts'
import type { ProbeNotes } from '#desk/probe/probe-notes.ts'
import { type ProbeAsk, probeVenue } from '#desk/probe/probe-venue.ts'
import type { AccountExchange } from '#desk/ports/exchange.ts'
import type { Clock } from '#desk/ports/world.ts'
import { paperAccount, paperCapabilities } from '#exchange/paper/paper-account.ts'
import { paperMarket } from '#exchange/paper/paper-market.ts'
import { doorOf, openPaperVenue } from '#exchange/paper/paper-venue.ts'
import { ASSUMED } from '#exchange/toobit/account.ts'

const START = 1_800_000_000_000
const [btc] = instruments
const STEPS: readonly ProbeAsk['step'][] = ['far-limit', 'open', 'stops', 'target', 'closing-limits']

/** A venue with its own habits, an account with 10,000 USDT, and a clock that a sleep moves. */
const bench = async (switches: Partial<Switches> = {}) => {
  let now = START
  const clock: Clock = { now: () => now, monotonic: () => now - START, sleep: (ms) => { now += ms; return Promise.resolve() }, after: () => () => undefined }
  const kept: (ProbeNotes | null)[] = []
  const log: string[] = []
  const all = { ...defaultSwitches, ...switches }
  const paper = openPaperVenue({ venue: openVenue({ startAt: START, instruments, switches: all }), clock })
  await paper.command({ type: 'open-account', account: 'a', balance: money(decimal('10000')) })
  await paper.command({ type: 'trade', symbol: 'BTC-SWAP-USDT', price: price(decimal('61000')), quantity: quantity(decimal('1')), buyerIsTaker: true })
  const sound = paperAccount(doorOf(paper, 'a'), 'a', paperCapabilities(all))
  const exchange: AccountExchange = { ...sound, place: (request, ...rest) => { log.push(`place ${request.clientId}`); return sound.place(request, ...rest) } }
  const means = { exchange, market: paperMarket(paper), clock, keep: (notes: ProbeNotes | null) => { kept.push(notes); if (notes !== null) log.push(`kept ${notes.clientIds.at(-1) ?? ''}`); return Promise.resolve() } }
  const left = async () => ({ contracts: (await sound.positions()).length, orders: (await sound.openOrders({})).length, rows: (await sound.openTriggers({})).length, notes: kept.at(-1) })
  const run = (agrees: (ask: ProbeAsk) => boolean = () => true, over: Partial<AccountExchange> = {}) =>
    probeVenue({ ...means, exchange: { ...exchange, ...over } }, { agrees: (ask) => Promise.resolve(agrees(ask)), found: () => undefined }, { instrument: present(btc, 'listed'), mark: 'p1' })
  return { run, left, log, means, sound, kept, paper }
}
const CLEAN = { contracts: 0, orders: 0, rows: 0, notes: null }

const USUAL: Findings = { endedId: 'accepted', attachedStop: 'placed', amendedRow: 'keeps its id', secondStop: 'added', stopBeyond: 'refused', targetBesideStops: 'accepted', limitBesideStops: 'accepted', secondLimit: 'refused' }

describe('a probe of a venue', () => {
  test.each<readonly [string, Partial<Switches>, Partial<Findings>]>([
    ['as the documents suggest', {}, {}],
    ['that never takes an id twice', { endedClientIds: 'refused' }, { endedId: 'refused' }],
    ['that drops the stop of an entry', { attachedSize: 'dropped' }, { attachedStop: 'dropped' }],
    ['where a stop takes the place of another', { tradingStopRepeat: 'replaces' }, { secondStop: 'in place of the first' }],
    ['where stops may be more than the position', { rowTotals: 'free' }, { stopBeyond: 'accepted' }],
    ['where stops and targets share the position', { rowTotals: 'joint' }, { targetBesideStops: 'refused' }],
    ['where rows lock what they would close', { closingRowsLock: true }, { limitBesideStops: 'refused', targetBesideStops: 'refused' }],
    ['where closing limits lock nothing', { closingLimitsLock: false }, { secondLimit: 'accepted' }],
  ])('%s finds that out, and leaves nothing behind', async (_, switches, differs) => {
    const { run, left } = await bench(switches)
    expect(await run()).toMatchObject({ type: 'probed', findings: { ...USUAL, ...differs } })
    expect(await left()).toEqual(CLEAN)
  })

  test('that gives an amended row another id finds that out, and takes it away by that', async () => {
    const { run, left, sound } = await bench()
    const renamed = new Map<string, string>()
    const result = await run(() => true, {
      amendRow: async (amend, stamp) => { await sound.amendRow(amend, stamp); renamed.set(amend.orderId, `${amend.orderId}-new`) },
      openTriggers: async (ask) => (await sound.openTriggers(ask)).map((row) => ({ ...row, orderId: renamed.get(row.orderId) ?? row.orderId })),
      cancel: (key, ...rest) => sound.cancel('orderId' in key ? { orderId: key.orderId.replace(/-new$/, '') } : key, ...rest),
    })
    expect(result).toMatchObject({ type: 'probed', findings: { ...USUAL, amendedRow: 'gets another id' } })
    expect(await left()).toEqual(CLEAN)
  })

  test.each(STEPS)('a no at %s ends it, with nothing left', async (step) => {
    const { run, left } = await bench()
    const asked: string[] = []
    expect(await run((ask) => { asked.push(ask.step); return ask.step !== step })).toEqual({ type: 'stopped', at: step })
    expect(asked).toEqual(STEPS.slice(0, STEPS.indexOf(step) + 1))
    expect(await left()).toEqual(CLEAN)
  })

  test('every order is stored before it is sent, and only of ids of its own', async () => {
    const { run, log } = await bench()
    await run()
    const places = log.flatMap((line, at) => (line.startsWith('place ') ? [{ id: line.slice(6), at }] : []))
    expect(places.length).toBeGreaterThan(5)
    expect(places.filter(({ id, at }) => !id.startsWith('p1-') || !log.slice(0, at).includes(`kept ${id}`))).toEqual([])
  })

  test('an account that holds something on the symbol is left alone', async () => {
    const { run, sound, log } = await bench()
    await sound.place({ clientId: 'hand', symbol: 'BTC-SWAP-USDT', side: 'short', direction: 'open', quantity: quantity(decimal('5')), price: null, timeInForce: 'ioc', attachedStop: null }, { signedAt: START, windowMs: 2_000 }, 'entry')
    expect(await run()).toEqual({ type: 'not-flat' })
    expect(log).toEqual([])
  })

  test.each([1, 2, 3, 4])('when the answer of order %i is lost, it fails, and what it opened is closed all the same', async (n) => {
    const { run, left, sound } = await bench()
    let sent = 0
    const failing = run(() => true, { place: async (request, stamp, priority) => {
      const row = await sound.place(request, stamp, priority)
      if ((sent += 1) === n) throw new Fault({ code: 'timeout', retry: 'never', outcomeKnown: false })
      return row
    } })
    await expect(failing).rejects.toThrow('timeout')
    expect(await left()).toEqual(CLEAN)
  })

  test('a close whose answer is lost is looked at again, and nothing is closed twice', async () => {
    const { run, left, sound } = await bench()
    const closed: bigint[] = []
    const result = await run(() => true, { place: async (request, stamp, priority) => {
      const row = await sound.place(request, stamp, priority)
      if (request.direction !== 'close' || request.price !== null) return row
      closed.push(request.quantity)
      throw new Fault({ code: 'timeout', retry: 'never', outcomeKnown: false })
    } })
    expect([result.type, closed.length]).toEqual(['probed', 1])
    expect(await left()).toEqual(CLEAN)
  })

  test.each([2, 3, 4])('killed after %i orders, what it left is taken away by its notes', async (n) => {
    const { run, left, sound, means, kept } = await bench()
    let sent = 0
    const dead = new Error('killed')
    const dying = run(() => true, {
      place: (request, stamp, priority) => ((sent += 1) > n ? Promise.reject(dead) : sound.place(request, stamp, priority)),
      openOrders: (ask) => (sent > n ? Promise.reject(dead) : sound.openOrders(ask)),
    })
    await expect(dying).rejects.toThrow('killed')
    const notes = present(kept.findLast((one) => one !== null), 'the notes were kept')
    await cleanUp(means, notes)
    expect(await left()).toEqual(CLEAN)
  })

  test('a position that was opened since keeps its stop and its contracts: what a probe left is not told apart from it', async () => {
    const { sound, means } = await bench()
    const stamp = { signedAt: START, windowMs: 2_000 }
    await sound.place({ clientId: 'k1-1-1', symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'open', quantity: quantity(decimal('5')), price: null, timeInForce: 'ioc', attachedStop: { trigger: price(decimal('60000')), by: 'last' } }, stamp, 'entry')
    const held = async () => [(await sound.positions()).map(({ contracts }) => contracts), (await sound.openTriggers({})).map(({ status }) => status)]
    const before = await held()
    expect(before).toEqual([[quantity(decimal('5'))], ['waiting']])
    const notes: ProbeNotes = { mark: 'p0', symbol: 'BTC-SWAP-USDT', clientIds: ['p0-1'], opens: quantity(decimal('2')) }
    await expect(cleanUp(means, notes)).rejects.toThrow('probe-not-alone')
    expect(await held()).toEqual(before)
  })

  test('what it costs stays below what its question said', async () => {
    const { run, sound } = await bench()
    const said: bigint[] = []
    const before = (await sound.balance()).total
    await run((ask) => { if (ask.step === 'open') said.push(ask.costs); return true })
    const cost = before - (await sound.balance()).total
    expect(cost).toBeGreaterThan(0n)
    expect(cost).toBeLessThanOrEqual(said[0] ?? 0n)
  })
})

test('what is found decides how trades exit and share a side; what was not found stays careful', () => {
  const of = (differs: Partial<Findings>) => capabilitiesOf({ findings: { ...USUAL, ...differs } }, ASSUMED)
  expect(of({})).toMatchObject({ exitForm: 'locked', sharedSide: true, newBeforeOld: false, evidence: 'probed' })
  expect(of({ targetBesideStops: 'refused' }).exitForm).toBe('single')
  expect(of({ secondLimit: 'accepted' }).exitForm).toBe('free')
  expect(of({ secondLimit: 'accepted', limitBesideStops: 'refused' }).exitForm).toBe('locked')
  expect([of({ secondStop: 'in place of the first' }).sharedSide, of({ secondStop: 'refused' }).sharedSide]).toEqual([false, false])
})

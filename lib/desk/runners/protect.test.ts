import { expect, test } from 'vitest'
import { Fault } from '#core/fault.ts'
import { p, q } from '#core/trade/testing/scenario.ts'
import type { RowRequest } from '../ports/exchange.ts'
import { runProtect } from './protect.ts'
import type { Running } from './runner.ts'

const refusal = (code: string): Fault => new Fault({ code, retry: 'never', outcomeKnown: true })

/** What is asked of an exchange that answers each row as `answer` says, and what the runner tells of it. */
const protect = async (answer: (row: RowRequest) => Fault | null, last = '61800') => {
  const asked: bigint[] = []
  const sizes: bigint[] = []
  const running = {
    row: { n: 1 }, attempt: 1, earlier: false, sentAt: 0, stamp: {},
    exchange: {
      openTriggers: () => Promise.resolve([]), positions: () => Promise.resolve([{ symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('7') }]), triggerHistory: () => Promise.resolve([]),
      placeRow: (row: RowRequest) => {
        asked.push(row.trigger)
        sizes.push(row.quantity)
        const fault = answer(row)
        return fault === null ? Promise.resolve() : Promise.reject(fault)
      },
    },
    market: { quote: () => Promise.resolve({ last: p(last) }) }, clock: { sleep: () => new Promise(() => undefined) },
  } as unknown as Running
  const row = (kind: 'stop-loss' | 'take-profit', target: number | null, trigger: string) => ({ trade: 1, kind, target, trigger: p(trigger), quantity: q('10'), by: 'last' as const })
  const ran = await runProtect(running, { type: 'protect', symbol: 'BTC-SWAP-USDT', side: 'long', ask: 1, wanted: [row('stop-loss', null, '60000'), row('take-profit', 1, '61900'), row('take-profit', 2, '63000')], own: { ids: [], shapes: [], everyStop: false, owed: [] } } as never)
  const [told] = ran.type === 'done' ? ran.answers : []
  return { asked, sizes, fault: told?.input.type === 'rows-read' ? told.input.fault : 'not told' }
}

test('a target that the price is past keeps the next one from nothing, and is told', async () => {
  const { asked, fault } = await protect((row) => (row.trigger === p('61900') ? refusal('stop-on-wrong-side') : null))
  expect(asked).toEqual([p('60000'), p('61900'), p('63000')])
  expect(fault).toEqual({ code: 'stop-on-wrong-side', kind: 'take-profit' })
})

test('a stop that is refused ends the ask: no target is sent before its stop', async () => {
  const { asked, fault } = await protect((row) => (row.kind === 'stop-loss' ? refusal('stop-on-wrong-side') : null))
  expect(asked).toEqual([p('60000')])
  expect(fault).toEqual({ code: 'stop-on-wrong-side', kind: 'stop-loss' })
})

test('given a position that the user made smaller, when the stop for what was open is refused, it is placed for what is there', async () => {
  const { asked, sizes, fault } = await protect((row) => (row.kind === 'stop-loss' && row.quantity > q('7') ? refusal('stop-rows-exceed-position') : null))
  expect(asked.slice(0, 2)).toEqual([p('60000'), p('60000')])
  expect(sizes.slice(0, 2)).toEqual([q('10'), q('7')])
  expect(fault).toBeNull()
})

test('given a price that is past a target already, when the targets are placed, that one is not sent and told, and the next one rests', async () => {
  const { asked, fault } = await protect(() => null, '62000')
  expect(asked).toEqual([p('60000'), p('63000')])
  expect(fault).toEqual({ code: 'stop-on-wrong-side', kind: 'take-profit' })
})

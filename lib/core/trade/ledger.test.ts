import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, showDecimal } from '#core/money/decimal.ts'
import { feeOn, notional } from '#core/money/notional.ts'
import { money, price, quantity, type Rate, rate } from '#core/money/money.ts'
import { bookEntry, bookExit, emptyLedger, netOf } from './ledger.ts'

const m = decimal('0.001')
const maker = rate(decimal('0.0002'))
const taker = rate(decimal('0.0006'))
const fill = (at: string, contracts: string, feeRate: Rate) => {
  const value = notional(price(decimal(at)), quantity(decimal(contracts)), m)
  return { value, contracts: quantity(decimal(contracts)), fee: feeOn(value, feeRate) }
}
const opened = bookEntry(emptyLedger, fill('61234.5', '32', taker))
const threeTargets = (feeRate: Rate) => [fill('62459.1', '13', feeRate), fill('63683.8', '10', feeRate), fill('64908.5', '9', feeRate)].reduce((l, f) => bookExit(l, 'long', f), opened)

test('all three targets as makers: gross 73.4788, fees 1.58229896, net 71.89650104', () => {
  const closed = threeTargets(maker)
  expect([closed.gross, closed.entryFees + closed.exitFees, netOf(closed)].map(showDecimal)).toEqual(['73.4788', '1.58229896', '71.89650104'])
})

test('all three targets as takers: fees 2.39549208, net 71.08330792', () => {
  const closed = threeTargets(taker)
  expect([closed.entryFees + closed.exitFees, netOf(closed)].map(showDecimal)).toEqual(['2.39549208', '71.08330792'])
})

test('stopped at 60,316.0: gross −29.392, net −31.7257696', () => {
  const closed = bookExit(opened, 'long', fill('60316', '32', taker))
  expect([closed.gross, netOf(closed)].map(showDecimal)).toEqual(['-29.392', '-31.7257696'])
})

test('whatever the parts, the closes add up to proceeds less cost, to the last digit', () => {
  const part = fc.record({ at: fc.integer({ min: 1, max: 2_000_000 }), contracts: fc.integer({ min: 1, max: 50 }) })
  fc.assert(fc.property(fc.constantFrom('long' as const, 'short' as const), fc.array(part, { minLength: 1, maxLength: 6 }), fc.array(part, { minLength: 1, maxLength: 8 }), (side, entries, exits) => {
    const own = (x: { at: number; contracts: number }) => ({ value: money(BigInt(x.at) * BigInt(x.contracts) * 7n), contracts: quantity(BigInt(x.contracts)), fee: money(1n) })
    let ledger = entries.map(own).reduce(bookEntry, emptyLedger)
    const cost = ledger.costLeft
    let proceeds = 0n
    for (const [i, exit] of exits.entries()) {
      if (ledger.open === 0n) break
      const contracts = i === exits.length - 1 || BigInt(exit.contracts) > ledger.open ? ledger.open : quantity(BigInt(exit.contracts))
      const value = money(BigInt(exit.at) * contracts * 7n)
      proceeds += value
      ledger = bookExit(ledger, side, { value, contracts, fee: money(1n) })
    }
    expect(ledger.open).toBe(0n)
    expect(ledger.gross).toBe(side === 'long' ? proceeds - cost : cost - proceeds)
    expect(ledger.costLeft).toBe(0n)
  }))
})

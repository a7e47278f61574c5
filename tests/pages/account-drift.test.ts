import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { quantity } from '#core/money/money.ts'
import { decimal } from '#core/money/decimal.ts'
import { emptyAccount, p, q } from '#core/trade/testing/scenario.ts'
import type { DriftReport } from '#desk/drift-report.ts'
import { AccountDrift } from '../../app/(desk)/accounts/account-drift.tsx'

const AT = Date.UTC(2026, 0, 5, 12, 4)
const none: DriftReport = { account: emptyAccount(), seq: 9, drifts: [], notOurs: [], unknown: [] }
const shown = (report: DriftReport | null): string => renderToStaticMarkup(createElement(AccountDrift, { report, timeZone: 'UTC' })).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ').trim()

test('an account that agrees says so in one line, and one that is gone says nothing', () => {
  expect(shown(none)).toMatch(/^Desk and exchange agree/)
  expect(shown(null)).toBe('')
})

test('a difference shows what was found, what it came to and its evidence; what is stuck and what is not Keel’s come first', () => {
  const fill = { orderId: '77', ticketId: '8', clientId: null, symbol: 'BTC-SWAP-USDT', side: 'long', direction: 'open', price: p('61234.5'), quantity: q('7'), fee: null, maker: false, at: AT } as const
  const text = shown({
    ...none,
    drifts: [{ seq: 4, at: AT, symbol: 'BTC-SWAP-USDT', side: 'long', trades: [], found: { kind: 'fill', fill }, end: { as: 'not-ours', at: AT + 60_000, seq: 6 } }],
    notOurs: [{ symbol: 'BTC-SWAP-USDT', side: 'long', contracts: q('7'), left: true, closing: false, unsure: false }],
    unknown: [{ trade: 3, symbol: 'BTC-SWAP-USDT', side: 'long', purpose: 'entry', clientId: 'k1-3-1', quantity: q('32'), requestedAt: AT, since: AT, code: 'timeout', stuck: true, askAt: null, looks: [{ at: AT, conclusive: true, position: quantity(decimal('3')), expected: 0n, unexplained: 0 }] }],
  })
  expect(text).toContain('Entry order of 32 on BTC-SWAP-USDT long: no answer (timeout), and no look tells what became of it; looked up 1 time, last')
  expect(text).toContain('the position is 3, 0 expected')
  expect(text).toContain('7 contracts of BTC-SWAP-USDT long are not Keel’s, left as you said')
  expect(text).toContain('a fill opened 7 at 61,234.5, and no order explained it → not Keel’s, left alone order 77, ticket 8 · log 4 to 6')
  expect(text.indexOf('k1-3-1')).toBeLessThan(text.indexOf('are not Keel’s'))
})

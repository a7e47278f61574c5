import { expect, test } from 'vitest'
import { Fault } from '#core/fault.ts'
import { money } from '#core/money/money.ts'
import type { Balance } from '#core/position/position.ts'
import { balanceNow, rememberBalance } from './last-balance.ts'

const row = (available: bigint): Balance => ({ coin: 'USDT', total: money(available), available: money(available), positionMargin: money(0n), orderMargin: money(0n), unrealisedCross: money(0n) })

/** An exchange that tells what it is given, or nothing. */
const told = (answers: (Balance | Error)[]) => {
  let now = 1_000
  const clock = { now: () => (now += 1_000), monotonic: () => now, sleep: () => Promise.resolve(), after: () => () => undefined }
  return rememberBalance({ balance: async () => {
    const answer = answers.shift() ?? new Fault({ code: 'timeout', retry: 'soon', outcomeKnown: true })
    if (answer instanceof Error) throw answer
    return answer
  } }, clock)
}

test('a balance is that of now; where the exchange is silent, the last one with its own time; before the first there is none', async () => {
  const exchange = told([new Fault({ code: 'timeout', retry: 'soon', outcomeKnown: true }), row(7n), row(9n)])
  expect(await balanceNow(exchange)).toBeNull()
  expect(await balanceNow(exchange)).toEqual({ balance: row(7n), at: 3_000 })
  await exchange.balance()
  expect(await balanceNow(exchange)).toEqual({ balance: row(9n), at: 4_000 })
  expect(await balanceNow(exchange)).toEqual({ balance: row(9n), at: 4_000 })
})

test('a bug is no silence of the exchange', async () => {
  await expect(balanceNow(told([new Error('a bug of ours')]))).rejects.toThrow('a bug of ours')
})

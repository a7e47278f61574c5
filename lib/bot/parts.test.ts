import { expect, test } from 'vitest'
import type { Instruments } from '#desk/entry-facts.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { findInstrument } from './parts.ts'

const listed: Instruments = { all: () => Promise.resolve(instruments), of: () => Promise.resolve(null) }

test.each([['PEPE', '1000PEPE'], ['PEPEUSDT', '1000PEPE'], ['ETC', 'ETH'], ['QQQ', 'BTC']])('%s is no perpetual; the nearest is %s', async (said, nearest) => {
  expect(await findInstrument(listed, said)).toEqual({ nearest })
})

test.each(['doge', 'DOGEUSDT', 'DOGE-SWAP-USDT'])('%s is DOGE', async (said) => {
  expect(await findInstrument(listed, said)).toMatchObject({ base: 'DOGE' })
})

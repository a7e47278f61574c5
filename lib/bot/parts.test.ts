import { expect, test } from 'vitest'
import type { DeskDoor } from '#desk/door.ts'
import { instruments } from '#core/venue/market/instruments.ts'
import { findInstrument } from './parts.ts'

// Only the list of instruments is asked for.
const door = { instruments: { all: () => Promise.resolve(instruments) } } as unknown as DeskDoor

test.each([['PEPE', '1000PEPE'], ['PEPEUSDT', '1000PEPE'], ['ETC', 'ETH'], ['QQQ', 'BTC']])('%s is no perpetual; the nearest is %s', async (said, nearest) => {
  expect(await findInstrument(door, said)).toEqual({ nearest })
})

test.each(['doge', 'DOGEUSDT', 'DOGE-SWAP-USDT'])('%s is DOGE', async (said) => {
  expect(await findInstrument(door, said)).toMatchObject({ base: 'DOGE' })
})

import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

test('the emergency stop ends in one message that states what was closed and what is left, also after a kill in between', async () => {
  const { ask, press, shown, settle, restart, errors } = await liveDesk()
  await ask('/start')
  for (const line of ['BTC long 10x 32c sl 1%', 'BTC short 10x 20c sl 2%', 'BTC long 10x 5c @ 60000 sl 1%']) {
    await ask(line)
    await press('Confirm', 12_000)
  }
  await ask('/closeall')
  await press('Close everything', 0)
  await restart()
  await settle(60_000)
  const told = shown().map(({ html }) => html).filter((text) => text.includes('Emergency stop of'))
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/done at \d\d:\d\d:\d\d UTC\. Closed: [12] \([+−]\d+\.\d\d\), [12] \([+−]\d+\.\d\d\), [+−]\d+\.\d\d USDT net in sum\. Taken back before anything filled: 3\. The exchange shows nothing of them open or resting\. Whole account last read up to \d\d:\d\d:\d\d UTC\. Entries stay blocked until \/resume\./)
  expect(await ask('/positions')).toContain('No position at the exchange.')
  expect(errors).toEqual([])
}, 60_000)

import { expect, test } from 'vitest'
import { freePort, takePorts } from './ports.ts'

test('one start gives no port twice, though the system offers it again', async () => {
  const offered = [4_001, 4_001, 4_001, 4_002]
  const { free } = takePorts(() => Promise.resolve(offered.shift() ?? 4_003))
  expect([await free(), await free(), await free()]).toEqual([4_001, 4_002, 4_003])
})

test('a port that was asked for is given to nobody else of the start', async () => {
  const wanted = await freePort()
  const offered = [wanted, 4_002]
  const { free, open } = takePorts(() => Promise.resolve(offered.shift() ?? 4_003))
  expect([await open('127.0.0.1', wanted), await free()]).toEqual([wanted, 4_002])
})

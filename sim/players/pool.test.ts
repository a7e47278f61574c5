import { expect, test } from 'vitest'
import { WHOLE } from '../selection.ts'
import { openPlayer } from './pool.ts'

/** A bundle that does this with each seed that it is sent. */
const bundle = (does: string): URL => new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ seed }) => { ${does} })`)}`)
const job = (seed: number) => ({ seed, selection: WHOLE, enough: [] })
const ANSWER = 'parentPort.postMessage({ seed, report: null, violations: [], repeated: false })'

test('a seed that ends its process, throws in it or stands still is named as broken, and the next seed gets a process of its own', async () => {
  const does = `if (seed === 1) process.exit(7); if (seed === 2) throw new Error('torn'); if (seed === 3) for (;;); ${ANSWER}`
  const player = openPlayer(bundle(does), '', 1_000)
  const told = []
  for (const seed of [1, 2, 3, 4, 5]) told.push(await player.play(job(seed)))
  await player.end()
  expect(told.map((played) => [played?.seed, played?.violations.map(({ says }) => says)])).toEqual([
    [1, ['its process ended with 7']], [2, ['its process died: torn']], [3, ['stood still for 1 s']], [4, []], [5, []],
  ])
})

test('a player that is ended says nothing of the seed that it was at', async () => {
  const player = openPlayer(bundle('for (;;);'))
  const played = player.play(job(1))
  await player.end()
  expect(await played).toBeNull()
})

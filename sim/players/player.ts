import { parentPort } from 'node:worker_threads'
import { type Job, playSeed } from '../play-seed.ts'
import { recordedHere } from './recorded.ts'

/** A tick comes when no promise can go on any more, and costs no turn of the event loop. */
export const settle = (): Promise<void> => new Promise<void>((resolve) => process.nextTick(resolve))

/** In a thread of its own: plays what it is told to, one seed after another, and tells what became of each. */
export const servePlayer = (): void => {
  const recorded = recordedHere()
  parentPort?.on('message', (job: Job) => {
    void playSeed(job, { settle, recorded }).then((played) => parentPort?.postMessage(played))
  })
}

import { Worker } from 'node:worker_threads'
import type { Played } from '../kept.ts'
import { type Job, lostSeed } from '../play-seed.ts'

/** Plays one seed at a time. `end`: now, whatever it is at; a seed that it was at is never told. */
export type Player = { readonly play: (job: Job) => Promise<Played | null>; readonly end: () => Promise<void> }

/** A seed that takes longer (ms) stands still: something lets no time pass in it. */
export const STILL_MS = 120_000

/** A life makes much that dies at once; with more room for it less is copied. */
const YOUNG_MB = 192

/** `given`: what it is told at its birth. A thread of its own for the seeds, which shares nothing with the others; another one after its death. It ends with this process, however that ends. */
export const openPlayer = (bundle: URL, given = '', stillMs: number = STILL_MS): Player => {
  let thread: Worker | null = null
  let ended = false
  return {
    end: async () => {
      ended = true
      await thread?.terminate()
    },
    play: (job) =>
      new Promise((resolve) => {
        const worker = (thread ??= new Worker(bundle, { workerData: given, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }))
        const tell = (played: Played): void => {
          clearTimeout(timer)
          worker.off('message', tell).off('error', died).off('exit', left)
          resolve(ended ? null : played)
        }
        const dead = (says: string): void => {
          thread = null
          tell(lostSeed(job.seed, says))
          void worker.terminate()
        }
        const died = (thrown: Error): void => dead(`its process died: ${thrown.message}`)
        const left = (code: number): void => dead(`its process ended with ${code}`)
        const timer = setTimeout(() => dead(`stood still for ${stillMs / 1_000} s`), stillMs)
        worker.on('message', tell).on('error', died).on('exit', left)
        worker.postMessage(job)
      }),
  }
}

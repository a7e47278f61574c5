import type { Draws } from './chance.ts'
import { type ProcessParts, type SimProcess, startProcess } from './desk-process.ts'

export type LifeParts = Omit<ProcessParts, 'name' | 'skewMs' | 'atAwait'> & { readonly fate: Draws; readonly crashShare: number; readonly said: (line: string) => void }
export type Lives = { readonly receive: SimProcess['receive']; readonly crashes: () => number; readonly setCrashing: (on: boolean) => void }

/** The desk's process, and the next one after each crash: a share of all awaits on the store ends the life that it meets. */
export const keepAlive = (parts: LifeParts): Lives => {
  const { fate, time } = parts
  let process: SimProcess | null = null
  let crashing = false
  let crashes = 0
  let lives = 0
  const begin = (): void => {
    lives += 1
    process = startProcess({ ...parts, name: `p${lives}`, skewMs: fate.whole(400) - 200, atAwait: (life) => {
      if (!crashing || parts.crashShare === 0 || !fate.once(parts.crashShare)) return
      crashes += 1
      parts.said(`CRASH of p${lives}`)
      life.end()
      time.after(1_000 + fate.whole(6_000), begin)
    } })
  }
  begin()
  return { receive: (update) => process?.receive(update), crashes: () => crashes, setCrashing: (on) => (crashing = on) }
}

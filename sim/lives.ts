import { JOBS } from '#desk/jobs.ts'
import type { Draws } from './chance.ts'
import { type ProcessParts, type SimProcess, startProcess } from './desk-process.ts'
import { callJob, callWebhook, type Lane } from './functions.ts'
import type { Selected } from './selection.ts'
import type { Life } from './virtual-time.ts'

/** How the processes of a seed fare: shares of all awaits on the store at which one dies, or stands still. */
export type Fates = { readonly workers: 1 | 2; /** `web`: no worker runs, functions hold accounts for moments. */ readonly lane: Lane; /** Share of the chat's updates that come to a function. */ readonly webShare: number; /** Jobs are called; late, twice, or not at all while there is trouble. */ readonly scheduled: boolean; readonly crashShare: number; readonly freezeShare: number; /** Wall clocks drift, and now and then one is set right, or wrong. */ readonly clocksJump: boolean }
export type LifeParts = Omit<ProcessParts, 'name' | 'skewMs' | 'atAwait'> & { readonly fate: Draws; readonly fates: Fates; readonly selected: Selected; readonly said: (line: string) => void }
export type LifeCounts = { functions: number; crashes: number; freezes: number; deploys: number; redeliveries: number }
export type Lives = { readonly receive: SimProcess['receive']; readonly counts: Readonly<LifeCounts>; readonly setTrouble: (on: boolean) => void; readonly deploy: () => void }

/** Most (ms) that a process stands still: sometimes past its leases, so that it thaws when another has its accounts. */
const FREEZES_MS = [1_500, 7_000, 14_000] as const

/** An attempt is committed and no byte has left: where to stand still or to die is worst, and so comes more often. */
const COMMITTED = 'beginAttempt!'
const COMMITTED_TIMES = 20

/** The desk's processes, and the next ones after each crash. Two of them share one store, one venue and one chat. */
export const keepAlive = (parts: LifeParts): Lives => {
  const { fate, fates, time } = parts
  const running: (SimProcess | null)[] = Array.from({ length: fates.lane === 'web' ? 0 : fates.workers }, () => null)
  /** Whose turn a slot is: one may die while it is being started, before anybody holds it. */
  const turns: string[] = []
  const counts = { functions: 0, crashes: 0, freezes: 0, deploys: 0, redeliveries: 0 }
  let trouble = false
  let lives = 0
  const crash = (life: Life, slot: number): void => {
    counts.crashes += 1
    parts.said(`CRASH of ${life.name}`)
    life.end()
    if (turns[slot] === life.name) time.after(1_000 + fate.whole(6_000), () => begin(slot))
  }
  const freeze = (life: Life): void => {
    const ms = 200 + fate.whole(fate.pick(FREEZES_MS))
    counts.freezes += 1
    parts.said(`FREEZE of ${life.name} for ${ms} ms`)
    life.freeze()
    time.after(ms, () => {
      parts.said(`THAW of ${life.name}`)
      life.thaw()
    })
  }
  const begin = (slot: number): void => {
    lives += 1
    const name = `p${lives}`
    turns[slot] = name
    running[slot] = startProcess({ ...parts, name, skewMs: wallClock(parts), atAwait: strikes((life) => crash(life, slot)) })
  }
  const strikes = strikeOf(parts, () => trouble, freeze)
  /** A function of its own for each call: nobody begins it again, who called comes again. */
  const functionParts = (): ProcessParts => {
    counts.functions += 1
    return { ...parts, name: `f${counts.functions}`, skewMs: wallClock(parts), atAwait: strikes((life) => {
      counts.crashes += 1
      parts.said(`CRASH of function ${life.name}`)
      life.end()
    }) }
  }
  const isForFunction = (): boolean => fates.lane === 'web' || (fates.webShare > 0 && fate.once(fates.webShare))
  /** As a chat platform does: to any process, and again until one has stored it; some come twice all the same. */
  const deliver = (update: Parameters<SimProcess['receive']>[0]): void => {
    const up = running.filter((one) => one?.life.alive() === true)
    if (isForFunction()) callWebhook(functionParts(), fates.lane, update)
    else if (up.length > 0) fate.pick(up)?.receive(update)
    const again = trouble && fate.once(0.05) && parts.selected.plays('redelivery')
    if (again) counts.redeliveries += 1
    time.after(again ? fate.whole(20_000) : 3_000, () => { if (again || !isStored(parts, update.update_id)) deliver(update) })
  }
  for (const slot of running.keys()) begin(slot)
  if (fates.scheduled) for (const [name, { everyS }] of Object.entries(JOBS)) schedule(parts, { everyMs: everyS * 1_000, trouble: () => trouble, call: () => callJob(functionParts(), fates.lane, name) })
  return {
    counts,
    setTrouble: (on) => (trouble = on),
    receive: (update) => deliver(update),
    // The new one is there before the old one has ended its work and given its accounts back.
    deploy: () => {
      if (running.length === 0) return
      const slot = fate.whole(running.length)
      const old = running[slot]
      if (old?.life.alive() !== true || !parts.selected.plays('deploy')) return
      counts.deploys += 1
      parts.said(`DEPLOY in place of ${old.life.name}`)
      begin(slot)
      old.stop().then(() => old.kill()).catch((thrown: unknown) => parts.log('error', 'deploy-failed', { message: String(thrown) }))
    },
  }
}

/** At an await on the store: goes on, dies, or stands still. */
const strikeOf = ({ fate, fates, selected }: LifeParts, trouble: () => boolean, freeze: (life: Life) => void) => (die: (life: Life) => void) => (life: Life, point: string): void => {
  if (!trouble() || life.frozen()) return
  const worse = point === COMMITTED ? COMMITTED_TIMES : 1
  if (fates.crashShare > 0 && fate.once(fates.crashShare * worse)) {
    if (selected.plays('crash', `${life.name} ${point}`)) die(life)
  } else if (fates.freezeShare > 0 && fate.once(fates.freezeShare * worse) && selected.plays('freeze', `${life.name} ${point}`)) freeze(life)
}

type Scheduled = { readonly everyMs: number; readonly trouble: () => boolean; readonly call: () => void }
/** One job, as a scheduler of a platform calls it: in trouble half a minute late, twice, or not at all. */
const schedule = ({ fate, time }: LifeParts, { everyMs, trouble, call }: Scheduled): void => {
  const turn = (): void => {
    time.after(everyMs, turn)
    if (!trouble()) return call()
    if (fate.once(0.1)) return
    const late = fate.once(0.2) ? fate.whole(30_000) : 0
    for (let times = fate.once(0.1) ? 2 : 1; times > 0; times -= 1) time.after(late + fate.whole(300), call)
  }
  time.after(fate.whole(Math.min(everyMs, 60_000)), turn)
}

/** Most that a wall clock jumps (ms), and the drift of a bad one (parts of a million). */
const JUMPS_MS = [900, 6_000, 90_000] as const
const DRIFT_PPM = 400

/** How far a new process's wall clock is off from here on. */
const wallClock = ({ fate, fates, time }: LifeParts): (() => number) => {
  const [born, off] = [time.now(), fate.whole(400) - 200]
  if (!fates.clocksJump) return () => off
  const drift = (fate.whole(2 * DRIFT_PPM) - DRIFT_PPM) / 1_000_000
  const jumpsAt = born + fate.whole(120_000)
  const jump = fate.whole(fate.pick(JUMPS_MS)) * fate.pick([-1, 1] as const)
  return () => Math.round(off + drift * (time.now() - born)) + (time.now() >= jumpsAt ? jump : 0)
}

const isStored = ({ store }: LifeParts, id: number): boolean => store.tables.knownUpdates.has(`sim/${id}`)

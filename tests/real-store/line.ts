import { type Answer, type Connection, type Connections, openConnections } from './connections.ts'

/** After so long (ms, real) without an answer it is asked whether a statement waits for a lock. */
const ASK_MS = 4

/** `cancel` ends a statement that waits for a lock. */
export type OnWait = (cancel: () => void) => void

type Job = { /** null: whichever is free when it leaves. */ on: Connection | null; readonly isOwn: boolean; readonly text: string; readonly values: readonly unknown[]; readonly onWait: OnWait; readonly resolve: (answer: Answer) => void; readonly reject: (thrown: unknown) => void; watch: NodeJS.Timeout | null; end: (() => void) | null; isCancelled: boolean }

/**
 * The way of all processes of a seed to a real database. One statement is on its way at a time, in the order in which they were asked for, so that
 * a seed meets the same rows each time. One that waits for a lock lets the next ones pass, and comes back when it has it.
 */
export type Line = Pick<Connections, 'take' | 'give' | 'close'> & {
  /** `on` null: on whichever connection is free. */
  readonly send: (on: Connection | null, text: string, values: readonly unknown[], onWait?: OnWait) => Promise<Answer>
  /** Something was asked for that has neither an answer nor to wait for a lock. */
  readonly isBusy: () => boolean
  readonly quiet: () => Promise<void>
  /** Beside the line: for those who look while it is quiet. */
  readonly look: (text: string, values: readonly unknown[]) => Promise<Answer>
  /** Forgets what was asked for, and breaks every connection that is not back. */
  readonly breakOff: () => Promise<void>
}

const later = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 1))

/** Those who wait for a lock. */
const waitingRoom = ({ isBlocked }: Connections) => {
  let jobs: Job[] = []
  return {
    add: (job: Job): void => void jobs.push(job),
    isEmpty: (): boolean => jobs.length === 0,
    clear: (): void => { jobs = [] },
    /** Whoever had to wait has its answer now, or still waits. */
    settle: async (): Promise<void> => {
      for (const job of jobs) while (job.end === null && (job.isCancelled || !(await isBlocked(job.on)))) await later()
    },
    /** Takes out who has an answer, in the order in which they were asked for. */
    answered: (): readonly Job[] => {
      const done = jobs.filter(({ end }) => end !== null)
      jobs = jobs.filter(({ end }) => end === null)
      return done
    },
  }
}

export const openLine = (url: string): Line => {
  const connections = openConnections(url)
  const { take, give, monitor, isBlocked } = connections
  const waiting = waitingRoom(connections)
  let [queue, idle, isSettling]: [Job[], (() => void)[], boolean] = [[], [], false]
  let flying: Job | null = null
  const deliver = async (first: Job | null): Promise<void> => {
    isSettling = true
    if (!waiting.isEmpty()) await waiting.settle()
    isSettling = false
    const answered = waiting.answered()
    first?.end?.()
    for (const job of answered) job.end?.()
    pump()
  }
  const ended = (job: Job, end: () => void): void => {
    job.end = end
    clearTimeout(job.watch ?? undefined)
    if (!job.isOwn) give(job.on)
    if (job === flying) {
      flying = null
      void deliver(job)
    } else if (flying === null && !isSettling) void deliver(null)
  }
  const cancel = (job: Job): void => {
    if (job.end !== null) return
    job.isCancelled = true
    void send(monitor, 'select pg_cancel_backend($1::int)', [job.on?.pid() ?? 0])
  }
  const askWhetherWaits = async (job: Job): Promise<void> => {
    const blocked = await isBlocked(job.on)
    if (job.end !== null || job !== flying) return
    if (!blocked) return watch(job)
    waiting.add(job)
    flying = null
    job.onWait(() => cancel(job))
    pump()
  }
  const watch = (job: Job): void => void (job.watch = setTimeout(() => void askWhetherWaits(job), ASK_MS))
  const fly = async (job: Job): Promise<void> => {
    const on = (job.on ??= take())
    try {
      const answer = await on.run(job.text, job.values, () => watch(job))
      ended(job, () => job.resolve(answer))
    } catch (thrown) {
      ended(job, () => job.reject(thrown))
    }
  }
  const pump = (): void => {
    if (flying !== null || isSettling) return
    flying = queue.shift() ?? null
    if (flying !== null) void fly(flying)
    else for (const tell of idle.splice(0)) tell()
  }
  const send: Line['send'] = (on, text, values, onWait = () => undefined) => new Promise((resolve, reject) => {
    queue.push({ on, isOwn: on !== null, text, values, onWait, resolve, reject, watch: null, end: null, isCancelled: false })
    pump()
  })
  const isBusy = (): boolean => queue.length > 0 || flying !== null || isSettling
  return {
    send, take, give, isBusy, close: connections.close, look: (text, values) => monitor.run(text, values),
    quiet: () => (isBusy() ? new Promise<void>((resolve) => void idle.push(resolve)) : Promise.resolve()),
    breakOff: () => {
      waiting.clear()
      ;[queue, idle, flying, isSettling] = [[], [], null, false]
      return connections.breakOff()
    },
  }
}

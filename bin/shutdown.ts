/** What was started, ended in the reverse order; what is started after the end was called for is ended at once. */
export type Shutdown = {
  readonly isClosing: () => boolean
  /** Resolves with the signal's name, or with what `close` was told. */
  readonly called: Promise<string>
  readonly call: (why: string) => void
  readonly onClose: (end: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

export class Closing extends Error {}

export const makeShutdown = (signals: readonly NodeJS.Signals[]): Shutdown => {
  const ends: (() => Promise<void>)[] = []
  let closing = false
  let tell: (why: string) => void = () => undefined
  const called = new Promise<string>((resolve) => { tell = resolve })
  const call = (why: string): void => {
    closing = true
    tell(why)
  }
  const handlers = signals.map((name) => ({ name, handler: () => call(name) }))
  for (const { name, handler } of handlers) process.on(name, handler)
  return {
    isClosing: () => closing,
    called,
    call,
    onClose: async (end) => {
      if (!closing) return void ends.push(end)
      await end()
      throw new Closing()
    },
    close: async () => {
      closing = true
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end().catch(() => undefined)
      for (const { name, handler } of handlers) process.off(name, handler)
    },
  }
}

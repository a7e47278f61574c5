import { Fault, isFault } from '#core/fault.ts'
import type { Clock } from '#desk/ports/world.ts'
import type { Answer } from './ask-source.ts'
import { judge, type LastGood, together, type Verdict } from './sanity.ts'
import type { SourceName } from './source.ts'

/** Sources asked at the same time: as many as it takes for a majority against one that is wrong. */
const WIDTH = 3
/** ms without a sound answer after which one source more is asked. */
const HEDGE_MS = 500
/** ms after which the race is decided on what is there. */
const DEADLINE_MS = 4_000

export type RaceParts = {
  /** Who may be asked, best first. */
  readonly order: readonly SourceName[]
  /** null: it may not be asked any more. */
  readonly ask: (name: SourceName) => Promise<Answer> | null
  readonly onFault: (name: SourceName, fault: Fault) => void
  readonly last: LastGood | null
  readonly clock: Clock
}
export type Race = {
  /** The first sound answer, or why there is none. */
  readonly first: Promise<Verdict<Answer>>
  /** All answers, when everybody who was asked has answered or failed: late ones still tell who was wrong. */
  readonly all: Promise<readonly Answer[]>
}

type Ends = { first: (verdict: Verdict<Answer>) => void; all: (answers: readonly Answer[]) => void }

/** What isn't a fault of the world is a mistake in a source's map: it counts against the source, and the race goes on without it. */
const faultOf = (thrown: unknown): Fault => (isFault(thrown) ? thrown : new Fault({ code: 'source-broke', retry: 'never', outcomeKnown: true, venueText: String(thrown).slice(0, 200), cause: thrown }))

/**
 * Asks the best sources at the same time; the first sound answer wins. One that fails, or stands against the others, is made up for by the next
 * in order. Who was asked is waited for after the race, since a price shown early may turn out to stand alone.
 */
export const race = (parts: RaceParts): Race => {
  const waiting = [...parts.order]
  const answers: Answer[] = []
  const ended: Ends = { first: () => undefined, all: () => undefined }
  const first = new Promise<Verdict<Answer>>((resolve) => (ended.first = resolve))
  const all = new Promise<readonly Answer[]>((resolve) => (ended.all = resolve))
  let running = 0
  let decided = false

  const decide = (isAll: boolean): void => {
    const verdict = decided ? null : judge(answers, parts.last, isAll)
    if (verdict === null) return
    decided = true
    cancel.forEach((stop) => stop())
    ended.first(verdict)
  }
  const look = (): void => {
    decide(false)
    while (!decided && waiting.length > 0 && running + together(answers) < WIDTH) start()
    if (running > 0) return
    decide(true)
    ended.all(answers)
  }
  const onEnd = (name: SourceName, outcome: Answer | Fault): void => {
    running -= 1
    if (isFault(outcome)) parts.onFault(name, outcome)
    else answers.push(outcome)
    look()
  }
  const start = (): void => {
    const name = waiting.shift()
    const asked = name === undefined ? null : parts.ask(name)
    if (name === undefined || asked === null) return
    running += 1
    asked.then((answer) => onEnd(name, answer), (thrown: unknown) => onEnd(name, faultOf(thrown)))
  }
  const hedge = (): void => {
    if (decided) return
    start()
    cancel.push(parts.clock.after(HEDGE_MS, hedge))
  }
  const cancel: (() => void)[] = [parts.clock.after(DEADLINE_MS, () => decide(true)), parts.clock.after(HEDGE_MS, hedge)]
  look()
  return { first, all }
}

import type { DeskLine, Shown } from './desk-line.ts'
import { paintMessage, paintText } from './paint.ts'

/** A script's step. `until` waits for a message (new or edited) that holds the text. */
export type Step =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'press'; readonly label: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'until'; readonly text: string; readonly ms: number }

export const SCRIPT_HELP = 'a line to say, or: !press LABEL, !wait 2s, !until TEXT (within 60s), # a comment'
const DEFAULT_MS = 60_000

/** Reads a script; a fault names its line. */
export const readScript = (text: string): readonly Step[] | { readonly line: number; readonly value: string } => {
  const steps: Step[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const step = line.startsWith('!') ? readStep(line) : { kind: 'say' as const, text: line }
    if (step === null) return { line: index + 1, value: line.slice(0, 80) }
    steps.push(step)
  }
  return steps
}

const readStep = (line: string): Step | null => {
  const press = /^!press (.{1,64})$/.exec(line)
  if (press !== null) return { kind: 'press', label: press[1] ?? '' }
  const wait = /^!wait (\d{1,5})(ms|s|m)$/.exec(line)
  if (wait !== null) return { kind: 'wait', ms: Number(wait[1]) * (wait[2] === 'ms' ? 1 : wait[2] === 's' ? 1_000 : 60_000) }
  const until = /^!until (.{1,200}?)(?: \(within (\d{1,5})s\))?$/.exec(line)
  return until === null ? null : { kind: 'until', text: until[1] ?? '', ms: until[2] === undefined ? DEFAULT_MS : Number(until[2]) * 1_000 }
}

/** Plays a script against the desk, printing what the chat shows; false when an `!until` did not come or a button was not there. */
export const playScript = async (line: DeskLine, steps: readonly Step[], print: (text: string) => void): Promise<boolean> => {
  const messages = new Map<number, Shown>()
  const waiters = new Set<() => void>()
  let mark = 0
  const seen: { readonly message: Shown; readonly order: number }[] = []
  line.follow((message) => {
    messages.set(message.id, message)
    seen.push({ message, order: seen.length })
    print(`${message.edits === 0 ? '' : '(edit) '}${paintMessage(message, () => null, false)}\n`)
    for (const wake of waiters) wake()
  }, () => undefined)
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))
  const shows = (text: string): boolean => {
    const found = seen.find((row) => row.order >= mark && row.message.from === 'bot' && paintText(row.message.html, false).includes(text))
    if (found !== undefined) mark = found.order + 1
    return found !== undefined
  }
  const until = async (text: string, ms: number): Promise<boolean> => {
    const end = performance.now() + ms
    while (!shows(text)) {
      if (performance.now() >= end) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(1_000, Math.max(1, end - performance.now())))
        function done(): void {
          clearTimeout(timer)
          waiters.delete(done)
          resolve()
        }
        waiters.add(done)
      })
    }
    return true
  }
  for (const step of steps) {
    const problem = await play(step, { line, until, pause, messages })
    if (problem !== null) {
      print(problem)
      return false
    }
  }
  return true
}

type Means = { readonly line: DeskLine; readonly until: (text: string, ms: number) => Promise<boolean>; readonly pause: (ms: number) => Promise<void>; readonly messages: ReadonlyMap<number, Shown> }
const play = async (step: Step, means: Means): Promise<string | null> => {
  switch (step.kind) {
    case 'say':
      return means.line.say(step.text)
    case 'wait':
      await means.pause(step.ms)
      return null
    case 'until':
      return (await means.until(step.text, step.ms)) ? null : `Not seen within ${step.ms / 1000} s: ${step.text}`
    case 'press': {
      const button = [...means.messages.values()].toReversed().flatMap((message) => message.buttons.flat()).find((candidate) => candidate.label.startsWith(step.label))
      return button === undefined ? `No button begins with: ${step.label}` : means.line.press(button.data)
    }
  }
}

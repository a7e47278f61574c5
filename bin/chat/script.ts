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

/** What came to the chat, in order. What was there before the script began is never its own. */
const watched = (line: DeskLine, print: (text: string) => void) => {
  const seen: Shown[] = []
  const waiters = new Set<() => void>()
  let live = false
  let ended = false
  let said = 0
  let mark = 0
  const wake = (): void => { for (const waiter of waiters) waiter() }
  line.follow({
    onMessage: (message) => {
      if (!live) return
      seen.push(message)
      print(`${message.edits === 0 ? '' : '(edit) '}${paintMessage(message, () => null, false)}\n`)
      wake()
    },
    onLive: () => { live = true; wake() },
    onEnd: () => { ended = true; wake() },
  })
  /** true as soon as it holds; false after `ms`, or when the desk ended. */
  const when = async (holds: () => boolean, ms: number): Promise<boolean> => {
    const end = performance.now() + ms
    while (!holds()) {
      if (ended || performance.now() >= end) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.max(1, end - performance.now()))
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
  const shows = (text: string): boolean => {
    const found = seen.findIndex((message, order) => order >= mark && message.from === 'bot' && paintText(message.html, false).includes(text))
    if (found >= 0) mark = found + 1
    return found >= 0
  }
  /** As it is now: the newest that came since the script's last line first, then what its earlier lines made. */
  const button = (label: string): { readonly message: number; readonly data: string } | null => {
    const now = new Map(seen.map((message) => [message.id, message]))
    const own = [...seen.slice(said).toReversed(), ...seen.slice(0, said).toReversed()].map(({ id }) => id)
    for (const id of new Set(own)) {
      const found = now.get(id)?.buttons.flat().find((candidate) => candidate.label.startsWith(label))
      if (found !== undefined) return { message: id, data: found.data }
    }
    return null
  }
  return {
    begun: () => when(() => live, DEFAULT_MS),
    until: (text: string, ms: number) => when(() => shows(text), ms),
    button,
    /** From here on the script waits for what its new line brings. */
    says: (): void => { said = mark = seen.length },
  }
}
type Watched = ReturnType<typeof watched>

/** Plays a script against the desk, printing what the chat shows; false when an `!until` did not come or a button was not there. */
export const playScript = async (line: DeskLine, steps: readonly Step[], print: (text: string) => void): Promise<boolean> => {
  const chat = watched(line, print)
  if (!(await chat.begun())) {
    print('The desk did not show its chat.')
    return false
  }
  for (const step of steps) {
    const problem = await play(step, line, chat)
    if (problem !== null) {
      print(problem)
      return false
    }
  }
  return true
}

const play = async (step: Step, line: DeskLine, chat: Watched): Promise<string | null> => {
  switch (step.kind) {
    case 'say':
      chat.says()
      return line.say(step.text)
    case 'wait':
      await new Promise<void>((resolve) => void setTimeout(resolve, step.ms))
      return null
    case 'until':
      return (await chat.until(step.text, step.ms)) ? null : `Not seen within ${step.ms / 1000} s: ${step.text}`
    case 'press': {
      const button = chat.button(step.label)
      return button === null ? `No button of this script begins with: ${step.label}` : line.press(button.data, button.message)
    }
  }
}

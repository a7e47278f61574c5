import type { EmulatorUpdate, ShownMessage } from '#bot/emulator.ts'
import type { Draws } from './chance.ts'
import type { Stage } from './stage.ts'

/** Most presses of one kind on a message: numbers that are never those of now are given up. */
const TRIES = 5
/** From what a message shows to the finger on it (ms): at least, and so much more. */
const READS_MS = { least: 500, more: 1_700 } as const
/** How often a line is said again that nothing was done with, and how long a person waits first (ms). */
const AGAIN = { most: 3, afterMs: 4_000, more: 6_000 } as const

export type Reading = { readonly stage: Stage; readonly draws: Draws; readonly tell: (update: EmulatorUpdate | null) => void; readonly until: () => boolean }

const buttonOf = (message: ShownMessage | undefined, verb: string): string | null => message?.buttons.flat().find(({ data }) => data.startsWith(verb))?.data ?? null

/** What confirms, pressed as a person does who reads: the numbers that stand there when the finger comes, and again when they were replaced. */
const pressWhatConfirms = ({ stage: { time, emulator, watched: { chat } }, draws, tell, until }: Reading): void => {
  const tries = new Map<string, number>()
  const waits = new Set<string>()
  const read = (message: ShownMessage, verb: string): void => {
    const [key, data] = [`${verb}${message.id}`, buttonOf(message, verb)]
    const tried = tries.get(key) ?? 0
    if (data === null || waits.has(key) || tried >= TRIES || until()) return
    tries.set(key, tried + 1)
    waits.add(key)
    time.after(READS_MS.least + draws.whole(READS_MS.more), () => {
      waits.delete(key)
      // Whoever has tried often enough gives the draft up.
      const shown = buttonOf(emulator.messages(chat).find(({ id }) => id === message.id), tried + 1 < TRIES || verb !== 'c:' ? verb : 'x:')
      if (shown !== null) tell(emulator.press(chat, shown, message.id))
    })
  }
  emulator.onChange((of, message) => {
    if (of === chat && message.from === 'bot') for (const verb of CONFIRMS) read(message, verb)
  })
}
const CONFIRMS = ['c:', 'cy:'] as const

/** A line that was refused is said again, as it is or with what the refusal names. */
const sayAgain = ({ stage: { time, emulator, watched: { chat } }, draws, tell, until }: Reading, isOneSided: boolean): void => {
  let said = { text: '', times: 0 }
  emulator.onChange((of, message) => {
    if (of !== chat) return
    if (message.from === 'user') {
      if (IS_LINE.test(message.html)) said = { text: message.html, times: message.html === said.text ? said.times : 0 }
      return
    }
    const text = message.edits > 0 || until() ? null : correctedLine(said.text, message.html, isOneSided)
    if (text === null || said.times >= AGAIN.most) return
    said = { text, times: said.times + 1 }
    time.after(AGAIN.afterMs + draws.whole(AGAIN.more), () => { if (!until() && said.text === text) tell(emulator.say(chat, text)) })
  })
}
const IS_LINE = /^\w+ (long|short) /

/** What a person says who was told why a line was refused; null: nothing of the kind. `isOneSided`: who trades one side only doesn't take the other. */
export const correctedLine = (line: string, refusal: string, isOneSided: boolean): string | null => {
  if (!IS_LINE.test(line)) return null
  const [, leverage] = /\bUse (\d+)×/.exec(refusal) ?? []
  if (leverage !== undefined) return line.replace(/ \d+x /, ` ${leverage}x `)
  const [, stop] = /Nearest stop: ([\d,.]+\d)/.exec(refusal) ?? []
  if (stop !== undefined) return line.replace(/ sl \S+/, ` sl ${stop.replaceAll(',', '')}`)
  if (refusal.includes('open on this side already')) return isOneSided ? line : line.replace(/ (long|short) /, (_, side: string) => (side === 'long' ? ' short ' : ' long ')).replace(/ @ [\d.]+/, ' @ market')
  return TOLD_AGAIN.test(refusal) ? line : null
}
const TOLD_AGAIN = /try again|do it again|can't be traded now/i

/** The user reads the chat until the day is done. */
export const readChat = (reading: Reading, { oneSide }: { readonly oneSide: boolean }): void => {
  pressWhatConfirms(reading)
  sayAgain(reading, oneSide)
}

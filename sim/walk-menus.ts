import type { ShownMessage } from '#bot/emulator.ts'
import { type MenuKind, menuOfPress } from '#bot/menu.ts'
import type { Reading } from './reader.ts'
import type { Stage } from './stage.ts'

/** Buttons of a card and of what it opens. None that only shows the same again, ends a draft, closes what the user opened by hand, or asks a language. */
const WALKED: ReadonlySet<string> = new Set(['m', 'cy', 'ce', 'sm', 'tm', 'tr', 'my', 'ct', 'w', 'sd', 'sl', 'k'])
/** Asked for in the middle of a walk. */
const BETWEEN_MS = { least: 700, more: 1_800 } as const
/** Said where a card asks for words. */
const ANSWERS: Readonly<Partial<Record<MenuKind, readonly string[]>>> = { 'close-other': ['15%', '60%', '12c'], 'stop-type': ['1%', '0.5%', '1.8%'], 'target-type': ['0.4%', '1.2%'], 'target-add': ['0.7% 30', '1.5% 50'], 'margin-type': ['25usdt', '3'] }

const verbOf = (data: string): string => data.split(':')[0] ?? ''
const walkedOf = (message: ShownMessage): readonly string[] => message.buttons.flat().map(({ data }) => data).filter((data) => WALKED.has(verbOf(data)))
const tradeOf = (data: string): number => Number(data.split(':')[1])
const menuOf = (data: string): MenuKind => (verbOf(data) === 'm' ? (menuOfPress(Number(data.split(':')[2]), 1)?.kind ?? 'card') : 'card')
const isCard = (message: ShownMessage): boolean => message.from === 'bot' && message.buttons.flat().some(({ data }) => verbOf(data) === 'm')

/** A trade that the chat shows as running; the first one that ever was where none is. */
export const runningOf = ({ emulator, watched: { chat } }: Stage, which: number): number => {
  const trades = [...new Set(emulator.messages(chat).filter(isCard).map((message) => tradeOf(walkedOf(message).find((data) => verbOf(data) === 'm') ?? 'm:1')))]
  return trades[Math.floor(which * trades.length)] ?? 1
}

/** Goes through the menus of a card, one press after another, each of what the card shows by then. */
export const walkMenus = ({ stage: { time, emulator, watched: { chat } }, draws, tell, until }: Reading, { which, presses }: { readonly which: number; readonly presses: number }): void => {
  const cards = emulator.messages(chat).filter(isCard)
  const card = cards[Math.floor(which * cards.length)]
  if (card === undefined) return
  const step = (left: number): void => {
    const shown = emulator.messages(chat).find(({ id }) => id === card.id)
    const walked = shown === undefined ? [] : walkedOf(shown)
    if (left === 0 || walked.length === 0 || until()) return
    const data = draws.pick(walked)
    tell(emulator.press(chat, data, card.id))
    const answers = ANSWERS[menuOf(data)]
    if (answers !== undefined) time.after(BETWEEN_MS.least + 800, () => tell(emulator.say(chat, draws.pick(answers))))
    time.after(BETWEEN_MS.least + draws.whole(BETWEEN_MS.more), () => step(left - 1))
  }
  step(presses)
}

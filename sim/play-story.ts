import type { Emulator, EmulatorUpdate } from '#bot/emulator.ts'
import type { SimExchange } from './exchange.ts'
import { playHand } from './hand.ts'
import { isHand } from './holders.ts'
import type { Lives } from './lives.ts'
import type { storeFaults } from './store-faults.ts'
import type { Selected } from './selection.ts'
import type { Act, Story } from './story.ts'
import type { Watched } from './checkers.ts'
import type { VirtualTime } from './virtual-time.ts'
import { NO_FAULTS } from './wire.ts'

/** Where one user acts: `watched` is theirs. */
type Stage = { readonly watched: Watched; readonly time: VirtualTime; readonly emulator: Emulator; readonly exchange: SimExchange; readonly lives: Lives; readonly selected: Selected }

type StoreFaults = ReturnType<typeof storeFaults>
const FAULTS = { lostRequest: 0.01, lostAnswer: 0.015, serverError: 0.01, limited: 0.005, unsure: 0.008, unlisted: 0.1, slowRequest: 0.02, slowAnswer: 0.03, slowFrame: 0.05, doubledFrame: 0.05, lostFrame: 0.02, droppedSocket: 0.001, silentSocket: 0.0004, hiddenOrder: 0.1 }

/** An update as it comes over the wire: text, read by its receiver. */
const tell = (stage: Stage, update: EmulatorUpdate | null): void => {
  if (update !== null) stage.lives.receive(JSON.parse(JSON.stringify(update)))
}

/** Presses the first button of this kind on every message that has one. */
const pressShown = (stage: Stage, kind: string): void => {
  const { chat } = stage.watched
  for (const message of stage.emulator.messages(chat)) {
    const shown = message.buttons.flat().find((button) => button.data.startsWith(kind))
    if (shown !== undefined) tell(stage, stage.emulator.press(chat, shown.data))
  }
}

const CONFIRM = 'c:'
const YES_CLOSE = 'cy:'

const textOf = (act: Act['act'], line: () => string): string => {
  if (act.kind === 'line') return line()
  return act.kind === 'close-all' ? '/closeall' : `/${act.kind} ${act.trade} ${act.text}`
}

/** The user of a seed: types each line at its time and presses what it is asked, now and again when nothing came of it. */
export const playStory = (stage: Stage, story: Story, lineAt: (n: number) => string): void => {
  const { time, emulator, selected, watched: { chat, deskAccount } } = stage
  let lines = 0
  for (const { at, act } of story.acts) {
    const number = act.kind === 'line' ? (lines += 1) : 0
    if (act.kind !== 'close-all' && !selected.plays(act.kind === 'line' ? 'line' : 'act')) continue
    time.after(at, () => tell(stage, emulator.say(chat, textOf(act, () => lineAt(number - 1)))))
    if (act.kind === 'line') for (const wait of [1_500, 6_000, 14_000]) time.after(at + wait, () => pressShown(stage, CONFIRM))
    if (act.kind === 'close') for (const wait of [1_000, 5_000, 12_000]) time.after(at + wait, () => pressShown(stage, YES_CLOSE))
    if (act.kind === 'close-all') for (const wait of act.presses) time.after(at + wait, () => tell(stage, emulator.press(chat, `ca:${deskAccount}`)))
  }
}

/** The user beside the desk; in the end what still waits of it is taken back, and the desk is asked to look. */
export const playHands = (stage: Stage, story: Story, said: (line: string) => void): { readonly tried: () => number } => {
  const { time, exchange, emulator, watched } = stage
  let tried = 0
  for (const [number, act] of story.hands.entries()) if (stage.selected.plays('hand')) time.after(act.at, () => { if (playHand({ watched, apply: exchange.act, said }, act, number)) tried += 1 })
  if (story.hands.length > 0) {
    time.after(story.faultsUntil, () => { for (const { orderId } of exchange.venue.openOrders(watched.account, { limit: 1000 }).filter(isHand)) exchange.act({ type: 'cancel', account: watched.account, key: { orderId }, family: 'plain' }) })
    for (const wait of LOOKS_MS) time.after(story.calmAt + wait, () => tell(stage, emulator.say(watched.chat, '/sync')))
  }
  return { tried: () => tried }
}

/** ms after calm; what two whole reads leave unexplained is by hand. */
const LOOKS_MS = [15_000, 50_000, 85_000] as const

/** The desk keeps away ten times as long. */
const BAN_MS = 10_000

/** The desk starts in calm; then everything goes wrong, until the story says so. */
export const playFaults = (stage: Omit<Stage, 'watched' | 'emulator'> & { readonly database: StoreFaults }, story: Story, faulty: boolean): void => {
  if (faulty) stage.database.plan(story.faultsUntil)
  stage.time.after(6_000, () => {
    stage.lives.setTrouble(faulty)
    stage.database.setTrouble(faulty)
    if (faulty) stage.exchange.setFaults(FAULTS)
  })
  stage.time.after(story.faultsUntil, () => {
    stage.lives.setTrouble(false)
    stage.database.setTrouble(false)
    stage.exchange.setFaults(NO_FAULTS)
  })
  for (const at of faulty ? story.deploys : []) stage.time.after(at, stage.lives.deploy)
  if (faulty && story.bannedAt !== null) stage.time.after(story.bannedAt, () => { if (stage.selected.plays('ban')) stage.exchange.ban(BAN_MS) })
  for (const { at, drop } of faulty ? story.endedKeys : []) stage.time.after(at, () => { if (stage.selected.plays('listen-keys')) stage.exchange.endListenKeys(drop) })
}

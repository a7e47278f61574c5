import type { EmulatorUpdate } from '#bot/emulator.ts'
import type { Draws } from './chance.ts'
import { CLOSING_MS, type Day } from './day.ts'
import { playHand } from './hand.ts'
import { isHand } from './holders.ts'
import type { storeFaults } from './store-faults.ts'
import type { Stage } from './stage.ts'
import { readChat } from './reader.ts'
import type { Story } from './story.ts'
import { runningOf, walkMenus } from './walk-menus.ts'
import { NO_FAULTS } from './wire.ts'


type StoreFaults = ReturnType<typeof storeFaults>
const FAULTS = { lostRequest: 0.01, lostAnswer: 0.015, serverError: 0.01, limited: 0.005, unsure: 0.008, unlisted: 0.1, slowRequest: 0.02, slowAnswer: 0.03, slowFrame: 0.05, doubledFrame: 0.05, lostFrame: 0.02, droppedSocket: 0.001, silentSocket: 0.0004, hiddenOrder: 0.1 }

/** An update as it comes over the wire: text, read by its receiver. */
const tell = (stage: Stage, update: EmulatorUpdate | null): void => {
  if (update !== null) stage.lives.receive(JSON.parse(JSON.stringify(update)))
}

/** Presses the first button of this kind on the newest message that has one, whatever its numbers are by then. */
const pressNewest = (stage: Stage, kind: string): void => {
  const { chat } = stage.watched
  const shown = stage.emulator.messages(chat).findLast((message) => message.buttons.flat().some(({ data }) => data.startsWith(kind)))
  const data = shown?.buttons.flat().find((button) => button.data.startsWith(kind))?.data
  if (data !== undefined) tell(stage, stage.emulator.press(chat, data))
}

const CONFIRM = 'c:'
/** Lines after which the user presses without reading. */
const IMPATIENT = 0.2

type Typing = { readonly lineAt: (n: number) => string; /** Of the user who reads. */ readonly draws: Draws; readonly day: Day }

/** The user of a seed: types each line at its time and presses what it is asked, now and again when nothing came of it; at the day's end closes everything. Returns how many lines were said. */
export const playStory = (stage: Stage, story: Story, { lineAt, draws, day }: Typing): (() => number) => {
  const { time, emulator, selected, watched: { chat, deskAccount } } = stage
  const say = (text: string): void => tell(stage, emulator.say(chat, text))
  const reading = { stage, draws, tell: (update: EmulatorUpdate | null) => tell(stage, update), until: day.done }
  readChat(reading, story)
  let [lines, said] = [0, 0]
  for (const { at, act } of story.acts) {
    const number = act.kind === 'line' ? (lines += 1) : 0
    if (!selected.plays(act.kind === 'line' ? 'line' : 'act')) continue
    time.after(at, () => {
      if (day.done()) return
      if (act.kind === 'typed') return say(act.text(runningOf(stage, act.which)))
      if (act.kind === 'walk') return walkMenus(reading, act)
      said += 1
      say(lineAt(number - 1))
      // Whoever is impatient presses what stands there without reading it.
      if (draws.once(IMPATIENT)) for (const wait of [1_500, 3_000]) time.after(wait, () => pressNewest(stage, CONFIRM))
    })
  }
  day.inCalm(CLOSING_MS, () => say('/closeall'))
  for (const wait of story.presses) day.inCalm(CLOSING_MS + wait, () => tell(stage, emulator.press(chat, `ca:${deskAccount}`)))
  return () => said
}

/** The user beside the desk; in the end what still waits of it is taken back, and the desk is asked to look. */
export const playHands = (stage: Stage, story: Story, { day, said }: { readonly day: Day; readonly said: (line: string) => void }): { readonly tried: () => number } => {
  const { time, exchange, emulator, watched } = stage
  let tried = 0
  // Who opens by hand beside Keel has the settings there that Keel's trades have: others would keep it from trading the symbol.
  if (story.hands.length > 0) for (const symbol of new Set(story.hands.map((act) => act.symbol))) {
    exchange.act({ type: 'margin-mode', account: watched.account, symbol, mode: 'isolated' })
    exchange.act({ type: 'leverage', account: watched.account, symbol, leverage: story.leverage })
  }
  for (const [number, act] of story.hands.entries()) if (stage.selected.plays('hand')) time.after(act.at, () => { if (!day.done() && playHand({ watched, apply: exchange.act, said }, act, number)) tried += 1 })
  if (story.hands.length > 0) {
    day.inCalm(0, () => { for (const { orderId } of exchange.venue.openOrders(watched.account, { limit: 1000 }).filter(isHand)) exchange.act({ type: 'cancel', account: watched.account, key: { orderId }, family: 'plain' }) })
    for (const wait of LOOKS_MS) day.inCalm(calmMs(story) + wait, () => tell(stage, emulator.say(watched.chat, '/sync')))
  }
  return { tried: () => tried }
}

/** From the last fault to after the last press (ms): what is left then is the desk's to finish. */
export const calmMs = ({ presses }: Story): number => CLOSING_MS + Math.max(...presses) + 1_000

/** ms after calm; what two whole reads leave unexplained is by hand. */
const LOOKS_MS = [15_000, 50_000, 85_000] as const

/** The desk keeps away ten times as long. */
const BAN_MS = 10_000

/** The desk starts in calm; then everything goes wrong, until the day is done. */
export const playFaults = ({ time, lives, exchange, selected, database }: Omit<Stage, 'watched' | 'emulator'> & { readonly database: StoreFaults }, story: Story, { day, faulty }: { readonly day: Day; readonly faulty: boolean }): void => {
  const during = (at: number, act: () => void): void => void time.after(at, () => { if (!day.done()) act() })
  if (faulty) database.plan(story.earliestMs, day.done)
  time.after(6_000, () => {
    lives.setTrouble(faulty)
    database.setTrouble(faulty)
    if (faulty) exchange.setFaults(FAULTS)
  })
  day.inCalm(0, () => {
    lives.setTrouble(false)
    database.setTrouble(false)
    exchange.setFaults(NO_FAULTS)
  })
  for (const at of faulty ? story.deploys : []) during(at, lives.deploy)
  if (faulty && story.bannedAt !== null) during(story.bannedAt, () => { if (selected.plays('ban')) exchange.ban(BAN_MS) })
  for (const { at, drop } of faulty ? story.endedKeys : []) during(at, () => { if (selected.plays('listen-keys')) exchange.endListenKeys(drop) })
}

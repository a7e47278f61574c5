import type { Draws } from '#sim/chance.ts'
import { deskLine, findDesk, type Shown } from '../../bin/chat/desk-line.ts'
import { pause } from '../../bin/processes.ts'

const LOOK_MS = 400
const percent = (draws: Draws, low: number, high: number): string => (low + draws.fraction() * (high - low)).toFixed(2)

const lineOf = (draws: Draws): string => {
  const targets = draws.pick(['', ` tp ${percent(draws, 0.05, 0.3)}%`, ` tp ${percent(draws, 0.05, 0.2)}/${percent(draws, 0.3, 0.9)}%`])
  const trail = draws.pick(['', ` trail ${percent(draws, 0.1, 0.4)}%`])
  return `${draws.pick(['BTC', 'BTC', 'ETH'])} ${draws.pick(['long', 'short'])} 10x ${draws.pick(['50usdt', '100usdt', 'risk 3usdt', '2%'])} @ market${targets} sl ${percent(draws, 0.15, 0.9)}%${targets === '' ? '' : draws.pick(['', ' be tp1'])}${trail}`
}

/** A user of the chat who goes on through everything: what is not heard is said again later, as people do. */
export const makeTrader = (data: string, draws: Draws) => {
  const shown = new Map<number, Shown>()
  let line: ReturnType<typeof deskLine> | null = null
  let said = 0
  const connected = async () => {
    if (line !== null) return line
    const place = await findDesk(data).catch(() => null)
    if (place === null) return null
    const made = deskLine(place)
    line = made
    made.follow({ onMessage: (message) => void shown.set(message.id, message), onEnd: () => { if (line === made) line = null } })
    return made
  }
  const say = async (text: string): Promise<boolean> => {
    const open = await connected()
    const wrong = open === null ? 'nobody' : await open.say(text).catch(() => 'lost')
    if (wrong === null) said += 1
    return wrong === null
  }
  /** Presses what waits to be pressed and begins so, newest message first. */
  const press = async (starts: string): Promise<void> => {
    const open = await connected()
    const button = [...shown.values()].toReversed().flatMap(({ buttons }) => buttons.flat()).find((one) => one.data.startsWith(starts))
    if (button !== undefined) await open?.press(button.data).catch(() => null)
  }
  /** Text of what the bot said last. */
  const last = (): string => [...shown.values()].findLast(({ from }) => from === 'bot')?.html ?? ''
  const isEmpty = async (): Promise<boolean> => {
    await say('/trades')
    for (let wait = 0; wait < 10 && !last().includes('No open trades'); wait += 1) await pause(LOOK_MS)
    return last().includes('No open trades')
  }
  return {
    lines: (): number => said,
    trade: async (goesOn: () => boolean): Promise<void> => {
      while (goesOn()) {
        const roll = draws.fraction()
        await say(roll < 0.55 ? lineOf(draws) : roll < 0.7 ? `/close ${1 + draws.whole(Math.max(1, said / 3))} ${draws.pick(['50%', '100%'])}` : roll < 0.85 ? `/stop ${1 + draws.whole(Math.max(1, said / 3))} ${percent(draws, 0.2, 1)}%` : '/sync')
        for (let wait = 0; wait < 4 && goesOn(); wait += 1) {
          await pause(600 + draws.whole(900))
          await press('c:')
          await press('cy:')
        }
      }
    },
    /** Asks for everything to be closed until nothing is left, and still nothing a moment later; false: it is not after `ms`. */
    closeAll: async (ms: number): Promise<boolean> => {
      const end = performance.now() + ms
      while (performance.now() < end) {
        await say('/closeall')
        await pause(2_000)
        await press('ca:')
        await pause(6_000)
        if ((await isEmpty()) && (await pause(8_000).then(isEmpty))) return true
      }
      return false
    },
    leave: async (): Promise<void> => { line?.close(); await pause(200) },
  }
}

import { createInterface } from 'node:readline'
import { buttonNumbers } from './button-numbers.ts'
import type { DeskLine, Shown } from './desk-line.ts'
import { paintScreen } from './paint.ts'
import { wrap } from './wrap.ts'

const PROMPT = '› '
const CLEAR = '\u001B[2J\u001B[3J\u001B[H'

type Output = NodeJS.WritableStream & { readonly rows?: number; readonly columns?: number }
export type Screen = { readonly input: NodeJS.ReadableStream; readonly output: Output; /** Stands above the messages as long as there is room. */ readonly header: string }

/** The chat in a terminal: the newest messages, edited in place, buttons by their number. Ends with Ctrl-D or /quit. */
export const terminalChat = (line: DeskLine, { input, output, header }: Screen): Promise<void> =>
  new Promise((resolve) => {
    const messages: Shown[] = []
    const numbers = buttonNumbers()
    // What was wrong with the last line stays until the next one: a card may redraw the screen at any moment.
    let notice: string | null = null
    let live = false
    const prompt = createInterface({ input, output, prompt: PROMPT })
    const draw = (): void => {
      const columns = Math.max(10, output.columns ?? 80)
      const below = notice === null ? '' : `${wrap(notice, columns)}\n\n`
      const rows = (output.rows ?? 40) - 3 - below.split('\n').length
      const above = `${wrap(header, columns)}\n\n`
      const screen = paintScreen(messages, numbers, { rows, columns }, true)
      const room = rows - screen.split('\n').length >= above.split('\n').length
      output.write(`${CLEAR}${room ? above : ''}${screen}${screen === '' ? '' : '\n\n'}${below}`)
      prompt.prompt(true)
    }
    const tell = (problem: string | null): void => {
      if (problem === notice) return
      notice = problem
      draw()
    }
    const send = (typed: string): void => {
      const button = /^\d{1,6}$/.test(typed) ? numbers.find(Number(typed), messages) : null
      if (typeof button === 'string') return tell(button)
      notice = null
      void (button === null ? line.say(typed) : line.press(button.data, button.message)).then(tell, (thrown: unknown) => tell(String(thrown)))
    }
    line.follow({ onMessage: (message) => {
      const at = messages.findIndex((known) => known.id >= message.id)
      // A card older than what was first told of stands where it belongs, not at the end.
      if (at < 0) messages.push(message)
      else messages.splice(at, messages[at]?.id === message.id ? 1 : 0, message)
      if (live) draw()
    },
    // What was said before is drawn once: its buttons get low numbers, and those off the screen none.
    onLive: () => {
      live = true
      draw()
    }, onEnd: () => {
      output.write('\nThe desk ended.\n')
      prompt.close()
    } })
    prompt.on('line', (text) => {
      const typed = text.trim()
      if (typed === '') return draw()
      if (typed === '/quit') return prompt.close()
      return send(typed)
    })
    prompt.on('close', () => {
      line.close()
      resolve()
    })
    output.on('resize', draw)
    draw()
  })

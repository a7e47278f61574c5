import { createInterface } from 'node:readline'
import type { DeskLine, Shown } from './desk-line.ts'
import { paintScreen } from './paint.ts'

const PROMPT = '› '
const CLEAR = '\u001B[2J\u001B[3J\u001B[H'

type Screen = { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream; /** Stands above the messages as long as there is room. */ readonly header: string }

/** The chat in a terminal: the newest messages, edited in place, buttons by their number. Ends with Ctrl-D or /quit. */
export const terminalChat = (line: DeskLine, { input, output, header }: Screen): Promise<void> =>
  new Promise((resolve) => {
    const messages: Shown[] = []
    let presses: readonly string[] = []
    const prompt = createInterface({ input, output, prompt: PROMPT })
    const draw = (): void => {
      const rows = (output.rows ?? 40) - 3
      const above = `${header}\n\n`
      const screen = paintScreen(messages, rows, true)
      presses = screen.presses
      const room = rows - screen.text.split('\n').length >= above.split('\n').length
      output.write(`${CLEAR}${room ? above : ''}${screen.text}${screen.text === '' ? '' : '\n\n'}`)
      prompt.prompt(true)
    }
    const tell = (problem: string | null): void => {
      if (problem !== null) output.write(`\n${problem}\n`)
    }
    line.follow((message) => {
      const at = messages.findIndex((known) => known.id === message.id)
      if (at < 0) messages.push(message)
      else messages[at] = message
      draw()
    }, () => {
      output.write('\nThe desk ended.\n')
      prompt.close()
    })
    prompt.on('line', (text) => {
      const typed = text.trim()
      if (typed === '') return draw()
      if (typed === '/quit') return prompt.close()
      const button = /^\d{1,3}$/.test(typed) ? presses[Number(typed) - 1] : undefined
      if (/^\d{1,3}$/.test(typed) && button === undefined) return tell(`No button ${typed}: there are ${presses.length}.`)
      void (button === undefined ? line.say(typed) : line.press(button)).then(tell, (thrown: unknown) => tell(String(thrown)))
    })
    prompt.on('close', () => {
      line.close()
      resolve()
    })
    output.on('resize', draw)
    draw()
  })

import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { DeskLine, Shown } from './desk-line.ts'
import { terminalChat } from './terminal.ts'

const message = (id: number, html: string, ...labels: string[]): Shown => ({ id, from: 'bot', html, edits: 0, at: id, buttons: [labels.map((label) => ({ label, data: `${label.toLowerCase()}:${id}` }))] })
const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20))

const chatOf = (rows: number, earlier: readonly Shown[] = []) => {
  const input = new PassThrough()
  const output = Object.assign(new PassThrough(), { rows, columns: 80 })
  const pressed: string[] = []
  let drawn = ''
  output.on('data', (part: Buffer) => { drawn += part.toString('utf8') })
  let show: (shown: Shown) => void = () => undefined
  const line: DeskLine = {
    say: () => Promise.resolve(null), close: () => undefined,
    press: (data, of) => { pressed.push(`${of} ${data}`); return Promise.resolve(null) },
    follow: (on) => {
      show = on.onMessage
      for (const shown of earlier) on.onMessage(shown)
      on.onLive?.()
    },
  }
  void terminalChat(line, { input, output, header: '' })
  return {
    pressed, show: (shown: Shown) => show(shown),
    type: async (text: string) => { input.write(`${text}\n`); await settled() },
    screen: () => drawn.split('\u001B[H').at(-1) ?? '',
  }
}

test('a number keeps its button when newer messages push its message off the screen', async () => {
  const chat = chatOf(14)
  chat.show(message(10, 'card of trade 1', 'Close', 'Why'))
  expect(chat.screen()).toContain('[1] Close   [2] Why')
  chat.show(message(11, 'summary of draft 2\na\nb\nc\nd\ne\nf', 'Confirm', 'Discard'))
  expect(chat.screen()).not.toContain('card of trade 1')
  expect(chat.screen()).toContain('[3] Confirm   [4] Discard')
  await chat.type('1')
  expect(chat.pressed).toEqual(['10 close:10'])
})

test('a number whose button has changed or gone presses nothing and says so, also after the next redraw', async () => {
  const chat = chatOf(30)
  chat.show(message(10, 'draft 1', 'Confirm'))
  chat.show({ ...message(10, 'card', 'Why'), edits: 1 })
  await chat.type('1')
  chat.show(message(11, 'something else'))
  expect(chat.screen()).toContain('Button 1 was "Confirm"; it is gone or has changed. Nothing was pressed.')
  expect(chat.screen()).toContain('[2] Why')
  await chat.type('77')
  expect(chat.screen()).toContain('There is no button 77; the newest is 2. Nothing was pressed.')
  expect(chat.pressed).toEqual([])
})

test('of an earlier talk only what is on the screen gets numbers', () => {
  const chat = chatOf(12, [1, 2, 3, 4, 5].map((id) => message(id, `card ${id}\na\nb`, 'Close')))
  expect(chat.screen()).not.toContain('card 3')
  expect(chat.screen()).toMatch(/card 5[^]*\[1\] Close/)
})

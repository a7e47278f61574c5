import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DeskLine, Shown } from './desk-line.ts'
import { playScript, readScript } from './script.ts'

const message = (id: number, html: string, buttons: readonly string[] = [], edits = 0): Shown => ({ id, from: 'bot', html, edits, at: id, buttons: buttons.map((label) => [{ label, data: `${label}:${id}` }]) })

/** A chat with messages of an earlier script; each line said is answered from `answers`. */
const play = async (script: string, earlier: readonly Shown[], answers: Readonly<Record<string, readonly Shown[]>>) => {
  const pressed: string[] = []
  const printed: string[] = []
  let show: (shown: Shown) => void = () => undefined
  const answer = (to: string): Promise<null> => {
    for (const shown of answers[to] ?? []) show(shown)
    return Promise.resolve(null)
  }
  const line: DeskLine = {
    close: () => undefined, say: answer,
    press: (data, of) => { pressed.push(`${of} ${data}`); return answer(data) },
    follow: (on) => {
      show = on.onMessage
      for (const shown of earlier) on.onMessage(shown)
      on.onLive?.()
    },
  }
  const steps = readScript(script)
  if ('line' in steps) throw new Error(`line ${steps.line}`)
  return { passed: await playScript(line, steps, (text) => printed.push(text)), pressed, printed }
}

test('what was in the chat before the script is neither waited for nor pressed', async () => {
  const earlier = [message(1, 'Reward to risk', ['Confirm'])]
  expect(await play('!until Reward to risk (within 0s)', earlier, {})).toMatchObject({ passed: false, printed: ['Not seen within 0 s: Reward to risk'] })
  expect(await play('BTC\n!press Confirm', earlier, {})).toMatchObject({ passed: false, pressed: [] })
  expect(await play('BTC\n!until Reward\n!press Confirm', earlier, { BTC: [message(2, 'Reward to risk', ['Confirm'])] })).toMatchObject({ passed: true, pressed: ['2 Confirm:2'] })
})

test('an answer to an earlier line is not taken for the answer to the last one', async () => {
  expect((await play('/price\n!until Bid\n/help\n!until Bid (within 0s)', [], { '/price': [message(1, 'Bid')] })).passed).toBe(false)
  expect((await play('first\nsecond\n!until done (within 0s)', [], { first: [message(1, 'done')] })).passed).toBe(false)
})

test('a button of the newest answer comes before one of an earlier line, which is still the script’s own', async () => {
  const answers = { BTC: [message(2, 'card', ['Close', 'Why'])], '/positions': [message(3, 'long')], 'Close:2': [message(4, 'Close?', ['Close all'])] }
  expect(await play('BTC\n/positions\n!press Close\n!press Close all\n!press Why', [], answers)).toMatchObject({ passed: true, pressed: ['2 Close:2', '4 Close all:4', '2 Why:2'] })
})

test('the script of the docs names no trade by its number', () => {
  expect(readFileSync('docs/scripts/first-trade.txt', 'utf8')).not.toMatch(/^\/(close|why|stop)/m)
})

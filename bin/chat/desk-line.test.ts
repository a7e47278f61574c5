import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { chatDoor } from '#worker/chat-door.ts'
import { deskLine, type Shown } from './desk-line.ts'

test('the door’s errors reach a person as a sentence, and a press of a changed message is refused', async () => {
  const emulator = makeEmulator(() => 1_000_000)
  const door = chatDoor({ emulator, token: 't', user: 1 })
  const received: unknown[] = []
  const server = createServer((request, response) => void door.handle(request, response, (update) => received.push(update)))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const line = deskLine({ address: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, token: 't' })
  const seen: Shown[] = []
  const live = new Promise<number>((resolve) => line.follow({ onMessage: (message) => void seen.push(message), onLive: () => resolve(seen.length), onEnd: () => undefined }))

  expect(await line.say('x'.repeat(1_000_000))).toBe('A line must be at most 65536 bytes. Nothing was sent.')
  expect(await line.say('x'.repeat(5_000))).toBe('A line must be 1 to 4096 characters. Nothing was sent.')
  const send = (text: string, data: string) => emulator.call('sendMessage', { chat_id: 1, text, reply_markup: { inline_keyboard: [[{ text: 'Keep it', callback_data: data }]] } })
  await send('first', 'k')
  await send('second', 'k')
  const [first = 0, second = 0] = emulator.messages(1).map(({ id }) => id)
  expect(await line.press('k', first)).toBeNull()
  expect(received).toMatchObject([{ callback_query: { message: { message_id: first } } }])
  await emulator.call('editMessageText', { chat_id: 1, message_id: second, text: 'gone' })
  expect(await line.press('k', second)).toBe('The button must be a button that is shown now. Nothing was sent.')
  expect(await live).toBe(0)
  line.close()
  door.close()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
})

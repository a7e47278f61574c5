import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { makeEmulator } from '#bot/emulator.ts'
import { chatDoor } from '#worker/chat-door.ts'
import { deskLine, type Shown, usersOf } from './desk-line.ts'

const twoUsers = () => {
  const known = [{ id: 1, name: 'Owner' }, { id: 2, name: 'Ana' }]
  return { list: () => Promise.resolve(known), add: (name: string) => Promise.resolve(known.some((one) => one.name === name) ? 'taken' as const : { id: 3, name }) }
}

test('each user of this machine has a chat of their own, and nobody else one', async () => {
  const emulator = makeEmulator(() => 1_000_000)
  const door = chatDoor({ emulator, token: 't', users: twoUsers() })
  const received: unknown[] = []
  const server = createServer((request, response) => void door.handle(request, response, (update) => received.push(update)))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const place = { address: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, token: 't' }
  expect((await usersOf(place)).map(({ name }) => name)).toEqual(['Owner', 'Ana'])
  const [own, ana, stranger] = [deskLine(place), deskLine(place, 2), deskLine(place, 3)]
  expect(await ana.say('/start')).toBeNull()
  expect(received).toMatchObject([{ message: { from: { id: 2 }, chat: { id: 2 } } }])
  expect([emulator.messages(1).length, emulator.messages(2).length]).toEqual([0, 1])
  expect(await stranger.say('/start')).toContain('must be one of /chat/users')
  await emulator.call('sendMessage', { chat_id: 2, text: 'for Ana', reply_markup: { inline_keyboard: [[{ text: 'Keep it', callback_data: 'k' }]] } })
  expect(await own.press('k')).toContain('must be a button that is shown now')
  const post = async (name: unknown) => (await fetch(`${place.address}/chat/users`, { method: 'POST', headers: { authorization: 'Bearer t' }, body: JSON.stringify({ name }) })).status
  expect([await post('Ben'), await post('Ana'), await post('<b>'), await post(''), await post(7)]).toEqual([201, 409, 400, 400, 400])
  expect(received).toHaveLength(1)
  for (const line of [own, ana, stranger]) line.close()
  door.close()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
})

test('the door’s errors reach a person as a sentence, a press of a changed message is refused, and a message that was taken away is told', async () => {
  const emulator = makeEmulator(() => 1_000_000)
  const door = chatDoor({ emulator, token: 't', users: twoUsers() })
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
  const stream = await fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/chat/stream?user=1`, { headers: { authorization: 'Bearer t' } })
  const news = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  const heard = async (text: string): Promise<string> => { const part = (await news?.read())?.value ?? 'the stream ended'; return part.includes(text) ? part : heard(text) }
  await heard('event: live')
  await emulator.call('deleteMessage', { chat_id: 1, message_id: first })
  expect(await heard('gone')).toContain(`data: {"gone":${first}}`)
  await news?.cancel()
  line.close()
  door.close()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
})

import { expect, test } from 'vitest'
import { telegramOverHttp } from './telegram-wire.ts'

test('a message leaves with its figures tied to their units; a text that is no message of ours leaves as it is', async () => {
  const sent: string[] = []
  const call = telegramOverHttp((request) => {
    sent.push(String((JSON.parse(request.body ?? '{}') as { readonly text?: string }).text))
    return Promise.resolve({ status: 200, body: '{"ok":true,"result":{}}', headers: {} })
  }, 'token')
  await call('sendMessage', { chat_id: 1, text: 'ROE <code>+0.20 %</code>', parse_mode: 'HTML' })
  await call('answerCallbackQuery', { text: '0.20 %' })
  expect(sent).toEqual(['ROE\u00A0<code>+0.20\u00A0%</code>', '0.20 %'])
})

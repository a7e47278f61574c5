import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdsSecret, SECRET_MARK, withoutSecrets } from './pasted-secret.ts'
import { EXAMPLE } from './line/trade-line.ts'

const hex = (seed: string): string => createHash('sha256').update(seed).digest('hex')
const base64 = (seed: string): string => createHash('sha512').update(seed).digest('base64url')

test('keys and secrets of every usual shape are found, alone and among words', () => {
  const shapes = fc.oneof(fc.string().map((seed) => hex(seed)), fc.string().map((seed) => hex(seed).slice(0, 32)), fc.string().map((seed) => base64(seed).slice(0, 64)), fc.string().map((seed) => `110201543:${base64(seed).slice(0, 35)}`))
  fc.assert(fc.property(shapes, fc.constantFrom('', 'my key ', '\n', 'here: ', '"'), fc.constantFrom('', ' and the other', '\nBTC long', '"'), (secret, before, after) => {
    expect(holdsSecret(`${before}${secret}${after}`)).toBe(true)
  }))
})

test.each(['api secret: hunter2hunter2', 'API_KEY=abcd1234efgh', 'secret key is correcthorsebattery', 'api secret abc123def456ghi', 'passphrase: swordfish99', 'ap\u200bi sec\u200bret: hunter2hunter2'])('%s is a secret', (text) => {
  expect(holdsSecret(text)).toBe(true)
})

test.each([
  EXAMPLE, '/start', '/auth 7K3M-9QXP-2T4V', 'how do I add an api key?', 'is my api secret safe here?', 'LONG BTCUSDT x10 entry 60000-60500 TP 61000 62000 63000 SL 59000', 'https://www.toobit.com/en-US/futures/BTC-SWAP-USDT-1234567890123', '0x52908400098527886E0F7030069857D2E4169EE7',
  'x'.repeat(4_000), '9'.repeat(4_000), '----------------------------------------', 'k1-12-3', 'the private key question',
])('%s is none', (text) => {
  expect(holdsSecret(text)).toBe(false)
})

test('an update keeps nothing of a secret, wherever it stands in it, and all the rest', () => {
  const secret = base64('a')
  const cut = withoutSecrets({ update_id: 1, message: { message_id: 2, text: `key ${secret}`, reply_to_message: { message_id: 1, caption: secret }, entities: [{ type: 'text_link', url: `https://x.test/?token=${secret}` }], chat: { id: 3 } } })
  expect(JSON.stringify(cut)).not.toContain(secret.slice(0, 20))
  expect(cut).toEqual({ update_id: 1, message: { message_id: 2, text: SECRET_MARK, reply_to_message: { message_id: 1, caption: SECRET_MARK }, entities: [{ type: 'text_link', url: SECRET_MARK }], chat: { id: 3 } } })
})

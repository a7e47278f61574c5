import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMAND_NAMES } from '#bot/all-commands.ts'
import { liveDesk } from './live-desk.ts'

const EVIL = ["'; drop table trades; --", '<script>alert(1)</script>', '\u202Ednetxe\u202C', '🚀🚀🚀', '1000000000000', '-1', '0.123456789', 'NaN', '1e309', '٣', '\u0000', '%s%n', '../../etc/passwd', 'x'.repeat(4_000), '9'.repeat(4_000)]

/** What the whole read at the start tells of the account's cash: nobody's line or button. */
const READS: ReadonlySet<string> = new Set(['account-read', 'flow-booked'])

test('every command and line answers nonsense in a short message, and nothing is changed', async () => {
  const { desk, emulator, exchange, table, errors, settle } = await liveDesk()
  const word = fc.oneof(fc.constantFrom(...EVIL), fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('tp', 'sl', '@', 'x', '10x', 'NOPE', '1%', '50%'))
  const line = fc.oneof(
    fc.tuple(fc.constantFrom(...COMMAND_NAMES.filter((name) => name !== 'pause' && name !== 'resume'), 'nope', ''), fc.array(word, { minLength: 1, maxLength: 3 })).map(([name, words]) => `/${name} ${words.join(' ')}`),
    fc.tuple(fc.constantFrom('NOPECOIN', 'BTC', '🚀', '<b>'), fc.array(word, { maxLength: 5 })).map(([coin, words]) => `${coin} long ${words.join(' ')}`),
    word,
  )
  const lines = fc.sample(line, { numRuns: 250, seed: 42 }).filter((text) => text.trim() !== '')
  for (const text of lines) desk.receive(JSON.parse(JSON.stringify(emulator.say(1, text))))
  for (let round = 0; round < 40; round += 1) await settle()
  const answers = emulator.messages(1).filter((message) => message.from === 'bot')
  expect(answers.length).toBeGreaterThanOrEqual(lines.length)
  for (const answer of answers) {
    expect(answer.html.length).toBeLessThan(2_500)
    expect(answer.html).not.toMatch(/<script|[\u202A-\u202E\u2066-\u2069]/)
  }
  expect(errors).toEqual([])
  expect(table?.journal.filter((row) => !READS.has(row.type))).toEqual([])
  expect(exchange.venue.orderHistory(exchange.account, { limit: 10 })).toEqual([])
}, 120_000)

test('a button of another time, a forged one and a stranger change nothing', async () => {
  const { desk, emulator, table, errors, settle } = await liveDesk()
  const press = (data: string, from = 1): void => desk.receive(JSON.parse(JSON.stringify({ update_id: 9_000_000_000_000 + Math.floor(from * 1000) + data.length * 7 + pressed++, callback_query: { id: 'x', from: { id: from, is_bot: false, first_name: 'X' }, chat_instance: '1', message: { message_id: 1, date: 0, chat: { id: from, type: 'private' }, text: 'x' }, data } })))
  let pressed = 0
  for (const data of ['c:1:1', 'c:999:1', 'c:-1:1', 'c:1e9:1', 'cy:1:100', 'cy::', 'x:1', 'zz:1', 'ca:1:2:3', 'w:99999999999999999999', '__proto__:1', 'constructor', "c:1'--", 'cl:1', 'o:5', 'sd:5', 'c:1:1:sim-account', 'c:999:1:sim-account', 'cy:1:100:sim-account', 'cl:1:sim-account', 'o:5:sim-account', 'w:99999999999999999999:sim-account', 'ca:toobit-other', 'as:toobit-other', 'ca:', 'as:__proto__', 'cf:1:sim-account']) press(data)
  press('ca', 77)
  desk.receive(JSON.parse(JSON.stringify(emulator.say(77, '/closeall'))))
  for (let round = 0; round < 10; round += 1) await settle()
  expect(emulator.messages(77).map((message) => message.html).join(' ')).toContain('belongs to somebody else')
  expect(errors.filter((error) => !error.includes('not found'))).toEqual([])
  expect(table?.journal.filter((row) => !READS.has(row.type))).toEqual([])
}, 60_000)

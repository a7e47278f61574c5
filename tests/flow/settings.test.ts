import { expect, test } from 'vitest'
import { simAccount } from '#sim/identity.ts'
import { liveDesk } from './live-desk.ts'

test('language, time zone, alerts and defaults are set by buttons and words, shown, and kept', async () => {
  const { ask, press, shown, restart, errors } = await liveDesk()
  expect(await ask('/settings')).toContain('Time zone: <code>UTC</code>')
  await press('Tehran')
  expect(shown().at(-1)?.html).toContain('<code>Asia/Tehran</code>')
  expect(await ask('/settings zone berlin')).toContain('Nearest: <code>Europe/Berlin</code>')
  expect(await ask('/settings zone europe/berlin')).toContain('<code>Europe/Berlin</code>')
  expect(await ask('/settings size 250')).toContain('Size: <code>250usdt</code>')
  expect(await ask('/settings size tons')).toMatch(/<b>size<\/b> <code>tons<\/code>: a size like 200usdt.*\nNearest: <code>200usdt<\/code>\nNothing changed\./)
  expect(await ask('/settings leverage 5')).toContain('Leverage: <code>5×</code>')
  expect(await ask('/settings colour red')).toContain('zone, size, leverage or naked')
  expect(await ask('/settings')).toContain('told above 30 s a trade, 2 m 0 s a day in sum (this account)')
  expect(await ask('/settings naked 45s 3m')).toContain('told above 45 s a trade, 3 m 0 s a day')
  for (const wrong of ['60 30', '0 30', '10', 'x y', '2000m 2000m']) expect(await ask(`/settings naked ${wrong}`)).toMatch(/seconds of a trade and of a day.*\nNearest: <code>30 120<\/code>\nNothing changed\./)
  expect(await ask('/status')).toContain('Without a confirmed stop today (UTC): <code>0 s</code> of 3 m 0 s allowed · ever 0 s')
  await restart()
  expect(await ask('/settings')).toMatch(/Europe\/Berlin[^]*250usdt[^]*5×/)
  expect(await ask('BTC/USDT LONG\nEntry: market\nTP: 2%\nSL: 1%')).toContain('BTC long 5×')
  await press('فارسی')
  expect(await ask('/new')).toContain('کدام کوین؟')
  expect(errors).toEqual([])
}, 60_000)

test('an alert that is off is not told, a silent one rings nobody, and the rest is as it was', async () => {
  const silent: unknown[] = []
  const { ask, press, shown, emulator } = await liveDesk('locked', { instead: (method, payload) => { if (method === 'sendMessage' && payload['disable_notification'] === true) silent.push(payload['text']); return null } })
  await ask('/start')
  await ask('/settings')
  await press('Entries: on')
  await press('Exits: on')
  await press('Exits: silent')
  expect(shown().at(-1)?.buttons.flat().map(({ label }) => label)).toEqual(expect.arrayContaining(['Entries: silent', 'Exits: off', 'Stops: on']))
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  await ask('/close 1 100%')
  await press('Yes, close', 10_000)
  const told = emulator.messages(1).map(({ html }) => html).join('\n')
  expect(silent).toEqual([expect.stringContaining('Entry filled')])
  expect(told).not.toContain('Closed, by hand')
  expect(await ask('/history')).toContain('by hand')
}, 60_000)

test('/reset asks in numbers, and its second press changes nothing more; open trades and the journal stay', async () => {
  const { ask, press, shown, table } = await liveDesk()
  expect(await ask('/reset')).toContain('The history is empty already.')
  for (const line of ['BTC long 10x 32c sl 1%', 'BTC long 10x 16c sl 1%']) {
    await ask(line)
    await press('Confirm')
  }
  await ask('/close 1 100%')
  await press('Yes, close', 10_000)
  expect(await ask('/reset')).toContain('1 ended trade leaves /history')
  const before = table?.journal.length
  await press('Begin anew')
  expect(shown().at(-1)?.html).toContain('1 trade left it')
  expect(await ask('/history')).toContain('Nothing has ended yet.')
  expect(await ask('/trades')).toContain('2 BTC long')
  expect(await ask('/why 1')).toContain('Closed, by hand')
  expect((table?.journal.length ?? 0) - (before ?? 0)).toBeLessThan(10)
}, 60_000)

test('/logs tells the newest of the journal as sentences', async () => {
  const { ask, press } = await liveDesk()
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  const logs = await ask('/logs')
  expect(logs).toContain('1: Entry filled: 32 at')
  expect(logs).not.toContain('protection')
}, 60_000)

test('a chat that is gone gets nothing more, the other chats hear what happens', async () => {
  const dead = { is: false }
  const sent: string[] = []
  const { ask, press, store, emulator } = await liveDesk('locked', { instead: (_method, payload) => {
    if (payload['chat_id'] === 55) sent.push(String(payload['text']))
    return dead.is && payload['chat_id'] === 55 ? { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' } : null
  } })
  await ask('/start')
  store.tables.settings.set(`chat:${simAccount}`, '55,1')
  dead.is = true
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  await ask('/close 1 100%')
  await press('Yes, close', 10_000)
  expect(sent).toEqual([expect.stringContaining('Entry filled')])
  const heard = emulator.messages(1).map(({ html }) => html)
  expect(heard.filter((html) => html.includes('Closed, by hand')).length).toBe(1)
  expect(store.tables.settings.get(`chat:${simAccount}`)).toBe('1')
}, 60_000)

test('a chat at its limit hears later, and what was told elsewhere is not told twice', async () => {
  const limited = { times: 2 }
  const { ask, press, store, emulator, settle } = await liveDesk('locked', { instead: (method, payload) => (method === 'sendMessage' && payload['chat_id'] === 55 && limited.times-- > 0 ? { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3 } } : null) })
  await ask('/start')
  store.tables.settings.set(`chat:${simAccount}`, '55,1')
  await ask('BTC long 10x 32c sl 1%')
  await press('Confirm')
  await settle(20_000)
  const filled = (chat: number): number => emulator.messages(chat).filter(({ html }) => html.includes('Entry filled')).length
  expect([filled(55), filled(1)]).toEqual([1, 1])
}, 60_000)

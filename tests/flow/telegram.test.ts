import { expect, test } from 'vitest'
import { redact } from '#runtime/redact.ts'
import { openBotApi } from './bot-api.ts'
import { closing, installation, open, TOKEN } from './telegram-desk.ts'

test('who sends the code that the first start shows is the owner; the code works once, and its message is deleted', async () => {
  const api = await open()
  const { codeShown, toldHere, store } = await installation(api)
  await api.until(() => codeShown() !== '')
  expect(toldHere()).toContain('To be the owner of this desk in Telegram, send this to @desk_bot in a private chat')
  api.say(500, `/auth ${codeShown().toLowerCase()}`)
  await api.until(() => api.textsTo(500).length > 0)
  expect(api.textsTo(500)).toContain('You are the owner of this desk here now. /start shows what it can do.')
  expect(api.messages.filter(({ from }) => from === 'user')).toEqual([])
  api.say(500, '/help')
  await api.until(() => api.textsTo(500).some((text) => text.includes('One line is a trade')))
  api.say(501, `/auth ${codeShown()}`)
  await api.until(() => api.textsTo(501).length > 0)
  expect(api.textsTo(501)).toEqual(['This code is wrong or has ended. Ask the owner for a new one.'])
  expect(toldHere()).toContain('P500 (500) was let in through Telegram as the owner.')
  expect(toldHere()).toContain('1 wrong code within ten minutes')
  expect(JSON.stringify([...store.tables.settings])).not.toContain(codeShown())
}, 20_000)

test('the owner lets one more in, sees who is in, and takes it back', async () => {
  const api = await open()
  const { codeShown, store, away } = await installation(api)
  await api.until(() => codeShown() !== '')
  api.say(500, `/auth ${codeShown()}`)
  await api.until(() => api.textsTo(500).length > 0)
  away.now = true
  api.say(500, '/auth')
  await api.until(() => api.textsTo(500).some((text) => text.includes('let them send this')))
  const code = /\/auth ([A-Z0-9-]+)/.exec(api.textsTo(500).findLast((text) => text.includes('let them send')) ?? '')?.[1] ?? ''
  api.say(600, `/auth ${code}`)
  await api.until(() => api.textsTo(600).some((text) => text.includes('You are let in.')))
  const accounts = () => [...store.tables.accounts.values()].map(({ row }) => `${row.user} ${row.account} ${row.name} ${row.venue}`)
  expect(accounts()).toEqual(['sim-user sim-account paper paper'])
  api.say(600, '/help')
  await api.until(() => api.textsTo(600).length > 1)
  expect(api.textsTo(600).at(-1)).toContain('Your paper account could not be made')
  away.now = false
  api.say(600, '/auth')
  await api.until(() => api.textsTo(600).length > 2)
  expect(api.textsTo(600).at(-1)).toContain('Only the owner may do that.')
  expect(accounts()).toEqual(['sim-user sim-account paper paper', 'telegram-600 paper-3 paper paper'])
  expect(store.tables.settings.get('chat:paper-3')).toBe('600')
  expect([...store.tables.users.values()].map(({ telegramId, role }) => `${telegramId} ${role}`)).toEqual(['1 owner', 'tg:600 trader'])
  api.say(500, '/authorized')
  await api.until(() => api.textsTo(500).some((text) => text.includes('2. P600 (600)')))
  api.say(500, '/revoke 2')
  await api.until(() => api.textsTo(500).some((text) => text.includes('P600 (600) is out')))
  // Their browsers are out too, and nobody else's.
  expect([...store.tables.settings.keys()].filter((name) => name.startsWith('sessions-from:'))).toEqual(['sessions-from:telegram-600'])
  api.say(600, '/help')
  await api.until(() => api.textsTo(600).at(-1)?.includes('belongs to somebody else') === true)
}, 20_000)

test('a stranger gets a short refusal, and nothing is stored beyond the update’s number', async () => {
  const api = await open()
  const { codeShown, store } = await installation(api)
  await api.until(() => codeShown() !== '')
  api.say(7_770_007_771, '/closeall my secret words')
  await api.until(() => api.textsTo(7_770_007_771).length > 0)
  expect(api.textsTo(7_770_007_771)).toEqual(['This desk belongs to somebody else. Ask its owner to let you in.'])
  api.say(7_770_007_771, 'talk of a group', { id: -5, type: 'group', title: 'G' })
  api.say(7_770_007_771, '/status@desk_bot', { id: -5, type: 'group', title: 'G' })
  await api.until(() => api.textsTo(-5).length > 0)
  expect(api.textsTo(-5).length).toBe(1)
  const kept = JSON.stringify([[...store.tables.chats.values()].map((chats) => [...chats]), [...store.tables.settings], [...store.tables.kv], [...store.tables.users]])
  expect(kept).toContain('{\\"update_id\\":1000}')
  expect(kept).not.toMatch(/7770007771|secret words|closeall/)
}, 20_000)

test('wrong codes are told, and after five the sender is not even looked at', async () => {
  const api = await open()
  const { codeShown, toldHere, logs } = await installation(api)
  await api.until(() => codeShown() !== '')
  for (let n = 1; n <= 6; n += 1) {
    api.say(700, `/auth WRONG-${n}`)
    await api.until(() => api.textsTo(700).length === n)
  }
  expect(api.textsTo(700).at(-1)).toContain('Too many wrong codes')
  api.say(700, `/auth ${codeShown()}`)
  await api.until(() => api.textsTo(700).length === 7)
  expect(api.textsTo(700).at(-1)).toContain('Too many wrong codes')
  expect(toldHere()).toContain('5 wrong codes within ten minutes')
  expect(logs.filter((line) => line.startsWith('auth-failed')).length).toBe(5)
  expect(logs.join()).not.toContain('WRONG')
}, 20_000)

test('a code sent in a group is void, and the owner is told', async () => {
  const api = await open()
  const { codeShown, toldHere } = await installation(api)
  await api.until(() => codeShown() !== '')
  api.say(501, '/auth NOT-THE-CODE', { id: -5, type: 'group', title: 'G' })
  await api.until(() => api.textsTo(-5).length > 0)
  expect(toldHere()).not.toContain('A code was sent')
  api.say(500, `/auth ${codeShown()}`, { id: -5, type: 'group', title: 'G' })
  await api.until(() => api.textsTo(-5).length > 1)
  expect(api.messages.filter(({ from }) => from === 'user')).toEqual([])
  expect(toldHere()).toContain('A code was sent in a group')
  api.say(500, `/auth ${codeShown()}`)
  await api.until(() => api.textsTo(500).length > 0)
  expect(api.textsTo(500)[0]).toContain('wrong or has ended')
}, 20_000)

test('a bot whose webhook leads elsewhere is left to its holder, and who that is is said', async () => {
  const api = await open()
  api.hook.url = 'https://user:pw@desk.example.net/webhook/telegram?secret=abc'
  const { local, toldHere, logs } = await installation(api)
  await new Promise<void>((resolve) => { local.onChange(() => resolve()) })
  expect(toldHere()).toContain('its webhook leads to desk.example.net. Keel goes on without Telegram.')
  expect(api.hook.url).not.toBe('')
  expect(api.calls.map(({ method }) => method)).not.toContain('getUpdates')
  expect([toldHere(), ...logs].join()).not.toMatch(/secret=|pw@/)
}, 20_000)

test('told to take over, the webhook goes and what waits at Telegram is kept', async () => {
  const api = await open()
  api.hook.url = 'https://desk.example.net/x'
  const { opened } = await installation(api, { takeOver: true })
  await api.until(() => api.isWaiting() && opened.length > 0)
  expect(api.calls.find(({ method }) => method === 'deleteWebhook')?.payload).toEqual({ drop_pending_updates: false })
}, 20_000)

const HOOK = { url: 'https://my.example.net/webhook/telegram', secret: 'A'.repeat(32) }

test('where Telegram reaches the desk it brings the updates: the address is set with its secret, and nothing is asked for', async () => {
  const api = await open()
  const { opened, toldHere, logs } = await installation(api, { webhook: HOOK })
  await api.until(() => opened.length > 0)
  expect(api.hook.url).toBe(HOOK.url)
  expect(api.calls.find(({ method }) => method === 'setWebhook')?.payload).toMatchObject({ secret_token: HOOK.secret, drop_pending_updates: false })
  expect(api.calls.map(({ method }) => method)).not.toContain('getUpdates')
  expect([toldHere(), ...logs].join()).not.toContain(HOOK.secret)
}, 20_000)

test('another desk’s webhook is not replaced by ours unasked', async () => {
  const api = await open()
  api.hook.url = 'https://desk.example.net/x'
  const { local, toldHere } = await installation(api, { webhook: HOOK })
  await new Promise<void>((resolve) => { local.onChange(() => resolve()) })
  expect(toldHere()).toContain('its webhook leads to desk.example.net')
  expect(api.calls.map(({ method }) => method)).not.toContain('setWebhook')
}, 20_000)

test('an address that Telegram refuses leaves the desk asking for updates', async () => {
  const api = await open()
  api.failing.set('setWebhook', { status: 400, body: { ok: false, error_code: 400, description: 'Bad Request: bad webhook: HTTPS url must be provided for webhook' } })
  const { opened } = await installation(api, { webhook: HOOK })
  await api.until(() => opened.length > 0 && api.isWaiting())
  expect(api.hook.url).toBe('')
}, 20_000)

test('a bot that another program reads is left to it', async () => {
  const api = await open()
  const told = installation(api)
  await api.until(() => api.isWaiting())
  const { local, toldHere, opened } = await told
  const said = new Promise<void>((resolve) => { local.onChange(() => resolve()) })
  api.conflict()
  await said
  expect(toldHere()).toContain('another program reads the messages of @desk_bot (409)')
  expect(opened).toEqual([])
}, 20_000)

test('of two processes of one installation one reads', async () => {
  const api = await open()
  const first = await installation(api)
  await api.until(() => first.opened.length > 0 && api.isWaiting())
  const second = await installation(api, { holder: 'w2', store: first.store })
  const polls = (): number => api.calls.filter(({ method }) => method === 'getUpdates').length
  const before = polls()
  await api.until(() => polls() >= before + 2)
  expect(second.opened).toEqual([])
  expect(api.calls.filter(({ method }) => method === 'getMe').length).toBe(1)
  await first.tasks.stop()
  await api.until(() => second.opened.length > 0)
}, 20_000)

test('an update is asked for again until it is stored, and trouble of Telegram is waited out', async () => {
  const api = await open()
  const { codeShown } = await installation(api)
  await api.until(() => codeShown() !== '' && api.isWaiting())
  api.failing.set('getUpdates', { status: 502, body: 'bad gateway' })
  api.say(777, '/start')
  await api.until(() => api.textsTo(777).length > 0)
  api.failing.set('getUpdates', { status: 429, body: { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } } })
  api.say(778, '/start')
  await api.until(() => api.textsTo(778).length > 0)
  expect(api.textsTo(777).length).toBe(1)
}, 20_000)

test('a token that Telegram refuses is said, and never logged', async () => {
  const api = await openBotApi('another')
  closing.push(api.close)
  const { local, toldHere, logs } = await installation(api)
  await new Promise<void>((resolve) => { local.onChange(() => resolve()) })
  expect(toldHere()).toContain('Telegram refuses TELEGRAM_BOT_TOKEN')
  expect(logs.join()).not.toContain(TOKEN.slice(10))
  expect(redact({ path: `/bot${TOKEN}/getMe` })).toEqual({ path: '/bot[secret]/getMe' })
}, 20_000)

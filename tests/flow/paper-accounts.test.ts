import { expect, test } from 'vitest'
import { Fault } from '#core/fault.ts'
import { user } from '../contract/ids.ts'
import { liveDesk } from './live-desk.ts'

const TRADE = 'BTC long 10x 32c sl 1%'

/** The owner, and Ben, who was let in and has said nothing yet. */
const open = async (over: Parameters<typeof liveDesk>[1] = {}) => {
  const desk = await liveDesk('locked', over)
  const { store } = desk.store.connect(() => Promise.resolve())
  await store.addUser(user('u2'), { telegramId: '2', name: 'Ben', language: 'en', timeZone: 'UTC' })
  const shownTo = (chat: number) => desk.emulator.messages(chat).filter(({ from }) => from === 'bot')
  const asks = (chat: number) => async (text: string, ms = 4_000): Promise<string> => {
    const before = shownTo(chat).at(-1)?.id ?? 0
    desk.give(desk.emulator.say(chat, text))
    await desk.settle(ms)
    return shownTo(chat).filter(({ id }) => id > before).map(({ html }) => html).join('\n\n')
  }
  const presses = (chat: number) => async (label: string, ms = 4_000): Promise<void> => {
    const button = shownTo(chat).toReversed().flatMap(({ buttons }) => buttons.flat()).find((one) => one.label.startsWith(label))
    desk.give(desk.emulator.press(chat, button?.data ?? ''))
    await desk.settle(ms)
  }
  const rows = () => [...desk.store.tables.accounts.values()]
  const of = (name: string) => rows().filter(({ row, removed }) => row.user === name && !removed)
  const positions = (account: string) => (desk.exchange.venue.positions(account, {}) ?? []).filter(({ contracts }) => contracts > 0n).map(({ side, contracts }) => `${side} ${contracts / 100_000_000n}`)
  return { ...desk, ben: asks(2), benPresses: presses(2), own: asks(1), ownPresses: presses(1), shownTo, rows, of, positions }
}

test('who was let in has a paper account of 10,000 USDT from their first word on, with a key of its own', async () => {
  const { ben, of, errors, rows } = await open()
  expect(await ben('/start')).toContain('It speaks for paper')
  await ben('/help')
  expect(of('u2').map(({ row }) => [row.name, row.venue, row.live, row.apiKey?.startsWith('key-of-paper-'), row.sealedKey?.startsWith('sealed ')])).toEqual([['paper', 'paper', false, true, true]])
  expect(rows()).toHaveLength(2)
  expect(await ben('/balance')).toContain('Wallet   <code>10,000.00</code>')
  expect(errors).toEqual([])
}, 60_000)

test('while the paper exchange is away the user is told so; said again, the account is made', async () => {
  const away = { now: true }
  const box: { open?: (account: string) => { apiKey: string; secret: string } } = {}
  const desk = await open({ openPaper: (account) => (away.now ? Promise.reject(new Fault({ code: 'unreachable', retry: 'soon', outcomeKnown: true })) : Promise.resolve(box.open?.(account) ?? null)) })
  box.open = desk.exchange.openAccount
  expect(await desk.ben('/start')).toContain('Your paper account could not be made')
  expect(desk.of('u2')).toEqual([])
  away.now = false
  expect(await desk.ben('/start')).toContain('It speaks for paper')
}, 60_000)

test('two users’ trades on one symbol stay apart: neither sees nor moves the other’s', async () => {
  const { ben, benPresses, own, ownPresses, of, positions, exchange, errors } = await open()
  await own(TRADE)
  await ownPresses('Confirm', 8_000)
  await ben('/start')
  await ben('BTC short 10x 21c sl 1%', 8_000)
  await benPresses('Confirm', 8_000)
  const bens = of('u2')[0]?.row.account ?? ''
  expect([positions(exchange.account), positions(bens)]).toEqual([['long 32'], ['short 21']])
  expect(await ben('/trades')).not.toContain('BTC long')
  expect(await ben('/why 1')).not.toContain('32')
  expect(await ben('/positions')).not.toContain('long')
  await ben('/closeall')
  await benPresses('Close everything', 10_000)
  expect([positions(exchange.account), positions(bens)]).toEqual([['long 32'], []])
  await own('/close 1 100%')
  await ownPresses('Yes, close', 10_000)
  expect([positions(exchange.account), positions(bens)]).toEqual([[], []])
  expect(errors).toEqual([])
}, 60_000)

test('/reset paper begins anew with 10,000 under another id, key and epoch; trades go on from 1, old buttons say that their account is gone', async () => {
  const { own, ownPresses, shownTo, of, positions, errors, give, emulator, settle } = await open()
  await own('/start')
  await own(TRADE)
  await ownPresses('Confirm', 8_000)
  expect(await own('/reset paper')).toContain('open, pending or on its way')
  await own('/close 1 100%')
  await ownPresses('Yes, close', 10_000)
  await own('BTC long 10x 20c sl 1%')
  const old = shownTo(1).at(-1)
  expect(await own('/reset paper')).toMatch(/Begin the paper account anew\? 9,9\d\d\.\d\d USDT becomes 10,000 USDT; 1 ended trade and 1 draft are gone/)
  await ownPresses('Begin anew with 10,000', 8_000)
  expect(shownTo(1).at(-1)?.html).toContain('begins anew with 10,000 USDT')
  const [now] = of('sim-user')
  expect([of('sim-user').length, now?.row.epoch, now?.row.name, now?.row.account === 'sim-account']).toEqual([1, 2, 'paper', false])
  expect(await own('/balance')).toContain('Wallet   <code>10,000.00</code>')
  expect(await own('/history')).toContain('Nothing has ended yet')
  give(emulator.press(1, old?.buttons.flat()[0]?.data ?? '', old?.id))
  await settle()
  expect(shownTo(1).at(-1)?.html).toContain('an account that was taken away')
  expect(await own(TRADE)).toContain('draft 1')
  await ownPresses('Confirm', 8_000)
  expect(positions(now?.row.account ?? '')).toEqual(['long 32'])
  expect(shownTo(1).some(({ html }) => html.includes('1 BTC long: '))).toBe(true)
  expect(errors).toEqual([])
}, 60_000)

test('a question of /reset paper that is old, or pressed when a trade was opened since, changes nothing; a live account refuses with the reason', async () => {
  const { own, ownPresses, shownTo, of, settle, store } = await open()
  await own('/reset paper')
  await settle(61_000)
  await ownPresses('Begin anew')
  expect(shownTo(1).at(-1)?.html).toContain('older than 60 s')
  await own('/reset paper')
  await own(TRADE)
  await ownPresses('Confirm', 8_000)
  await ownPresses('Begin anew')
  expect(shownTo(1).some(({ html }) => html.includes('open, pending or on its way'))).toBe(true)
  expect(of('sim-user')[0]?.row.account).toBe('sim-account')
  const [table] = [...store.tables.accounts.values()]
  if (table !== undefined) table.row = { ...table.row, venue: 'toobit', live: true, name: 'Main' }
  expect(await own('/reset paper')).toContain('Main is at Toobit: its money is real')
}, 60_000)

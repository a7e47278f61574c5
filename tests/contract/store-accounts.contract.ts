import { expect, test } from 'vitest'
import { account, accountRow, decided, event, input, trade, user } from './ids.ts'
import type { Place } from './store-places.ts'

const ana = { telegramId: '7', name: 'Ana', language: 'en', timeZone: 'UTC' }

/** Ana (u1) with account a1, Ben (u2) with a2. */
export const twoUsers = async ({ store }: Place): Promise<void> => {
  await store.addUser(user('u1'), ana)
  await store.addUser(user('u2'), { ...ana, telegramId: '8', name: 'Ben' })
  await store.addAccount(accountRow('a1', 'u1'))
  await store.addAccount(accountRow('a2', 'u2'))
}

export const endClaims = (here: () => Place): void => {
  test('of all that ended the limit keeps those that ended last, whatever their numbers', async () => {
    await twoUsers(here())
    const { store } = here()
    const a1 = account('a1')
    await store.offer(a1, [input('i')])
    const ended = (id: number, closedAt: number) => trade(id, { closedAt, status: 'closed' })
    await store.drain(a1, (drain) => decided(drain, { trades: [ended(1, 9_000), ended(2, 5_000), ended(3, 7_000), ended(4, 7_000)] }))
    expect((await store.trades(user('u1'), a1, { ended: true, limit: 9 })).map((row) => row.trade)).toEqual([1, 4, 3, 2])
    expect((await store.trades(user('u1'), a1, { ended: true, limit: 2 })).map((row) => row.trade)).toEqual([1, 4])
  })
}

export const accountClaims = (here: () => Place): void => {
  test('the first user is the owner, the next a trader, and both keep their roles when told anew', async () => {
    await twoUsers(here())
    await here().store.addUser(user('u1'), { ...ana, name: 'Ana II', language: 'fa' })
    expect(await here().store.userOf('7')).toEqual({ user: 'u1', telegramId: '7', name: 'Ana II', language: 'fa', timeZone: 'UTC', role: 'owner' })
    expect([(await here().store.userOf('8'))?.role, await here().store.userOf('9')]).toEqual(['trader', null])
    expect([await here().store.user(user('u1')), await here().store.user(user('u9'))]).toEqual([await here().store.userOf('7'), null])
  })

  test('one telegram id is one user, one account id one account, of a known user', async () => {
    await twoUsers(here())
    const { store } = here()
    await expect(store.addUser(user('u3'), ana)).rejects.toMatchObject({ facts: { code: 'already-exists' } })
    await expect(store.addAccount(accountRow('a1', 'u2'))).rejects.toMatchObject({ facts: { code: 'already-exists' } })
    await expect(store.addAccount(accountRow('a9', 'nobody'))).rejects.toMatchObject({ facts: { code: 'not-found' } })
    await expect(store.offer(account('a9'), [input('i')])).rejects.toMatchObject({ facts: { code: 'not-found' } })
  })

  test('an account is seen by its user only', async () => {
    await twoUsers(here())
    const { store } = here()
    expect(await store.account(user('u1'), account('a1'))).toEqual({ ...accountRow('a1', 'u1'), seq: 0, state: '' })
    expect(await store.account(user('u2'), account('a1'))).toBeNull()
    expect((await store.accounts(user('u2'))).map((row) => row.account)).toEqual(['a2'])
    expect((await store.accountOfLoop(account('a2')))?.user).toBe('u2')
  })

  test('trades and journal are seen by their user only, open and ended apart, newest trade first', async () => {
    await twoUsers(here())
    const { store } = here()
    const a1 = account('a1')
    await store.offer(a1, [input('i')])
    await store.drain(a1, (drain) => decided(drain, { journal: [event(1), event(2, { trade: 2 }), event(3, { trade: null })], trades: [trade(1), trade(2), trade(3, { closedAt: 5, status: 'closed', side: 'short' })] }))
    expect((await store.trades(user('u1'), a1, { ended: false, limit: 9 })).map((row) => row.trade)).toEqual([2, 1])
    expect(await store.trades(user('u1'), a1, { ended: true, limit: 9 })).toEqual([trade(3, { closedAt: 5, status: 'closed', side: 'short' })])
    expect(await store.trade(user('u1'), a1, 2)).toEqual(trade(2))
    expect(await store.trade(user('u2'), a1, 2)).toBeNull()
    expect(await store.trades(user('u2'), a1, { ended: false, limit: 9 })).toEqual([])
    expect(await store.journal(user('u1'), a1, { after: 1, limit: 9 })).toEqual([event(2, { trade: 2 }), event(3, { trade: null })])
    expect(await store.journal(user('u1'), a1, { trade: 2, after: 0, limit: 9 })).toEqual([event(2, { trade: 2 })])
    expect(await store.journal(user('u2'), a1, { after: 0, limit: 9 })).toEqual([])
  })

  test('text of any script and shape comes back as it was', async () => {
    await twoUsers(here())
    const { store } = here()
    const odd = `'; drop table users; -- <b>&amp;</b> \\u0000 \\ " 😀 سلام \u202e \n $1`
    await store.putSetting('odd', odd)
    expect(await store.setting('odd')).toBe(odd)
    await store.offer(account('a1'), [{ id: odd, at: 1, body: JSON.stringify(odd) }])
    const seen: string[] = []
    await store.drain(account('a1'), (drain) => {
      seen.push(...drain.inputs.map(({ id, body }) => id + body))
      return decided(drain, { state: odd, journal: [event(1, { body: odd })] })
    })
    expect(seen).toEqual([odd + JSON.stringify(odd)])
    expect((await store.accountOfLoop(account('a1')))?.state).toBe(odd)
    expect((await store.journal(user('u1'), account('a1'), { after: 0, limit: 1 }))[0]?.body).toBe(odd)
    expect(await store.setting('unknown')).toBeNull()
  })

  test('a card is one per chat and trade, and the last put counts', async () => {
    await twoUsers(here())
    const card = { account: account('a1'), trade: 1, chat: 'c', message: 5, shownSeq: 1, shownAt: 2 }
    await here().store.putCard(card)
    await here().store.putCard({ ...card, chat: 'b' })
    await here().store.putCard({ ...card, message: 6, shownSeq: 3 })
    expect(await here().store.cards(account('a1'))).toEqual([{ ...card, chat: 'b' }, { ...card, message: 6, shownSeq: 3 }])
  })
}

export const accountListClaims = (here: () => Place): void => {
  test('a card that was hung elsewhere meanwhile stays there: an edit of the message before writes nothing', async () => {
    await twoUsers(here())
    const card = { account: account('a1'), trade: 1, chat: 'c', message: 6, shownSeq: 1, shownAt: 2 }
    await here().store.putCard(card)
    await here().store.putCard({ ...card, message: 5, shownSeq: 9 }, 5)
    expect(await here().store.cards(account('a1'))).toEqual([card])
    await here().store.putCard({ ...card, message: 7, shownSeq: 9 }, 6)
    expect(await here().store.cards(account('a1'))).toEqual([{ ...card, message: 7, shownSeq: 9 }])
    await here().store.putCard({ ...card, trade: 2 }, 6)
    expect(await here().store.cards(account('a1')), 'no card is made anew').toHaveLength(1)
  })

  test('loops walk all accounts in the order of their ids, a page at a time', async () => {
    await twoUsers(here())
    const { store } = here()
    expect([await store.accountsOfLoop(null, 1), await store.accountsOfLoop(account('a1'), 9), await store.accountsOfLoop(null, 9)]).toEqual([['a1'], ['a2'], ['a1', 'a2']])
  })
}

export const storyClaims = (here: () => Place): void => {
  test('the newest rows of some types are told oldest first, of every trade and of the account, for its user only', async () => {
    await twoUsers(here())
    const { store } = here()
    const a1 = account('a1')
    await store.offer(a1, [input('i')])
    const rows = [event(1, { trade: null, type: 'form-dropped' }), event(2, { type: 'closed' }), event(3, { type: 'order-asked' }), event(4, { trade: 2, type: 'closed' }), event(5, { trade: null, type: 'form-dropped' })]
    await store.drain(a1, (drain) => decided(drain, { journal: rows }))
    const seqs = async (types: readonly string[], limit = 9, of = 'u1') => (await store.journalOf(user(of), a1, { types, limit })).map((row) => row.seq)
    expect(await seqs(['form-dropped', 'closed'])).toEqual([1, 2, 4, 5])
    expect(await seqs(['form-dropped', 'closed'], 3)).toEqual([2, 4, 5])
    expect(await seqs(['closed'], 1)).toEqual([4])
    expect([await seqs([]), await seqs(['closed'], 9, 'u2')]).toEqual([[], []])
    expect(await store.journalOf(user('u1'), a1, { types: ['form-dropped'], limit: 1 })).toEqual([rows[4]])
  })

  test("a trade's story is its newest rows with the account's own of its time, oldest first, for its user only", async () => {
    await twoUsers(here())
    const { store } = here()
    const a1 = account('a1')
    await store.offer(a1, [input('i')])
    const rows = [
      event(1, { at: 10, trade: null, type: 'form-dropped' }), event(2, { at: 20 }), event(3, { at: 21, type: 'order-asked' }), event(4, { at: 22, trade: 2 }), event(5, { at: 23, trade: null, type: 'form-dropped' }),
      event(6, { at: 24, trade: null, type: 'protection-asked' }), event(7, { at: 25 }), event(8, { at: 31, trade: null, type: 'form-dropped' }), event(9, { at: 99 }),
    ]
    await store.drain(a1, (drain) => decided(drain, { journal: rows }))
    const ask = { trade: 1, without: ['order-asked'], accountTypes: ['form-dropped'], from: 20, to: 30, limit: 9 }
    const seqs = async (over: Partial<typeof ask>, of = 'u1') => (await store.storyOf(user(of), a1, { ...ask, ...over })).map((row) => row.seq)
    expect(await seqs({})).toEqual([2, 5, 7, 9])
    expect(await seqs({ limit: 2 })).toEqual([7, 9])
    expect(await seqs({ without: [], accountTypes: [] })).toEqual([2, 3, 7, 9])
    expect(await seqs({}, 'u2')).toEqual([])
    expect(await store.storyOf(user('u1'), a1, { ...ask, limit: 1 })).toEqual([rows[8]])
  })
}

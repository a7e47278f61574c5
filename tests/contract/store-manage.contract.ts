import { expect, test } from 'vitest'
import { account, accountRow, decided, effect, input, trade, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

const t1 = account('t1')
const toobit = { ...accountRow('t1', 'u1'), venue: 'toobit', sealedKey: 'sealed', apiKey: 'key-1' } as const

/** What a user does with an account of a live venue. */
export const manageClaims = (here: () => Place): void => {
  const opened = async () => {
    await twoUsers(here())
    await here().store.addAccount(toobit)
    return here().store
  }

  test('an account is turned live and back by its own user, and no paper account is', async () => {
    const store = await opened()
    expect([await store.setLive(user('u2'), t1, true), await store.setLive(user('u1'), account('a1'), true), await store.setLive(user('u1'), account('none'), true)]).toEqual(['unknown', 'unknown', 'unknown'])
    expect((await store.accountOfLoop(t1))?.live).toBe(false)
    expect([await store.setLive(user('u1'), t1, true), (await store.accountOfLoop(t1))?.live]).toEqual(['done', true])
    expect([await store.setLive(user('u1'), t1, false), (await store.accountOfLoop(t1))?.live]).toEqual(['done', false])
  })

  test.each([
    ['a trade is live', { trades: [trade(1)] }, 'busy'],
    ['an effect waits for its venue', { effects: [effect('t1')] }, 'busy'],
    ['a draft and an ended trade are all there is', { trades: [trade(1, { status: 'draft' }), trade(2, { closedAt: 5, status: 'closed' })], effects: [effect('c', { lane: 'chat' })] }, 'done'],
  ])('while %s, it is turned off and taken away: %j', async (_, more, expected) => {
    const store = await opened()
    await store.setLive(user('u1'), t1, true)
    await store.offer(t1, [input('i')])
    await store.drain(t1, (drain) => decided(drain, more))
    expect(await store.setLive(user('u1'), t1, false)).toBe(expected)
    expect(await store.removeAccount(user('u1'), t1)).toBe(expected)
    expect(await store.setLive(user('u1'), t1, true)).toBe(expected === 'busy' ? 'done' : 'unknown')
  })

  test('an account that was taken away is seen by no user and held by nobody, and its key is gone', async () => {
    const store = await opened()
    await store.renewLeases('w1', 5_000, 9)
    expect(await store.removeAccount(user('u2'), t1)).toBe('unknown')
    expect(await store.removeAccount(user('u1'), t1)).toBe('done')
    expect([await store.account(user('u1'), t1), (await store.accounts(user('u1'))).map((row) => row.account)]).toEqual([null, ['a1']])
    expect((await store.renewLeases('w1', 5_000, 9)).map((lease) => lease.account)).toEqual(['a1', 'a2'])
    expect(await store.accountOfLoop(t1)).toMatchObject({ sealedKey: null, apiKey: null, live: false })
    expect(await store.removeAccount(user('u1'), t1)).toBe('unknown')
    await store.addAccount({ ...toobit, account: account('t2') })
    expect((await store.accounts(user('u1'))).map((row) => row.account)).toEqual(['a1', 't2'])
  })

  test('a user has one account of a name, whatever its case; a key is one account’s', async () => {
    const store = await opened()
    await expect(store.addAccount({ ...toobit, account: account('t2'), apiKey: 'key-2', name: 'ACCOUNT T1' })).rejects.toMatchObject({ facts: { code: 'already-exists' } })
    await expect(store.addAccount({ ...toobit, account: account('t2'), user: user('u2'), name: 'mine' })).rejects.toMatchObject({ facts: { code: 'already-exists' } })
    await store.addAccount({ ...toobit, account: account('t2'), user: user('u2'), apiKey: 'key-2' })
    expect((await store.accounts(user('u2'))).map((row) => row.account)).toEqual(['a2', 't2'])
  })

  test('a sealed key is replaced once, by who knows what stood there', async () => {
    const store = await opened()
    const [one, two] = await Promise.all([store.swapSealedKey(t1, 'sealed', 'anew'), here().other.swapSealedKey(t1, 'sealed', 'otherwise')])
    expect([one, two].filter((done) => done)).toHaveLength(1)
    expect(await store.swapSealedKey(t1, 'sealed', 'again')).toBe(false)
    expect(await store.swapSealedKey(account('none'), 'sealed', 'again')).toBe(false)
  })
}

/** What a user does with their paper account, and an owner with a role. */
export const anewClaims = (here: () => Place): void => {
  const opened = async () => {
    await twoUsers(here())
    await here().store.addAccount(toobit)
    return here().store
  }
  const a1 = account('a1')
  const anew = { ...accountRow('a9', 'u1'), name: 'Account a1', epoch: 2, sealedKey: 'sealed-9', apiKey: 'key-9' }

  test('a paper account begins anew under another id, key and epoch, with its name; the old one is seen and held by nobody', async () => {
    const store = await opened()
    await store.renewLeases('w1', 5_000, 9)
    expect([await store.replaceAccount(user('u2'), a1, anew), await store.replaceAccount(user('u1'), t1, anew), await store.replaceAccount(user('u1'), a1, { ...anew, user: user('u2') })]).toEqual(['unknown', 'unknown', 'unknown'])
    expect(await store.replaceAccount(user('u1'), a1, anew)).toBe('done')
    expect(await store.account(user('u1'), a1)).toBeNull()
    expect(await store.account(user('u1'), anew.account)).toMatchObject({ ...anew, seq: 0, state: '' })
    expect((await store.renewLeases('w1', 5_000, 9)).map((lease) => lease.account)).toEqual(['a2', 'a9', 't1'])
    expect(await store.replaceAccount(user('u1'), a1, { ...anew, account: account('a8'), apiKey: 'key-8' })).toBe('unknown')
  })

  test.each([
    ['a trade of it is live', { trades: [trade(1)] }],
    ['an effect waits for its venue', { effects: [effect('t1')] }],
    ['an input waits to be decided', null],
  ])('while %s, a paper account stays as it is', async (_, more) => {
    const store = await opened()
    await store.offer(a1, [input('i')])
    if (more !== null) await store.drain(a1, (drain) => decided(drain, more))
    expect(await store.replaceAccount(user('u1'), a1, anew)).toBe('busy')
    expect([(await store.account(user('u1'), a1))?.account, await store.account(user('u1'), anew.account)]).toEqual(['a1', null])
  })

  test('a name or key that is taken leaves the old account where it is', async () => {
    const store = await opened()
    await expect(store.replaceAccount(user('u1'), a1, { ...anew, apiKey: 'key-1' })).rejects.toMatchObject({ facts: { code: 'already-exists' } })
    expect((await store.account(user('u1'), a1))?.account).toBe('a1')
  })

  test('a role is changed, but never the owner’s', async () => {
    const store = await opened()
    const roles = async () => [(await store.user(user('u1')))?.role, (await store.user(user('u2')))?.role]
    const was = await roles()
    expect(was[0]).toBe('owner')
    expect([await store.setRole(user('u1'), 'viewer'), await store.setRole(user('u9'), 'viewer'), await store.setRole(user('u2'), 'viewer')]).toEqual([false, false, true])
    expect(await roles()).toEqual(['owner', 'viewer'])
  })
}

import { expect, test } from 'vitest'
import { money } from '#core/money/money.ts'
import { account, user } from './ids.ts'
import { twoUsers } from './store-accounts.contract.ts'
import type { Place } from './store-places.ts'

export const leaseClaims = (here: () => Place): void => {
  test('a lease is one holder’s until it ends; then the next takes it under a new epoch', async () => {
    await twoUsers(here())
    const { store, other, setTime } = here()
    await setTime(1_000)
    expect(await store.renewLeases('w1', 5_000, 1)).toEqual([{ account: 'a1', holder: 'w1', epoch: 1, until: 6_000 }])
    expect(await other.renewLeases('w2', 5_000, 9)).toEqual([{ account: 'a2', holder: 'w2', epoch: 1, until: 6_000 }])
    await setTime(3_000)
    expect(await store.renewLeases('w1', 5_000, 9)).toEqual([{ account: 'a1', holder: 'w1', epoch: 1, until: 8_000 }])
    await setTime(6_000)
    expect(await store.renewLeases('w1', 5_000, 9)).toEqual([{ account: 'a1', holder: 'w1', epoch: 1, until: 11_000 }, { account: 'a2', holder: 'w1', epoch: 2, until: 11_000 }])
    expect(await other.renewLeases('w2', 5_000, 9)).toEqual([])
  })

  test('an own lease that ended comes back under a new epoch', async () => {
    await twoUsers(here())
    await here().store.renewLeases('w1', 5_000, 9)
    await here().setTime(5_000)
    expect((await here().store.renewLeases('w1', 5_000, 9)).map(({ epoch }) => epoch)).toEqual([2, 2])
  })

  test('who wants only some accounts takes no other, and keeps what it has', async () => {
    await twoUsers(here())
    const { store, other } = here()
    expect((await store.renewLeases('w1', 5_000, 9, [account('a2')])).map((lease) => lease.account)).toEqual(['a2'])
    expect((await store.renewLeases('w1', 5_000, 9, [])).map((lease) => lease.account)).toEqual(['a2'])
    expect(await other.renewLeases('w2', 5_000, 9, [account('a2')])).toEqual([])
    expect((await other.renewLeases('w2', 5_000, 9)).map((lease) => lease.account)).toEqual(['a1'])
  })

  test('released leases are free at once', async () => {
    await twoUsers(here())
    await here().store.renewLeases('w1', 5_000, 9)
    await here().store.releaseLeases('w1')
    expect((await here().other.renewLeases('w2', 5_000, 9)).map(({ holder, epoch }) => `${holder}/${epoch}`)).toEqual(['w2/2', 'w2/2'])
  })

  test('one account is given back, and the others stay', async () => {
    await twoUsers(here())
    const { store, other } = here()
    await store.renewLeases('w1', 5_000, 9)
    await other.releaseLeases('w2', [account('a1')])
    expect(await other.renewLeases('w2', 5_000, 9)).toEqual([])
    await store.releaseLeases('w1', [account('a1')])
    expect((await other.renewLeases('w2', 5_000, 9)).map(({ account: of, holder, epoch }) => `${of} ${holder}/${epoch}`)).toEqual(['a1 w2/2'])
    expect((await store.renewLeases('w1', 5_000, 9)).map((lease) => lease.account)).toEqual(['a2'])
  })

  test('until when an account is held is told to its user only', async () => {
    await twoUsers(here())
    const { store, other, setTime } = here()
    const held = (): Promise<readonly number[]> => Promise.all([other.heldUntil(user('u1'), account('a1')), other.heldUntil(user('u2'), account('a1')), other.heldUntil(user('u1'), account('a9'))])
    expect(await held()).toEqual([0, 0, 0])
    await setTime(1_000)
    await store.renewLeases('w1', 5_000, 9)
    expect(await held()).toEqual([6_000, 0, 0])
    await store.releaseLeases('w1')
    expect(await held()).toEqual([0, 0, 0])
  })

  test('of two who take at once, each lease has one holder', async () => {
    await twoUsers(here())
    const { store, other } = here()
    const taken = await Promise.all([store.renewLeases('w1', 5_000, 9), other.renewLeases('w2', 5_000, 9)])
    const accounts = taken.flat().map((lease) => lease.account)
    expect(accounts.length).toBe(new Set(accounts).size)
  })
}

export const grantClaims = (here: () => Place): void => {
  test('grants are renewed by the lease’s holder, all or none', async () => {
    await twoUsers(here())
    const { store, setTime } = here()
    await setTime(10)
    await store.renewLeases('w1', 5_000, 1)
    const grant = { account: account('a1'), epoch: 1, symbols: ['BTC-SWAP-USDT'], reserved: money(12_345_678_901n), idFrom: 10, idTo: 19, until: 1_000 }
    await store.renewGrants('w1', [grant])
    await store.renewGrants('w1', [{ ...grant, until: 1_300, reserved: money(-1n) }, { ...grant, idFrom: 20, idTo: 29 }])
    expect(await store.grants(account('a1'))).toEqual([{ ...grant, until: 1_300, reserved: -1n }, { ...grant, idFrom: 20, idTo: 29 }])
    const both = [{ ...grant, until: 9_999 }, { ...grant, account: account('a2') }]
    await expect(store.renewGrants('w1', both)).rejects.toMatchObject({ facts: { code: 'lease-lost' } })
    expect((await store.grants(account('a1')))[0]?.until).toBe(1_300)
    expect(await store.grants(account('a2'))).toEqual([])
    await store.renewGrants('w1', [])
  })
}

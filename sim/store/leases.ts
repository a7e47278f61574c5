import { Fault } from '#core/fault.ts'
import type { Lease, Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'
import { byText } from './tables.ts'

export const simLeases = ({ tables, now, ...rest }: Link): Pick<Store, 'renewLeases' | 'releaseLeases' | 'heldUntil' | 'renewGrants' | 'grants'> => {
  const link: Link = { tables, now, ...rest }
  const isHeld = (holder: string, account: Parameters<Store['grants']>[0], epoch: number): boolean => {
    const lease = tables.accounts.get(account)?.lease
    return lease !== undefined && lease.holder === holder && lease.epoch === epoch && lease.until > now()
  }
  return {
    renewLeases: (holder, ttlMs, limit, only) =>
      statement(link, 'renewLeases', () => {
        const at = now()
        const all = [...tables.accounts.entries()].map(([account, table]) => ({ account, table, lease: table.lease }))
        const kept = all.filter(({ lease }) => lease.holder === holder && lease.until > at)
        const free = all.filter(({ account, lease }) => lease.until <= at && (only === undefined || only.includes(account))).sort((a, b) => a.lease.until - b.lease.until || byText(a.account, b.account)).slice(0, limit)
        for (const { lease, table } of free) {
          table.leasedAt = at
          Object.assign(lease, { holder, epoch: lease.epoch + 1 })
        }
        const mine = [...kept, ...free].sort((a, b) => byText(a.account, b.account))
        for (const { lease } of mine) lease.until = at + ttlMs
        return mine.map(({ account, lease }): Lease => ({ account, ...lease }))
      }),
    releaseLeases: (holder, only) =>
      statement(link, 'releaseLeases', () => {
        for (const [account, { lease }] of tables.accounts) if (lease.holder === holder && (only === undefined || only.includes(account))) Object.assign(lease, { holder: '', until: 0 })
      }),
    heldUntil: (user, account) =>
      statement(link, 'heldUntil', () => {
        const table = tables.accounts.get(account)
        return table?.row.user === user ? table.lease.until : 0
      }),
    renewGrants: (holder, grants) =>
      statement(link, 'renewGrants', () => {
        if (!grants.every(({ account, epoch }) => isHeld(holder, account, epoch))) {
          throw new Fault({ code: 'lease-lost', retry: 'never', outcomeKnown: true, venueText: 'a grant needs its account’s lease' })
        }
        for (const grant of grants) tables.accounts.get(grant.account)?.grants.set(`${grant.epoch}/${grant.idFrom}`, grant)
      }),
    grants: (account) =>
      statement(link, 'grants', () => [...(tables.accounts.get(account)?.grants.values() ?? [])].sort((a, b) => a.epoch - b.epoch || a.idFrom - b.idFrom)),
  }
}

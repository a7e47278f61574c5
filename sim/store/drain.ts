import { Fault } from '#core/fault.ts'
import { checkDrained, replacedWithin } from '#desk/ports/store-rules.ts'
import type { AccountId, Drain, Drained, DrainOutcome, LeaseClaim, Store } from '#desk/ports/store.ts'
import { stepped, type Link } from './connection.ts'
import type { AccountTable, Effect, Tables } from './tables.ts'

/** ms that a transaction may lie idle before the store ends it (idle_in_transaction_session_timeout). */
const IDLE_MS = 3_000

const held = (table: AccountTable, now: number): boolean => table.lock !== null && now - table.lock.touchedAt < IDLE_MS

/** Called before each statement of a transaction: refuses when the store gave the lock away meanwhile. */
const stillMine = (table: AccountTable, { owner, now }: Link): void => {
  if (table.lock?.owner !== owner || !held(table, now())) throw new Fault({ code: 'store-lost', retry: 'soon', outcomeKnown: true, venueText: 'idle in transaction' })
  table.lock.touchedAt = now()
}

const holdsLease = ({ lease }: AccountTable, claim: LeaseClaim | undefined, now: number): boolean =>
  claim === undefined || (lease.holder === claim.holder && lease.epoch === claim.epoch && lease.until > now)

const writeEffects = (table: AccountTable, account: AccountId, drained: Drained): void => {
  const wanted = new Set(drained.effects.flatMap(({ replaces }) => (replaces === null ? [] : [replaces])))
  for (const effect of table.open) if (effect.row.sendBefore === null && effect.row.replaces !== null && wanted.has(effect.row.replaces)) effect.ended = 'dropped'
  const replaced = replacedWithin(drained.effects)
  drained.effects.forEach((effect, index) => {
    table.lastEffect += 1
    const row: Effect = { row: { ...effect, account, n: table.lastEffect, attempts: 0, sendBefore: null }, ended: replaced.has(index) ? 'dropped' : null }
    table.effects.set(row.row.n, row)
    table.open.push(row)
  })
  table.open = table.open.filter(({ ended }) => ended === null)
}

const write = (table: AccountTable, drain: Drain, drained: Drained): void => {
  const { account, seq } = drain.account
  table.row = { ...table.row, state: drained.state, seq: seq + drained.journal.length }
  table.wakeAt = drained.wakeAt
  table.journal.push(...drained.journal)
  for (const trade of drained.trades) table.trades.set(trade.trade, trade)
  writeEffects(table, account, drained)
  const outcomes = new Map(drained.outcomes.map(({ n, outcome }) => [n, outcome]))
  for (const input of table.undrained) input.outcome ??= outcomes.get(input.n) ?? null
  table.undrained = table.undrained.filter(({ outcome }) => outcome === null)
}

type Decide = (drain: Drain) => Drained

const drainLocked = async (link: Link, table: AccountTable, decide: Decide, lease: LeaseClaim | undefined): Promise<DrainOutcome> => {
  await stepped(link, 'drain:load')
  stillMine(table, link)
  const inputs = table.undrained.map(({ id, n, at, body }) => ({ id, n, at, body }))
  if (inputs.length === 0) return { type: 'nothing' }
  const drain: Drain = { account: table.row, inputs, now: link.now() }
  const drained = decide(drain)
  checkDrained(drain, drained)
  await stepped(link, 'drain:write')
  stillMine(table, link)
  if (!holdsLease(table, lease, link.now())) return { type: 'lost-lease' }
  await stepped(link, 'drain:commit')
  stillMine(table, link)
  if (!holdsLease(table, lease, link.now())) return { type: 'lost-lease' }
  write(table, drain, drained)
  return { type: 'drained', seq: table.row.seq, inputs: inputs.length, effects: drained.effects.length }
}

const free = (table: AccountTable, owner: object): void => {
  const mine = table.lock
  if (mine?.owner === owner) table.lock = null
}

/** Each drain is a transaction of its own: its link's owner is made for it. */
export const simDrain = (link: Link): Pick<Store, 'drain'> => ({
  drain: async (account, decide, lease) => {
    await stepped(link, 'drain:begin')
    const table = link.tables.accounts.get(account)
    if (table === undefined) return { type: 'nothing' }
    if (held(table, link.now())) {
      await stepped(link, 'drain:busy')
      return { type: 'busy' }
    }
    const transaction: Link = { ...link, owner: { process: link.owner } }
    table.lock = { owner: transaction.owner, touchedAt: link.now() }
    let outcome: DrainOutcome
    try {
      outcome = await drainLocked(transaction, table, decide, lease)
    } finally {
      // Not reached by a process that died at one of the steps: its connection's end frees the lock (freeLocks).
      free(table, transaction.owner)
    }
    await stepped(link, 'drain:end')
    return outcome
  },
})

/** What the database does when a process's connections break. */
export const freeLocks = (tables: Tables, process: object): void => {
  for (const table of tables.accounts.values()) if (table.lock !== null && Reflect.get(table.lock.owner, 'process') === process) table.lock = null
}

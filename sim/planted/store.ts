import type { PlantedFault } from './fault.ts'

const EFFECTS = 'sim/store/effects.ts'
const DRAIN = 'sim/store/drain.ts'
const CLOCK = 'lib/desk/desk-clock.ts'

/** What the database must hold to, and clocks, leases and streams: the store of the simulation stands for PostgreSQL. */
export const STORE_FAULTS: readonly PlantedFault[] = [
  {
    name: 'lease-checked-before-the-write', by: ['fence'], seed: 1, says: 'the lease is looked at before an attempt is committed, not in the commit: who lost the account still sends. Nearly harmless alone: a process believes its lease for half of its time only; so it does for ever',
    edits: [{ file: EFFECTS, find: "if (row.lane === 'exchange' && !held) return 'not-yours'", put: "if (row.lane === 'exchange' && !held && mine === null) return 'not-yours'" }, { file: 'lib/desk/hold-leases.ts', find: 'parts.clock.monotonic() < believedUntil', put: '(parts.clock.monotonic() < believedUntil || held.size > 0)' }],
  },
  {
    name: 'attempts-not-remembered', by: ['second-order'], seed: 1, says: 'the store forgets that an attempt was begun: the next process sends the order again',
    edits: [{ file: EFFECTS, find: 'const earlier = effect.row.sendBefore !== null', put: 'const earlier = effect.row.n < 0' }],
  },
  {
    name: 'two-decide-at-once', by: ['journal', 'bug'], seed: 1, says: 'two processes decide for one account at the same time, and one overwrites the other',
    edits: [{ file: DRAIN, find: 'table.lock !== null && now - table.lock.touchedAt < IDLE_MS', put: 'table.lock !== null && now < 0' }, { file: DRAIN, find: "  if (table.lock?.owner !== owner || !held(table, now())) throw", put: "  if (now() < 0 || table.lock === undefined) throw" }, { file: DRAIN, find: '  table.lock.touchedAt = now()\n}', put: '  if (table.lock !== null) table.lock.touchedAt = now() + 0 * Number(owner === undefined)\n}' }],
  },
  {
    name: 'frozen-decision-is-written', by: ['journal', 'bug'], seed: 1, says: 'a decision from before a standstill is written over those that were made meanwhile',
    edits: [{ file: DRAIN, find: "  if (table.lock?.owner !== owner || !held(table, now())) throw", put: "  if (table.lock === null) table.lock = { owner, touchedAt: now() }\n  if (now() < 0) throw" }, { file: DRAIN, find: '  if (!holdsLease(table, lease, link.now())) return { type: \'lost-lease\' }\n  write(', put: '  write(' }, { file: DRAIN, find: '  if (!holdsLease(table, lease, link.now())) return { type: \'lost-lease\' }\n  await', put: '  await' }],
  },
  {
    name: 'input-kept-by-its-last-teller', by: ['ledger', 'bug', 'journal', 'drift', 'liveness'], seed: 1, says: 'an input told twice is decided twice',
    edits: [{ file: 'sim/store/inputs.ts', find: '    if (table.inputs.has(id)) continue\n', put: '' }],
  },
  {
    name: 'wall-clock-signs', by: ['stop', 'liveness', 'deadline', 'level', 'orphan'], seed: 1, says: 'a wall clock that was set leaves every order and stop refused (a fault that this desk once had)',
    edits: [{ file: CLOCK, find: 'venueTimeOf: (storeTime) => Math.round(deskClock.monotonicOf(storeTime) + venue)', put: 'venueTimeOf: (storeTime) => Math.round(deskClock.monotonicOf(storeTime) + clock.now() - clock.monotonic() + venue)' }, { file: CLOCK, find: 'venue = clock.now() + offset - clock.monotonic()', put: 'venue = venue === 0 ? offset : venue' }],
  },
  {
    name: 'ban-outlives-itself', by: ['stop'], seed: 1, says: 'after a ban of seconds the desk keeps away for hours, and what is open has no stop',
    edits: [{ file: 'lib/exchange/toobit/hold.ts', find: 'const BAN_FIRST_MS = 120_000', put: 'const BAN_FIRST_MS = 900_000' }],
  },
  {
    name: 'gap-without-a-read', by: ['stop', 'liveness', 'ledger', 'orphan'], seed: 1, says: 'nothing is read after the stream was lost. Harmless alone: each minute everything is read; so that is left out too',
    edits: [{ file: 'lib/desk/keep-accounts.ts', find: "  if (event.type === 'gap') return onGap()", put: "  if (event.type === 'gap') return" }, { file: 'lib/desk/read-due.ts', find: 'const POLL_MS = 60_000', put: 'const POLL_MS = 60_000_000' }],
  },
  {
    name: 'time-never-told', by: ['liveness', 'stop', 'orphan'], seed: 1, says: 'nothing wakes an account whose look-up or retry is due',
    edits: [{ file: 'lib/core/trade/wake.ts', find: 'for (const side of Object.values(account.sides)) if (side.retryAt !== null) times.push(side.retryAt)', put: '' }],
  },
  {
    name: 'left-inputs-undrained', by: ['liveness', 'stop', 'orphan', 'ledger'], seed: 1, says: 'what a process stored and did not decide before it died is left to nobody',
    edits: [{ file: 'lib/desk/sweep.ts', find: ': drainOnce(door, account))', put: ': Promise.resolve())' }],
  },
  {
    name: 'begun-work-left', by: ['liveness', 'stop', 'orphan'], seed: 1, says: 'what a process had begun when it died is begun by nobody again',
    edits: [{ file: EFFECTS, find: '          .filter((row) => freeAt(row) <= now)\n        rows.sort', put: '          .filter((row) => freeAt(row) <= now && row.sendBefore === null)\n        rows.sort' }],
  },
]

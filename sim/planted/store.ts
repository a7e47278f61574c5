import type { PlantedFault } from './fault.ts'

const EFFECTS = 'sim/store/effects.ts'
const DRAIN = 'sim/store/drain.ts'

/** What the database must hold to, and clocks, leases and streams: the store of the simulation stands for PostgreSQL. */
export const STORE_FAULTS: readonly PlantedFault[] = [
  {
    name: 'lease-checked-before-the-write', by: ['fence'], seed: null, says: 'an attempt is committed by whoever believes to hold the account: the lease is not looked at in the write. Nearly harmless alone: a process soon hears that it lost the account, and finds no rows of it; so it believes for ever, and finds them',
    edits: [
      { file: EFFECTS, find: "if (row.lane === 'exchange' && !held) return 'not-yours'", put: "if (row.lane === 'exchange' && !held && mine === null) return 'not-yours'" }, { file: EFFECTS, find: "lane === 'chat' || (lease.holder === holder && lease.until > now)", put: "lane === 'chat' || lease.until > 0 || holder === ''" },
      { file: 'lib/desk/hold-leases.ts', find: 'parts.clock.monotonic() < believedUntil', put: '(parts.clock.monotonic() < believedUntil || held.size > 0)' }, { file: 'lib/desk/hold-leases.ts', find: 'held = new Map(leases.map(', put: 'held = new Map([...before, ...leases.map(' },
      { file: 'lib/desk/hold-leases.ts', find: '{ holder: lease.holder, epoch: lease.epoch }]))', put: '{ holder: lease.holder, epoch: lease.epoch }] as const)])' },
    ],
  },
  {
    name: 'attempts-not-remembered', by: ['second-order'], seed: null, says: 'the store forgets that an attempt was begun: the next process sends the order again',
    edits: [{ file: EFFECTS, find: 'const earlier = effect.row.sendBefore !== null', put: 'const earlier = effect.row.n < 0' }],
  },
  {
    name: 'two-decide-at-once', by: ['journal', 'bug'], seed: 3, says: 'two processes decide for one account at the same time, and one overwrites the other',
    edits: [{ file: DRAIN, find: 'table.lock !== null && now - table.lock.touchedAt < IDLE_MS', put: 'table.lock !== null && now < 0' }, { file: DRAIN, find: "  if (table.lock?.owner !== owner || !held(table, now())) throw", put: "  if (now() < 0 || table.lock === undefined) throw" }, { file: DRAIN, find: '  table.lock.touchedAt = now()\n}', put: '  if (table.lock !== null) table.lock.touchedAt = now() + 0 * Number(owner === undefined)\n}' }],
  },
  {
    name: 'input-kept-by-its-last-teller', by: ['ledger', 'bug', 'journal', 'drift', 'liveness'], seed: 5, says: 'an input told twice is decided twice',
    edits: [{ file: 'sim/store/inputs.ts', find: '    if (table.inputs.has(id)) continue\n', put: '' }],
  },
  {
    name: 'ban-outlives-itself', by: ['liveness', 'ledger', 'orphan'], seed: 44, says: 'after a ban of seconds the desk keeps away for hours, and what is open has no stop',
    edits: [{ file: 'lib/exchange/toobit/hold.ts', find: 'const BAN_FIRST_MS = 120_000', put: 'const BAN_FIRST_MS = 900_000' }],
  },
  {
    name: 'gap-without-a-read', by: ['stop', 'liveness', 'ledger', 'orphan'], seed: null, says: 'nothing is read after the stream was lost. Harmless alone: each minute everything is read; so that is left out too',
    edits: [{ file: 'lib/desk/keep-accounts.ts', find: "  if (event.type === 'gap') return onGap()", put: "  if (event.type === 'gap') return" }, { file: 'lib/desk/read-due.ts', find: 'const POLL_MS = 60_000', put: 'const POLL_MS = 60_000_000' }],
  },
  {
    name: 'begun-work-left', by: ['liveness', 'stop', 'orphan'], seed: 1, says: 'what a process had begun when it died is begun by nobody again',
    edits: [{ file: EFFECTS, find: '          .filter((row) => freeAt(row) <= now)\n        rows.sort', put: '          .filter((row) => freeAt(row) <= now && row.sendBefore === null)\n        rows.sort' }],
  },
]

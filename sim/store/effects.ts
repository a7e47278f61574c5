import { ATTEMPT_GRACE_MS, GIVES_WAY, maySend, ONCE_KINDS, READ_KINDS } from '#desk/ports/store-rules.ts'
import type { AttemptStart, EffectRow, Lane, LeaseClaim, Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'
import { storeInputs } from './inputs.ts'
import { byText, type AccountTable, type Effect } from './tables.ts'

const freeAt = ({ notBefore, sendBefore }: EffectRow): number => Math.max(notBefore, sendBefore === null ? 0 : sendBefore + ATTEMPT_GRACE_MS)

const givesWay = (row: EffectRow): boolean => row.rank === GIVES_WAY && row.sendBefore === null

/** The first of every key, whether it may be begun or holds its key back. */
const heads = (table: AccountTable, lane: Lane): readonly EffectRow[] => {
  const first = new Map<string, EffectRow>()
  for (const { row } of table.open) {
    const before = first.get(row.key)
    if (row.lane === lane && (before === undefined || (givesWay(before) && !givesWay(row)))) first.set(row.key, row)
  }
  return [...first.values()]
}

const wouldSend = ({ lane, kind, sendBefore }: EffectRow): boolean => lane === 'exchange' && !READ_KINDS.includes(kind) && !(ONCE_KINDS.includes(kind) && sendBefore !== null)

const verdict = (table: AccountTable, row: EffectRow, now: number, mine: LeaseClaim | null): AttemptStart['type'] => {
  const { lease } = table
  const held = mine !== null && lease.holder === mine.holder && lease.epoch === mine.epoch && lease.until > now
  if (row.lane === 'exchange' && !held) return 'not-yours'
  if (wouldSend(row) && !maySend(table.row)) return 'not-live'
  if (freeAt(row) > now) return 'too-soon'
  return row.notAfter !== null && row.notAfter < now && row.sendBefore === null ? 'expired' : 'begun'
}

const begin = (effect: Effect, now: number, windowMs: number): AttemptStart => {
  const earlier = effect.row.sendBefore !== null
  const attempt = effect.row.attempts + 1
  const sendBefore = now + windowMs
  effect.row = { ...effect.row, attempts: attempt, sendBefore }
  return { type: 'begun', attempt, storeNow: now, sendBefore, earlier }
}

export const simEffects = (link: Link): Pick<Store, 'waiting' | 'accountsWithEffects' | 'beginAttempt' | 'endEffect' | 'postponeEffect'> => {
  const openEffect = (key: Parameters<Store['beginAttempt']>[0]): Effect | undefined => {
    const effect = link.tables.accounts.get(key.account)?.effects.get(key.n)
    return effect?.ended === null ? effect : undefined
  }
  return {
    waiting: (lane, holder, limit) =>
      statement(link, 'waiting', () => {
        const now = link.now()
        const rows = [...link.tables.accounts.values()]
          .filter(({ lease }) => lane === 'chat' || (lease.holder === holder && lease.until > now))
          .flatMap((table) => heads(table, lane))
          .filter((row) => freeAt(row) <= now)
        rows.sort((a, b) => a.rank - b.rank || a.n - b.n || byText(a.account, b.account))
        return rows.slice(0, limit)
      }),
    accountsWithEffects: (lane, { before, among, limit }) =>
      statement(link, 'accountsWithEffects', () => {
        const due = [...link.tables.accounts.entries()].filter(([account]) => among === null || among.includes(account)).flatMap(([account, table]) => {
          const times = heads(table, lane).map(({ notBefore }) => notBefore).filter((at) => at <= before)
          return times.length === 0 ? [] : [{ account, since: Math.min(...times) }]
        })
        return due.sort((a, b) => a.since - b.since || byText(a.account, b.account)).slice(0, limit).map(({ account }) => account)
      }),
    beginAttempt: (key, claim, holder, windowMs) =>
      statement(link, 'beginAttempt', () => {
        const effect = openEffect(key)
        const table = link.tables.accounts.get(key.account)
        if (effect === undefined || table === undefined) return { type: 'gone' }
        const now = link.now()
        const type = verdict(table, effect.row, now, claim?.holder === holder ? claim : null)
        if (type === 'begun') return begin(effect, now, windowMs)
        return type === 'too-soon' ? { type, at: freeAt(effect.row) } : { type }
      }),
    endEffect: (key, answers, end) =>
      statement(link, 'endEffect', () => {
        storeInputs(link, key.account, answers)
        const effect = openEffect(key)
        const table = link.tables.accounts.get(key.account)
        if (effect === undefined || table === undefined) return
        effect.ended = end
        table.open = table.open.filter((other) => other !== effect)
      }),
    postponeEffect: (key, notBefore) =>
      statement(link, 'postponeEffect', () => {
        const effect = openEffect(key)
        if (effect !== undefined) effect.row = { ...effect.row, notBefore, sendBefore: null }
      }),
  }
}

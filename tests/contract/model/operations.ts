import type { Drain, Drained, InputRow, LeaseClaim, NewEffect, Store } from '#desk/ports/store.ts'
import { isFault } from '#core/fault.ts'
import { money } from '#core/money/money.ts'
import { account, decided, effect, event, input, trade, user } from '../ids.ts'
import type { Dice } from './chance.ts'

/** One call, made the same way on every store; what it tells holds no input number (those only order). */
export type Operation = (store: Store) => Promise<unknown>
const told = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    return await call
  } catch (thrown) {
    if (isFault(thrown)) return { fault: thrown.facts.code }
    return { bug: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

const HOLDERS = ['w1', 'w1', 'w1', 'w2'] as const
const TIMES = [null, 0, 1_000, 4_000, 9_000] as const
const REPLACED = [null, null, 'stop:1', 'stop:2'] as const
const inputs = (dice: Dice): readonly InputRow[] => Array.from({ length: 1 + dice.below(3) }, () => input(`i${dice.below(12)}`, dice.below(5)))
const claim = (dice: Dice): LeaseClaim => ({ holder: dice.pick(HOLDERS), epoch: dice.pick([1, 1, 1, 2, 2, 3]) })

const effects = (dice: Dice, now: number): readonly NewEffect[] =>
  Array.from({ length: dice.pick([0, 1, 2, 3, 4]) }, () => {
    const [after, before] = [dice.pick(TIMES), dice.pick(TIMES)]
    return effect(`t${dice.below(3)}`, {
      lane: dice.often(0.7) ? 'exchange' : 'chat', rank: dice.below(6), replaces: dice.pick(REPLACED), body: `"${dice.below(100)}"`,
      notAfter: after === null ? null : now + after, notBefore: before === null ? 0 : now + before,
    })
  })

const offer = (of: string, dice: Dice): Operation => {
  const rows = inputs(dice)
  return async (store) => {
    const result = await told(store.offer(account(of), rows))
    return Array.isArray(result) ? result.map((row: { id: string; n: number; outcome: string | null }) => [row.id, Number.isSafeInteger(row.n), row.outcome]) : result
  }
}

type Plan = { readonly events: number; readonly effects: readonly NewEffect[]; readonly trades: readonly number[]; readonly wakeIn: number | null; readonly mistake: 'none' | 'throws' | 'gap' | 'unanswered' }
const plan = (dice: Dice, now: number): Plan => ({
  events: dice.below(3), effects: effects(dice, now), trades: dice.often(0.5) ? [1 + dice.below(3)] : [], wakeIn: dice.pick(TIMES),
  mistake: dice.often(0.9) ? 'none' : dice.pick(['throws', 'gap', 'unanswered']),
})
const decide = (drain: Drain, { events, effects: wanted, trades, wakeIn, mistake }: Plan): Drained => {
  if (mistake === 'throws') throw new Error('a bug of ours')
  const first = drain.account.seq + (mistake === 'gap' ? 2 : 1)
  return decided(drain, {
    journal: Array.from({ length: mistake === 'gap' ? 1 : events }, (_, index) => event(first + index, { cause: drain.inputs[0]?.id ?? '', at: drain.now })),
    trades: trades.map((number) => trade(number, { updatedAt: drain.now, closedAt: number === 3 ? drain.now : null })),
    effects: wanted, wakeAt: wakeIn === null ? null : drain.now + wakeIn,
    ...(mistake === 'unanswered' ? { outcomes: [] } : {}),
  })
}

const drain = (of: string, dice: Dice, now: number): Operation => {
  const what = plan(dice, now)
  const lease = dice.often(0.25) ? claim(dice) : undefined
  return async (store) => {
    let seen: unknown = null
    const look = (given: Drain): Drained => {
      seen = { account: given.account, now: given.now, inputs: given.inputs.map(({ id, at, body }) => [id, at, body]), ordered: given.inputs.every(({ n }, index) => index === 0 || n > (given.inputs[index - 1]?.n ?? n)) }
      return decide(given, what)
    }
    const outcome = await told(store.drain(account(of), look, lease))
    return { outcome, seen }
  }
}

const attempt = (of: string, dice: Dice): Operation => {
  const row = { account: account(of), n: dice.pick([1, 1, 1, 2, 2, 3, 6]) }
  const [held, holder, windowMs] = [dice.often(0.9) ? claim(dice) : null, dice.pick(HOLDERS), dice.pick([100, 2_000])]
  const runner = held !== null && dice.often(0.9) ? held.holder : holder
  return (store) => told(store.beginAttempt(row, held, runner, windowMs))
}
const end = (of: string, dice: Dice): Operation => {
  const row = { account: account(of), n: dice.pick([1, 1, 1, 2, 2, 3, 6]) }
  const [answers, how] = [dice.often(0.6) ? inputs(dice) : [], dice.pick(['done', 'dropped'] as const)]
  return (store) => told(store.endEffect(row, answers, how))
}
const postpone = (of: string, dice: Dice, now: number): Operation => {
  const row = { account: account(of), n: dice.pick([1, 1, 1, 2, 2, 3, 6]) }
  const before = now + (dice.pick(TIMES) ?? 0)
  return (store) => told(store.postponeEffect(row, before))
}
const forget = (of: string, dice: Dice, now: number): Operation => {
  const ask = { before: now + (dice.pick([-9_000, -4_000, 0, 1, 1_000] as const)), limit: dice.pick([1, 2, 3, 100]) }
  return (store) => told(store.forget(account(of), ask))
}
const look = (of: string, dice: Dice): Operation => {
  const [id, after, ended] = [`i${dice.below(12)}`, dice.below(4), dice.often(0.5)]
  const owner = user(dice.often(0.8) ? 'u1' : 'u2')
  return async (store) => [
    await store.outcome(account(of), id), await store.journal(owner, account(of), { after, limit: 3 }), await store.journalOf(owner, account(of), { types: ['planned'], limit: 3 }), await store.trades(owner, account(of), { ended, limit: 2 }),
    await store.accountOfLoop(account(of)), await store.cards(account(of)), await store.grants(account(of)),
  ]
}
const card = (of: string, dice: Dice): Operation => {
  const row = { account: account(dice.often(0.9) ? of : 'nobody'), trade: 1 + dice.below(2), chat: `c${dice.below(2)}`, message: dice.below(9), shownSeq: dice.below(9), shownAt: dice.below(9) }
  return (store) => told(store.putCard(row))
}
const conflict = (of: string, dice: Dice): Operation => {
  const which = dice.below(2)
  return (store) => (which === 0 ? told(store.offer(account(`${of}-unknown`), [input('i')])) : told(store.drain(account(`${of}-unknown`), decided)))
}

/** The next call on one account; a sequence begins with something to decide and a decision. */
export const operation = (of: string, dice: Dice, { now, round }: { readonly now: number; readonly round: number }): Operation => {
  const roll = round < 2 && dice.often(0.7) ? round * 30 : dice.below(100)
  if (roll < 25) return offer(of, dice)
  if (roll < 55) return drain(of, dice, now)
  if (roll < 72) return attempt(of, dice)
  if (roll < 80) return end(of, dice)
  if (roll < 86) return postpone(of, dice, now)
  if (roll < 90) return forget(of, dice, now)
  if (roll < 95) return look(of, dice)
  return roll < 98 ? card(of, dice) : conflict(of, dice)
}

/** Calls over all accounts, made alone. */
export const operationOverAll = (accounts: readonly string[], dice: Dice, round: number): Operation => {
  const [holder, limit, lane] = [dice.pick(HOLDERS), 1 + dice.below(accounts.length * 3), dice.often(0.7) ? 'exchange' : 'chat'] as const
  const roll = round === 1 ? 0 : dice.below(100)
  if (roll < 40) {
    const only = dice.often(0.3) ? accounts.filter(() => dice.often(0.3)).map(account) : undefined
    return (store) => told(store.renewLeases(holder, 5_000, limit, only))
  }
  if (roll < 45) {
    const ask = { before: dice.below(20_000), among: dice.often(0.5) ? accounts.filter(() => dice.often(0.5)).map(account) : null, limit }
    return (store) => told(store.accountsWithEffects(lane, ask))
  }
  if (roll < 65) return (store) => told(store.waiting(lane, holder, limit))
  if (roll < 85) return (store) => told(store.due(limit))
  if (roll < 88) {
    const only = dice.often(0.4) ? accounts.filter(() => dice.often(0.5)).map(account) : undefined
    return (store) => told(store.releaseLeases(holder, only))
  }
  const [epoch, until] = [1 + dice.below(2), dice.below(9_000)]
  const grants = accounts.filter(() => dice.often(0.02)).map((of) => ({ account: account(of), epoch, symbols: ['BTC-SWAP-USDT'], reserved: reserve, idFrom: 1, idTo: 9, until }))
  return (store) => told(store.renewGrants(holder, grants))
}
const reserve = money(150_000_000n)

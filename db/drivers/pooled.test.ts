import { describe, expect, test } from 'vitest'
import type { AccountId } from '#desk/ports/store.ts'
import { postgresStore } from '../store.ts'
import { pooledSql, type DriverPool } from './pooled.ts'

type Answer = { readonly rows: Record<string, unknown>[]; readonly fields: { readonly name: string; readonly dataTypeID: number }[] }
const rows = (...list: Record<string, unknown>[]): Answer => ({ rows: list, fields: Object.keys(list[0] ?? {}).map((name) => ({ name, dataTypeID: typeof list[0]?.[name] === 'string' && /^\d+$/.test(String(list[0]?.[name])) ? 20 : 25 })) })

/** A driver that notes what reaches it and answers by `reply`. */
const noted = (reply: (text: string) => Answer | Error) => {
  const trips: string[] = []
  const releases: (boolean | undefined)[] = []
  const query = (text: string): Promise<Answer> => {
    trips.push(text.trim().split(/[ ;\n]/)[0] ?? '')
    const answer = reply(text)
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const pool: DriverPool = { query, connect: () => Promise.resolve({ query, release: (broken) => releases.push(broken) }), end: () => Promise.resolve() }
  return { pool, trips, releases }
}
const failure = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code })

describe('a pool as the store’s Sql', () => {
  test.each([1, 200])('a drain of %i inputs is four round trips: begin, load, write, commit', async (inputs) => {
    const account = { account: 'a1', user_id: 'u1', name: 'A', venue: 'paper', live: false, epoch: 1, seq: '0', state: '', sealed_key: null, api_key: null, last_effect: '0', now: '5' }
    const { pool, trips } = noted((text) => {
      if (text.includes('known')) return rows({ known: true, locked: true })
      if (text.includes('input_n')) return rows(...Array.from({ length: inputs }, (_, n) => ({ ...account, epoch: 1, input_n: String(n), input_id: `i${n}`, input_at: '1', input_body: '{}' })))
      return text.includes('went') ? rows({ went: '1', written: '1' }) : rows()
    })
    const outcome = await postgresStore(pooledSql(pool)).drain('a1' as AccountId, (drain) => ({ state: '', journal: [], trades: [], effects: [], wakeAt: null, outcomes: drain.inputs.map(({ n }) => ({ n, outcome: '1' })) }))
    expect(outcome).toEqual({ type: 'drained', seq: 0, inputs, effects: 0 })
    expect(trips).toEqual(['begin', 'select', 'with', 'commit'])
  })

  test('work that fails is rolled back and its connection used again', async () => {
    const { pool, trips, releases } = noted(() => rows())
    await expect(pooledSql(pool).transaction('', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
    expect([trips, releases]).toEqual([['begin', 'rollback'], [undefined]])
  })

  test('a connection that broke is thrown away', async () => {
    const { pool, releases } = noted((text) => (text.startsWith('select') ? failure('read ECONNRESET', 'ECONNRESET') : rows()))
    await expect(pooledSql(pool).transaction('', (query) => query('select 1', []))).rejects.toMatchObject({ facts: { code: 'store-lost', outcomeKnown: false } })
    expect(releases).toEqual([true])
  })

  test('a commit without an answer is unknown', async () => {
    const { pool } = noted((text) => (text === 'commit' ? failure('Connection terminated unexpectedly') : rows()))
    await expect(pooledSql(pool).transaction('', () => Promise.resolve(1))).rejects.toMatchObject({ facts: { code: 'store-lost', outcomeKnown: false } })
  })

  test.each([
    ['55P03', 'store-slow', true], ['57014', 'store-slow', true], ['40P01', 'store-conflict', true], ['23505', 'already-exists', true], ['53300', 'store-full', true], ['57P01', 'store-lost', false],
  ])('SQLSTATE %s is the fault %s', async (state, code, outcomeKnown) => {
    const { pool } = noted(() => failure('no', state))
    await expect(pooledSql(pool).query('select 1', [])).rejects.toMatchObject({ facts: { code, outcomeKnown } })
  })

  test('bad SQL is our bug and comes as it was', async () => {
    const { pool } = noted(() => failure('syntax error', '42601'))
    await expect(pooledSql(pool).query('selec', [])).rejects.toThrow('syntax error')
  })
})

import type { Store } from '#desk/ports/store.ts'
import { numberOf, type Sql } from './sql.ts'

/** The oldest of each are found by their numbers, so that a call costs what it deletes, however much is kept. */
const FORGET = `
  with old_effects as (select n from effects where account = $1 and ended is not null order by n limit $3),
  effects_gone as (
    delete from effects e using old_effects o where e.account = $1 and e.n = o.n and e.ended is not null and e.not_before < $2 returning e.n),
  old_inputs as (select n from inputs where account = $1 and outcome is not null order by n limit $3),
  inputs_gone as (
    delete from inputs i using old_inputs o where i.account = $1 and i.n = o.n and i.outcome is not null and i.stored_at < $2 returning i.n)
  select (select count(*) from effects_gone) + (select count(*) from inputs_gone) as gone`

export const retentionStore = (sql: Sql): Pick<Store, 'forget'> => ({
  forget: async (account, { before, limit }) => {
    const [row] = await sql.query(FORGET, [account, before, limit])
    return numberOf(row ?? {}, 'gone')
  },
})

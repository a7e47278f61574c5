import type { Store } from '#desk/ports/store.ts'
import { textOf, type Sql } from './sql.ts'

export const settingStore = (sql: Sql): Pick<Store, 'setting' | 'putSetting' | 'swapSetting'> => ({
  setting: async (name) => {
    const [row] = await sql.query('select value from settings where name = $1', [name])
    return row === undefined ? null : textOf(row, 'value')
  },
  putSetting: async (name, value) => {
    await sql.query('insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [name, value])
  },
  swapSetting: async (name, from, value) => {
    const rows = from === null
      ? await sql.query('insert into settings (name, value) values ($1, $2) on conflict (name) do nothing returning name', [name, value])
      : await sql.query('update settings set value = $3 where name = $1 and value = $2 returning name', [name, from, value])
    return rows.length === 1
  },
})

import type { Store } from '#desk/ports/store.ts'
import { textOf, type Sql } from './sql.ts'

export const settingStore = (sql: Sql): Pick<Store, 'setting' | 'putSetting'> => ({
  setting: async (name) => {
    const [row] = await sql.query('select value from settings where name = $1', [name])
    return row === undefined ? null : textOf(row, 'value')
  },
  putSetting: async (name, value) => {
    await sql.query('insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [name, value])
  },
})

import type { Kv } from '#desk/ports/kv.ts'
import type { Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'

export const simKv = (link: Link): Kv => {
  const live = (key: string): string | null => {
    const row = link.tables.kv.get(key)
    return row !== undefined && row.until > link.now() ? row.value : null
  }
  const put = (key: string, value: string, until: number): void => void link.tables.kv.set(key, { value, until })
  return {
    get: (key) => statement(link, 'kv.get', () => live(key)),
    set: (key, value, ttlMs) => statement(link, 'kv.set', () => put(key, value, link.now() + ttlMs)),
    setIfAbsent: (key, value, ttlMs) =>
      statement(link, 'kv.setIfAbsent', () => {
        if (live(key) !== null) return false
        put(key, value, link.now() + ttlMs)
        return true
      }),
    remove: (key) => statement(link, 'kv.remove', () => void link.tables.kv.delete(key)),
    count: (key, ttlMs) =>
      statement(link, 'kv.count', () => {
        const before = live(key)
        const count = Number(before ?? 0) + 1
        put(key, String(count), before === null ? link.now() + ttlMs : (link.tables.kv.get(key)?.until ?? 0))
        return count
      }),
  }
}

export const simSettings = (link: Link): Pick<Store, 'setting' | 'putSetting' | 'swapSetting'> => ({
  setting: (name) => statement(link, 'setting', () => link.tables.settings.get(name) ?? null),
  putSetting: (name, value) => statement(link, 'putSetting', () => void link.tables.settings.set(name, value)),
  swapSetting: (name, from, value) =>
    statement(link, 'swapSetting', () => {
      if ((link.tables.settings.get(name) ?? null) !== from) return false
      link.tables.settings.set(name, value)
      return true
    }),
})

import { expect, test } from 'vitest'
import type { Place } from './store-places.ts'

export const settingClaims = (here: () => Place): void => {
  test('of two who swap the same value one succeeds, and a value never written counts as none', async () => {
    const { store, other } = here()
    expect(await store.swapSetting('s', 'old', 'new')).toBe(false)
    const first = await Promise.all([store.swapSetting('s', null, 'a'), other.swapSetting('s', null, 'b')])
    expect(first.filter((done) => done)).toHaveLength(1)
    const held = first[0] === true ? 'a' : 'b'
    expect(await store.setting('s')).toBe(held)
    const second = await Promise.all([store.swapSetting('s', held, 'c'), other.swapSetting('s', held, 'd')])
    expect(second.filter((done) => done)).toHaveLength(1)
    expect(await store.setting('s')).toBe(second[0] === true ? 'c' : 'd')
  })
}

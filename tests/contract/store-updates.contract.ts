import { expect, test } from 'vitest'
import type { Place } from './store-places.ts'

const quiet = (): Promise<void> => Promise.resolve()

export const updateClaims = (here: () => Place): void => {
  test('an update is stored once, and a chat’s updates are worked by number', async () => {
    const { store } = here()
    expect(await store.putUpdate('bot', 12, 'c1', 'twelve')).toBe(true)
    expect(await store.putUpdate('bot', 11, 'c1', 'eleven')).toBe(true)
    expect(await store.putUpdate('bot', 12, 'c1', 'again')).toBe(false)
    expect(await store.putUpdate('bot', 10, 'c2', 'ten')).toBe(true)
    expect(await store.chatsWithUpdates('bot', 9)).toEqual(['c2', 'c1'])
    const worked: string[] = []
    const work = (body: string): Promise<void> => { worked.push(body); return quiet() }
    expect(await store.workUpdate('bot', 'c1', work)).toBe('done')
    expect(await store.workUpdate('bot', 'c1', work)).toBe('done')
    expect(await store.workUpdate('bot', 'c1', work)).toBe('nothing')
    expect(worked).toEqual(['eleven', 'twelve'])
    expect(await store.putUpdate('bot', 12, 'c1', 'a repeat after it was done')).toBe(false)
    expect(await store.chatsWithUpdates('bot', 9)).toEqual(['c2'])
    expect(await store.chatsWithUpdates('other', 9)).toEqual([])
  })

  test('while one works on a chat another is busy; another chat is not', async () => {
    const { store, other } = here()
    await store.putUpdate('bot', 1, 'c1', 'one')
    await store.putUpdate('bot', 2, 'c1', 'two')
    await store.putUpdate('bot', 3, 'c2', 'three')
    const meanwhile: string[] = []
    await store.workUpdate('bot', 'c1', async () => {
      meanwhile.push(await other.workUpdate('bot', 'c1', quiet), await other.workUpdate('bot', 'c2', quiet))
    })
    expect(meanwhile).toEqual(['busy', 'done'])
    expect(await other.workUpdate('bot', 'c1', quiet)).toBe('done')
  })

  test('a claim whose holder died ends by itself', async () => {
    const { store, other, setTime } = here()
    await store.putUpdate('bot', 1, 'c1', 'one')
    let release: () => void = () => undefined
    let started: () => void = () => undefined
    const working = new Promise<void>((resolve) => { started = resolve })
    const dead = store.workUpdate('bot', 'c1', () => new Promise((resolve) => { release = resolve; started() }))
    await working
    await setTime(9_999)
    expect(await other.workUpdate('bot', 'c1', quiet)).toBe('busy')
    await setTime(10_000)
    expect(await other.workUpdate('bot', 'c1', quiet)).toBe('done')
    release()
    await dead
    expect(await other.workUpdate('bot', 'c1', quiet)).toBe('nothing')
  })

  test('failed work is tried again, five times, then the chat goes on', async () => {
    const { store } = here()
    await store.putUpdate('bot', 1, 'c1', 'bad')
    await store.putUpdate('bot', 2, 'c1', 'good')
    const fail = (body: string): Promise<void> => Promise.reject(new Error(`${body} fails`))
    for (let round = 0; round < 5; round += 1) await expect(store.workUpdate('bot', 'c1', fail)).rejects.toThrow('bad fails')
    const worked: string[] = []
    await store.workUpdate('bot', 'c1', (body) => { worked.push(body); return quiet() })
    expect(worked).toEqual(['good'])
  })
}

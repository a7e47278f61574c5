import { hmacHex } from '../sign.ts'

/** Keys of user streams: 60 minutes from creation or the last upkeep; the same key while one is active. */
export type ListenKeys = {
  readonly create: (account: string, now: number) => string
  /** False when the key isn't known or has ended. */
  readonly keep: (listenKey: string, now: number) => boolean
  readonly close: (listenKey: string) => boolean
  readonly accountOf: (listenKey: string, now: number) => string | null
  /** Keys that end within five minutes. */
  readonly ending: (now: number) => readonly { readonly listenKey: string; readonly account: string }[]
  readonly ended: (now: number) => readonly string[]
}

const LIFE_MS = 60 * 60_000
const WARN_MS = 5 * 60_000

/** `secret` makes keys unguessable; their 64 digits hold no chance, so that a seed repeats them. */
export const openListenKeys = (secret: string): ListenKeys => {
  const keys = new Map<string, { readonly account: string; readonly until: number }>()
  let made = 0
  const alive = (listenKey: string, now: number) => {
    const key = keys.get(listenKey)
    return key !== undefined && key.until > now ? key : null
  }
  return {
    create: (account, now) => {
      const old = [...keys].find(([, key]) => key.account === account && key.until > now)
      made += 1
      const listenKey = old?.[0] ?? hmacHex(secret, `${account} ${made} ${now}`)
      keys.set(listenKey, { account, until: now + LIFE_MS })
      return listenKey
    },
    keep: (listenKey, now) => {
      const key = alive(listenKey, now)
      if (key !== null) keys.set(listenKey, { ...key, until: now + LIFE_MS })
      return key !== null
    },
    close: (listenKey) => keys.delete(listenKey),
    accountOf: (listenKey, now) => alive(listenKey, now)?.account ?? null,
    ending: (now) => [...keys].filter(([, key]) => key.until > now && key.until - now <= WARN_MS).map(([listenKey, { account }]) => ({ listenKey, account })),
    ended: (now) => [...keys].filter(([, key]) => key.until <= now).map(([listenKey]) => listenKey),
  }
}

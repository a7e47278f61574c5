import { Redis } from '@upstash/redis'
import { Fault } from '#core/fault.ts'
import type { Kv } from '#desk/ports/kv.ts'

export type UpstashPlace = { readonly url: string; readonly token: string }

/** Redis as Upstash serves it over REST: values as they were written, no telemetry, one attempt more at the most. */
export const openUpstash = ({ url, token }: UpstashPlace): Redis => new Redis({ url, token, enableTelemetry: false, automaticDeserialization: false, retry: { retries: 1, backoff: () => 100 } })

const reached = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call
  } catch (thrown) {
    throw new Fault({ code: 'kv-unreachable', retry: 'soon', outcomeKnown: false, venueText: String(thrown).slice(0, 200), cause: thrown })
  }
}

const COUNT = `local n = redis.call('incr', KEYS[1]) if n == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end return n`

export const upstashKv = (redis: Redis): Kv => ({
  get: (key) => reached(redis.get<string>(key)),
  set: async (key, value, ttlMs) => void (await reached(redis.set(key, value, { px: ttlMs }))),
  setIfAbsent: async (key, value, ttlMs) => (await reached(redis.set(key, value, { px: ttlMs, nx: true }))) === 'OK',
  remove: async (key) => void (await reached(redis.del(key))),
  count: async (key, ttlMs) => Number(await reached(redis.eval<string[], number>(COUNT, [key], [String(ttlMs)]))),
})

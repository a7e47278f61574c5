import { settle } from './players/player.ts'
import { STILL_MS } from './players/pool.ts'
import { simulate } from './players/simulate.ts'

await simulate({ store: 'memory', stillMs: STILL_MS, prepare: () => Promise.resolve({ given: '', end: () => Promise.resolve() }), placeOf: () => ({ settle }) }, new URL(import.meta.url))

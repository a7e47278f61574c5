import { text } from './params.ts'
import { DoorRefusal, shown } from './refusal.ts'
import type { Route, Routes, Visit } from './world.ts'

const route = (run: Route['run']): Route => ({ level: 'key', writes: false, weight: 1, order: false, run })
const unknownKey = (listenKey: string): DoorRefusal => new DoorRefusal(-1125, 'This listenKey does not exist.', { field: 'listenKey', value: shown(listenKey) })

const create = ({ world, account, now }: Visit): unknown => ({ listenKey: world.listenKeys.create(account, now) })
const keep = ({ world, account, params, now }: Visit): unknown => {
  const listenKey = text(params, 'listenKey', 'a key of POST listenKey')
  if (world.listenKeys.accountOf(listenKey, now) !== account || !world.listenKeys.keep(listenKey, now)) throw unknownKey(listenKey)
  return {}
}
const close = ({ world, account, params, now }: Visit): unknown => {
  const listenKey = text(params, 'listenKey', 'a key of POST listenKey')
  if (world.listenKeys.accountOf(listenKey, now) !== account) throw unknownKey(listenKey)
  world.listenKeys.close(listenKey)
  return {}
}

/** Two names of one thing: futures documents say listenKey, ccxt and .NET userDataStream for both markets. */
export const listenKeyRoutes: Routes = Object.fromEntries(
  ['/api/v1/listenKey', '/api/v1/userDataStream'].flatMap((path) => [[`POST ${path}`, route(create)], [`PUT ${path}`, route(keep)], [`DELETE ${path}`, route(close)]]),
)

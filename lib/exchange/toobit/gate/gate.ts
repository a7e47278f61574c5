import type { WireReply, WireRequest } from '#desk/ports/world.ts'
import { admit, type GateKey } from './access.ts'
import { futuresAccount } from './futures-account.ts'
import { futuresOrders } from './futures-orders.ts'
import type { Limits } from './limits.ts'
import { listenKeyRoutes } from './listen-key-routes.ts'
import { marketRoutes } from './market-data.ts'
import { maybeText, type Params } from './params.ts'
import { DoorRefusal, invalid } from './refusal.ts'
import { type Opened, openRequest } from './request.ts'
import { spotRoutes } from './spot-routes.ts'
import { v2Routes } from './v2-routes.ts'
import type { Route, Routes, World } from './world.ts'

/** Everything a request needs besides itself and the time. */
export type Door = { readonly world: World; readonly keys: ReadonlyMap<string, GateKey>; readonly limits: Limits }

export const ROUTES: Routes = { ...futuresOrders, ...futuresAccount, ...listenKeyRoutes, ...marketRoutes, ...spotRoutes, ...v2Routes }

const BY_NAME: ReadonlyMap<string, Route> = new Map(Object.entries(ROUTES))

const JSON_HEADERS = { 'content-type': 'application/json;charset=utf-8' }

const reply = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): WireReply => ({
  status, headers: { ...JSON_HEADERS, ...headers }, body: value === undefined ? '' : JSON.stringify(value),
})
const refusalReply = (refusal: DoorRefusal, headers: Readonly<Record<string, string>> = {}): WireReply =>
  reply(400, { code: refusal.code, msg: refusal.message, ...refusal.explained }, headers)

/** Live answers an unknown path with a page, not with JSON. */
const NOT_FOUND: WireReply = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>' }

const checkCategory = (params: Params): void => {
  const category = maybeText(params, 'category')
  if (category === null || category === 'USDT') return
  if (category === 'USDC') throw new DoorRefusal(-1213, 'The account does not match the symbol.', { field: 'category', value: 'USDC', limit: 'USDT: this exchange lists no USDC contract', nearest: 'USDT' })
  throw invalid('category', category, 'USDT or USDC', 'USDT')
}

/**
 * The venue's door: one request in, one reply out; nothing but the world behind it changes, and nothing at all when it refuses.
 * A bug of ours behind the door is thrown on: the shell answers 500.
 */
export const gate = (door: Door, request: WireRequest, now: number): WireReply => {
  try {
    const mark = request.path.indexOf('?')
    const route = BY_NAME.get(`${request.method} ${mark < 0 ? request.path : request.path.slice(0, mark)}`)
    if (route === undefined) return NOT_FOUND
    const opened = openRequest(request)
    return route.level === 'public' ? reply(200, route.run({ world: door.world, account: '', params: opened.params, json: opened.json, now })) : signed(door, route, opened, now)
  } catch (thrown) {
    if (thrown instanceof DoorRefusal) return refusalReply(thrown)
    throw thrown
  }
}

const signed = (door: Door, route: Route, opened: Opened, now: number): WireReply => {
  const key = admit(door.keys, opened, { level: route.level === 'key' ? 'key' : 'signed', writes: route.writes }, now)
  const limit = door.limits.charge(key.apiKey, route.weight, route.order, now)
  if (limit.status !== 200) return reply(limit.status, { code: limit.code, msg: limit.text }, limit.headers)
  try {
    checkCategory(opened.params)
    return reply(200, route.run({ world: door.world, account: key.account, params: opened.params, json: opened.json, now }), limit.headers)
  } catch (thrown) {
    if (thrown instanceof DoorRefusal) return refusalReply(thrown, limit.headers)
    throw thrown
  }
}

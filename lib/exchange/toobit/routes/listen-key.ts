import type { ToobitClient } from '../client.ts'
import { listenKeyReply, nothing } from '../wire/account.ts'

const PATH = '/api/v1/listenKey'

/** While a key is active the venue gives the same one and extends it by 60 minutes. Repeating does no harm, so it counts as a read. */
export const createListenKey = async (client: ToobitClient): Promise<string> =>
  (await client.send({ method: 'POST', path: PATH, weight: 1, priority: 'sync', signed: true, reply: listenKeyReply, kind: 'read' })).listenKey

export const keepListenKey = (client: ToobitClient, listenKey: string): Promise<unknown> =>
  client.send({ method: 'PUT', path: PATH, pairs: [['listenKey', listenKey]], weight: 1, priority: 'sync', signed: true, reply: nothing, kind: 'read' })

export const closeListenKey = (client: ToobitClient, listenKey: string): Promise<unknown> =>
  client.send({ method: 'DELETE', path: PATH, pairs: [['listenKey', listenKey]], weight: 1, priority: 'sync', signed: true, reply: nothing, kind: 'read' })

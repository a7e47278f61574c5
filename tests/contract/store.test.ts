import { afterAll } from 'vitest'
import { openSql } from '#db/client.ts'
import type { Sql } from '#db/sql.ts'
import { installedServer, type Server } from './databases.ts'
import { embeddedServer } from './embedded.ts'
import { neonProxy } from './neon-proxy.ts'
import { storeContract } from './store.contract.ts'
import { postgresPlace, simPlace, type Place } from './store-places.ts'

const placeOn = async (server: Server, open: (url: string) => Promise<Sql>, after: () => Promise<void>): Promise<Place> => {
  const database = await server.open()
  const place = await postgresPlace(() => open(database.url))
  return { ...place, close: async () => { await place.close(); await after(); await database.drop() } }
}
const byTcp = (server: Server): Promise<Place> => placeOn(server, (url) => openSql('pg', { url, connections: 10 }), () => Promise.resolve())
const byWebSocket = async (server: Server): Promise<Place> => {
  const { proxy, close } = await neonProxy()
  return placeOn(server, (url) => openSql('neon', { url, connections: 10 }, proxy), close)
}

const embedded = embeddedServer()
const installed = await installedServer()
const forNeon = embedded.missing === null ? embedded : installed
afterAll(() => embedded.close())

storeContract('the simulator', null, () => Promise.resolve(simPlace()))
storeContract(embedded.name, embedded.missing, () => byTcp(embedded))
storeContract(installed.name, installed.missing, () => byTcp(installed))
storeContract('Neon’s driver by a local proxy', forNeon.missing, () => byWebSocket(forNeon))

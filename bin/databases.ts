import path from 'node:path'
import type { Env } from '#runtime/env.ts'
import { migrateDatabase } from '#db/migrate.ts'
import type { InstallationSecrets } from './installation.ts'
import { haveDatabase, startPostgres, type Postgres } from './postgres/server.ts'
import type { Ports } from './ports.ts'
import { isAlive, pause } from './processes.ts'
import type { Shutdown } from './shutdown.ts'

export type Databases = { readonly desk: { readonly url: string; readonly direct: string }; readonly paper: string | null; readonly where: string }
export type DatabasePlace = { readonly data: string; readonly env: Env; readonly secrets: InstallationSecrets; readonly shutdown: Shutdown; readonly say: (line: string) => void; readonly ports: Ports }

/** Looks each second whether the server lives; a fallen one is started again at its port. */
const keepPostgres = async (place: Parameters<typeof startPostgres>[0], { shutdown, say }: DatabasePlace): Promise<Postgres> => {
  let server = await startPostgres(place)
  let restarting: Promise<unknown> = Promise.resolve()
  await shutdown.onClose(async () => {
    await restarting
    await server.stop()
  })
  const watch = async (): Promise<void> => {
    while (!shutdown.isClosing()) {
      await pause(1_000)
      if (shutdown.isClosing() || isAlive(server.pid)) continue
      say('PostgreSQL ended; starting again.')
      restarting = startPostgres({ ...place, port: server.port }).then((next) => { server = next }, (thrown: unknown) => say(thrown instanceof Error ? thrown.message : String(thrown)))
      await restarting
    }
  }
  void watch()
  return server
}

/** The database that the environment names, or one of our own; migrated. */
export const openDatabases = async (place: DatabasePlace): Promise<Databases> => {
  const { env, data, secrets } = place
  if (env.DATABASE_URL !== null) {
    const direct = env.DATABASE_URL_DIRECT ?? env.DATABASE_URL
    await migrateDatabase(direct)
    return { desk: { url: env.DATABASE_URL, direct }, paper: null, where: `${new URL(direct).host} (DATABASE_URL)` }
  }
  const server = await keepPostgres({ data, password: secrets.database, log: path.join(data, 'log', 'postgres.log'), ports: place.ports }, place)
  const url = await haveDatabase(server, 'keel')
  const paper = await haveDatabase(server, 'keel_paper')
  await migrateDatabase(url)
  return { desk: { url, direct: url }, paper, where: `127.0.0.1:${server.port}${server.adopted ? ', found running' : ''}` }
}


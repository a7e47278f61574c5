import { takePorts } from '../../bin/ports.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freshSecret } from '#runtime/ids.ts'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { startPostgres, type Postgres } from '../../bin/postgres/server.ts'
import { makeDatabase, type Server } from './databases.ts'

/** PostgreSQL from npm, started the way `keel start` does; `close` ends it. */
export const embeddedServer = (): Server & { readonly close: () => Promise<void> } => {
  let running: Promise<Postgres> | null = null
  const folder = mkdtempSync(path.join(os.tmpdir(), 'keel-embedded-'))
  const start = (): Promise<Postgres> => (running ??= startPostgres({ data: folder, password: freshSecret(), log: path.join(folder, 'log'), ports: takePorts() }))
  return {
    name: 'embedded PostgreSQL',
    missing: findPackage() === null ? `not tried: no embedded PostgreSQL for ${process.platform}-${process.arch} is installed` : null,
    open: async () => makeDatabase((await start()).url('postgres')),
    close: async () => {
      await (await running)?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Source } from '#runtime/env.ts'
import { installationSecrets } from './installation.ts'
import { SUPERUSER } from './postgres/cluster.ts'
import { Trouble } from './trouble.ts'

/** The variables by which another process reaches an installation of `npm start` that runs: its database and its vault. */
export const installationEnv = (data: string): Source => {
  const pidFile = path.join(path.resolve(data), 'postgres', 'postmaster.pid')
  if (!existsSync(path.join(data, 'secrets.json'))) throw new Trouble(`${data} holds no installation: \`npm start\` makes one.`)
  if (!existsSync(pidFile)) throw new Trouble(`The database of ${data} does not run: start Keel first.`)
  const { database, vaultKeys } = installationSecrets(path.resolve(data))
  const port = readFileSync(pidFile, 'utf8').split('\n')[3]
  const url = `postgres://${SUPERUSER}:${database}@127.0.0.1:${port}/keel`
  return { DATABASE_URL: url, DATABASE_URL_DIRECT: url, KEEL_VAULT_KEYS: vaultKeys }
}

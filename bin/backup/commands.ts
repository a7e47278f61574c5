import path from 'node:path'
import { processEnv, readEnv, showFaults, type Env } from '#runtime/env.ts'
import { backUp, type BackupPlaces, restore as restoreDesk, type Restored } from '#wiring-backup'
import { installationEnv } from '../installation-env.ts'
import { installationSecrets, openDataFolder } from '../installation.ts'
import { takePorts } from '../ports.ts'
import { haveDatabase, startPostgres } from '../postgres/server.ts'
import { holdDataFolder } from '../run-file.ts'
import { Trouble } from '../trouble.ts'
import { type BackupWriter, checkBackup, openBackup } from './file.ts'

export const BACKUP_USAGE = `keel backup FILE [--data FOLDER]
  writes everything that the desk knows into one file, beside a desk that works: trades, journal, accounts, settings, and the paper exchange of an
  installation. Exchange keys in it stay sealed; the key that opens them is not in it: keep secrets.json of the data folder (or KEEL_VAULT_KEYS) apart
  --data FOLDER  of an installation of \`npm start\` that runs (.data); where DATABASE_URL is set, that database is meant`
export const RESTORE_USAGE = `keel restore FILE [--data FOLDER] [--replace]
  puts a backup back while no desk works. What was sent since the backup is looked up at the exchange and never sent again, orders get ids of a new
  epoch, and entries wait for /resume
  --data FOLDER  of an installation, or a new one (.data); where DATABASE_URL is set, that database is meant
  --replace      also where something is: that is laid aside in the same database`

const read = (name: string, usage: string, given: readonly string[], flags: readonly string[]) => {
  const words: string[] = []
  const set = new Set<string>()
  let data: string | null = null
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? ''
    if (word === '--data') {
      data = given[(at += 1)] ?? ''
      if (data === '') throw new Trouble(`--data needs a folder.\n${usage}`)
    } else if (flags.includes(word)) set.add(word)
    else if (word.startsWith('--')) throw new Trouble(`${word.slice(0, 80)} is no option of ${name}.\n${usage}`)
    else words.push(word)
  }
  const [file, extra] = words
  if (file === undefined || extra !== undefined) throw new Trouble(`keel ${name} takes the name of one file.\n${usage}`)
  return { file: path.resolve(file), data, set }
}

const envOf = (source: Parameters<typeof readEnv>[0]): Env => {
  const env = readEnv(source, [])
  if ('faults' in env) throw new Trouble(showFaults(env.faults))
  return env.env
}

const paperOf = (url: string): string => {
  const at = new URL(url)
  at.pathname = '/keel_paper'
  return at.href
}

/** The database of the environment, or of an installation that runs. */
const placesOf = (data: string | null): BackupPlaces => {
  const env = envOf(processEnv())
  if (data === null && env.DATABASE_URL !== null) return { desk: env.DATABASE_URL_DIRECT ?? env.DATABASE_URL, paper: null }
  const { DATABASE_URL: desk = '' } = installationEnv(data ?? env.KEEL_DATA)
  return { desk, paper: paperOf(desk) }
}

const when = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
const count = (n: number, what: string): string => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`

export const backup = async (given: readonly string[], say: (line: string) => void): Promise<number> => {
  const { file, data } = read('backup', BACKUP_USAGE, given, [])
  const places = placesOf(data)
  let writer: BackupWriter | null = null
  const open = async (head: Parameters<typeof openBackup>[1]): Promise<BackupWriter> => (writer = await openBackup(file, head))
  // A function's own value, so that what `open` set is seen.
  const opened = (): BackupWriter | null => writer
  try {
    const done = await backUp(places, open)
    if ('type' in done) throw new Trouble('There is no desk in this database yet: nothing to back up.')
    const bytes = (await opened()?.finish()) ?? 0
    say(`Backed up ${count(done.accounts, 'account')}, ${count(done.rows, 'row')}${done.paperRows === 0 ? '' : ` and ${count(done.paperRows, 'row')} of the paper exchange`}, as of ${when(done.at)}: ${file}, ${Math.ceil(bytes / 1024).toLocaleString('en-US')} kB.`)
    say(`Exchange keys in it are sealed. Keep ${places.paper === null ? 'KEEL_VAULT_KEYS' : `${path.join(data ?? envOf(processEnv()).KEEL_DATA, 'secrets.json')}`} as well, in another place.`)
    return 0
  } catch (thrown) {
    opened()?.giveUp()
    throw thrown
  }
}

const told = (done: Restored, file: string, say: (line: string) => void): number => {
  switch (done.type) {
    case 'newer': throw new Trouble(`${file} was made by a newer Keel than this one. Bring Keel up to date first; nothing was changed.`)
    case 'of-another': throw new Trouble('This database holds tables that are not Keel\'s; a restore needs one of its own. Nothing was changed.')
    case 'works-now': throw new Trouble('A desk works on this database: stop it, wait 5 s, and try again. Nothing was changed.')
    case 'not-empty': throw new Trouble(`There ${done.accounts === 1 ? 'is 1 account' : `are ${done.accounts} accounts`} in this database. keel restore FILE --replace lays them aside first; nothing was changed.`)
    case 'restored':
  }
  say(`Restored ${count(done.accounts, 'account')}, ${count(done.rows, 'row')}. Orders now have ids of epoch ${done.epoch}.`)
  if (done.aside !== null) say(`What was there is kept in the same database as the schemas ${done.aside}_public and ${done.aside}_drizzle; drop them when you are sure.`)
  if (done.paper === 'restored') say('The paper exchange was restored with it.')
  if (done.paper === 'kept') say('The paper exchange of this folder was left as it is: it knows what happened since.')
  if (done.sealed.length > 0) say(`The exchange keys of ${done.sealed.join(', ')} do not open with this vault key: put the secrets.json (or KEEL_VAULT_KEYS) of then in place.`)
  say('At the next start the desk reads the exchange; entries wait until you say /resume.')
  return done.sealed.length === 0 ? 0 : 1
}

type Ask = { readonly file: string; readonly replace: boolean }
const restoreInto = async (places: BackupPlaces, vaultKeys: string | null, { file, replace }: Ask, say: (line: string) => void): Promise<number> => {
  const { head, lines } = await checkBackup(file)
  say(`A backup of ${when(head.at)}.`)
  return told(await restoreDesk(places, { schema: head.schema, lines, replace, vaultKeys }), file, say)
}

/** An installation's own server runs for as long as this takes; no desk may work in its folder. */
const restoreInstallation = async (folder: string, ask: Ask, say: (line: string) => void): Promise<number> => {
  await checkBackup(ask.file)
  const data = openDataFolder(folder)
  const run = await holdDataFolder(data)
  try {
    const { database: password, vaultKeys } = installationSecrets(data)
    const server = await startPostgres({ data, password, log: path.join(data, 'log', 'postgres.log'), ports: takePorts() })
    try {
      return await restoreInto({ desk: await haveDatabase(server, 'keel'), paper: await haveDatabase(server, 'keel_paper') }, vaultKeys, ask, say)
    } finally {
      await server.stop()
    }
  } finally {
    run.remove()
  }
}

export const restore = (given: readonly string[], say: (line: string) => void): Promise<number> => {
  const { file, data, set } = read('restore', RESTORE_USAGE, given, ['--replace'])
  const env = envOf(processEnv())
  const ask = { file, replace: set.has('--replace') }
  if (data !== null || env.DATABASE_URL === null) return restoreInstallation(data ?? env.KEEL_DATA, ask, say)
  return restoreInto({ desk: env.DATABASE_URL_DIRECT ?? env.DATABASE_URL, paper: null }, env.KEEL_VAULT_KEYS, ask, say)
}

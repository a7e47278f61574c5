import { fileURLToPath } from 'node:url'
import { backup, BACKUP_USAGE, restore, RESTORE_USAGE } from './backup/commands.ts'
import { CHAT_USAGE, chat } from './chat/chat.ts'
import { rotateKeys } from '#wiring-keys'
import { migrateDatabase } from '#db/migrate.ts'
import { processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { deploy, DEPLOY_USAGE } from './deploy-setup.ts'
import { installationEnv } from './installation-env.ts'
import { doctor, DOCTOR_USAGE } from './doctor.ts'
import { USAGE } from './options.ts'
import { relay, RELAY_USAGE } from './relay.ts'
import { start } from './start.ts'
import { Trouble } from './trouble.ts'
import { venue, VENUE_USAGE } from './venue-probe.ts'

const here = (entry: string): string => fileURLToPath(new URL(`../${entry}`, import.meta.url))
const MIGRATE_USAGE = 'keel migrate\n  brings the database of DATABASE_URL_DIRECT (or DATABASE_URL) up to date: a deploy step; takes no options'
const VAULT_USAGE = 'keel vault rotate\n  seals every exchange key of DATABASE_URL anew under the first key of KEEL_VAULT_KEYS; older ones stay in the list until it has.\n  May be stopped and run again at any time, beside a desk that works. keel vault rotate --data FOLDER uses an installation of `npm start`'
const HELP = `${USAGE}\n\n${CHAT_USAGE}\n\n${MIGRATE_USAGE}\n\n${VAULT_USAGE}\n\n${VENUE_USAGE}\n\n${BACKUP_USAGE}\n\n${RESTORE_USAGE}\n\n${DOCTOR_USAGE}\n\n${DEPLOY_USAGE}\n\n${RELAY_USAGE}\n\nkeel help, keel COMMAND --help`
/** A command's own text; chat hands options on to start. */
const HELP_OF: Readonly<Record<string, string>> = { start: USAGE, chat: `${CHAT_USAGE}\n\n${USAGE}`, migrate: MIGRATE_USAGE, vault: VAULT_USAGE, doctor: DOCTOR_USAGE, 'deploy:setup': DEPLOY_USAGE, venue: VENUE_USAGE, backup: BACKUP_USAGE, restore: RESTORE_USAGE, relay: RELAY_USAGE }
const asksHelp = (word: string): boolean => word === '--help' || word === '-h'

const say = (line: string): void => console.log(line)

const migrate = async ([extra]: readonly string[]): Promise<number> => {
  if (extra !== undefined) throw new Trouble(`keel migrate takes no options; ${extra.slice(0, 80)} is too much.\n${MIGRATE_USAGE}`)
  const read = readEnv(processEnv(), ['DATABASE_URL'])
  if ('faults' in read) throw new Trouble(showFaults(read.faults))
  await migrateDatabase(read.env.DATABASE_URL_DIRECT ?? read.env.DATABASE_URL ?? '')
  say('The database is up to date.')
  return 0
}

const vault = async ([act, option, data, extra]: readonly string[]): Promise<number> => {
  const wrong = act !== 'rotate' ? (act ?? 'nothing') : option !== undefined && option !== '--data' ? option : option !== undefined && data === undefined ? `${option} without a folder` : extra
  if (wrong !== undefined) throw new Trouble(`keel vault does one thing, rotate; ${wrong.slice(0, 80)} is not it.\n${VAULT_USAGE}`)
  // A key that is named beside the installation's own is the newer one.
  const own = data === undefined ? {} : installationEnv(data)
  const read = readEnv({ ...own, ...processEnv() }, ['DATABASE_URL', 'KEEL_VAULT_KEYS'])
  if ('faults' in read) throw new Trouble(showFaults(read.faults))
  const { sealed, rotated, closed } = await rotateKeys(read.env)
  say(`${sealed} keys are sealed in this database; ${rotated} of them were sealed anew, ${sealed - rotated - closed.length} were already.`)
  if (closed.length === 0) return 0
  throw new Trouble(`${closed.length} could not be opened with any of KEEL_VAULT_KEYS, and stay as they are: ${closed.map(({ account, code }) => `${account} (${code})`).join(', ')}. Add the vault key that sealed them to the list.`)
}

const ENTRIES = { desk: here('worker/main.ts'), paper: here('paper-server/main.ts'), pages: here('bin/pages/serve.ts') }
const COMMANDS: Readonly<Record<string, (rest: readonly string[]) => Promise<number>>> = {
  start: (rest) => start(rest, processEnv(), ENTRIES, say),
  chat: (rest) => chat(rest, processEnv(), say),
  migrate: (rest) => migrate(rest),
  vault: (rest) => vault(rest),
  venue: (rest) => venue(rest, say),
  backup: (rest) => backup(rest, say),
  restore: (rest) => restore(rest, say),
  doctor: (rest) => doctor(rest, say),
  'deploy:setup': (rest) => deploy(rest, say),
  relay: (rest) => relay(rest),
}

const command = (name: string | undefined, rest: readonly string[]): Promise<number> => {
  if (name === undefined || name === 'help' || asksHelp(name) || (Object.hasOwn(HELP_OF, name) && rest.some(asksHelp))) {
    say(HELP_OF[name ?? ''] ?? HELP)
    return Promise.resolve(0)
  }
  const known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (known !== undefined) return known(rest)
  throw new Trouble(`keel has no command ${name.slice(0, 80)}; it has start, chat, migrate, vault, venue, backup, restore, doctor, deploy:setup, relay and help.\n${HELP}`)
}

/** The `keel` command; its exit code. */
export const keel = async ([name, ...rest]: readonly string[]): Promise<number> => {
  try {
    return await command(name, rest)
  } catch (thrown) {
    console.error(thrown instanceof Trouble ? thrown.message : thrown)
    return 1
  }
}

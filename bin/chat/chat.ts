import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Source } from '#runtime/env.ts'
import { readStart } from '../options.ts'
import { Trouble } from '../trouble.ts'
import { deskLine, findDesk, usersOf } from './desk-line.ts'
import type { WorkerChat } from '#runtime/worker-chat.ts'
import { playScript, readScript, SCRIPT_HELP, type Step } from './script.ts'
import { terminalChat } from './terminal.ts'

export const CHAT_USAGE = `keel chat [--user NAME] [--script FILE] [options of start]
  the desk's chat in this terminal; starts Keel first when none runs on the data folder
  --user NAME    speaks as one of this machine's users, made at the chat page; without it as the owner
  --script FILE  plays the lines of a file and ends: ${SCRIPT_HELP}
  --help         this text`

const HEADER = 'Keel. Say a trade, a command (/help), or the number of a button. /quit leaves.'
const START_MS = 120_000

const optionOf = (given: readonly string[], name: string): { readonly value: string | null; readonly rest: readonly string[] } => {
  const at = given.findIndex((word) => word === name || word.startsWith(`${name}=`))
  if (at < 0) return { value: null, rest: given }
  const attached = given[at] !== name
  const value = attached ? given[at]?.slice(name.length + 1) : given[at + 1]
  if (value === undefined || value === '' || (!attached && value.startsWith('--'))) throw new Trouble(`${name} needs a ${name === '--user' ? 'name' : 'file'} after it.\n${CHAT_USAGE}`)
  return { value, rest: given.filter((_, index) => index !== at && (attached || index !== at + 1)) }
}

/** A desk of our own, ended with the chat. */
const startDesk = async (given: readonly string[], data: string): Promise<{ readonly place: WorkerChat; readonly stop: () => Promise<void> }> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../keel.mjs', import.meta.url)), 'start', ...given], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let told = ''
  child.stdout.on('data', (part: Buffer) => {
    told = `${told}${part.toString('utf8')}`.slice(-4_000)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  // Its process is apart from ours, so a signal to us is handed on: nothing of what this chat started may outlive it.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => void stop().then(() => process.exit(1)))
  const end = performance.now() + START_MS
  while (performance.now() < end && child.exitCode === null) {
    const place = await findDesk(data)
    if (place !== null) return { place, stop }
    await new Promise<void>((resolve) => void setTimeout(resolve, 100))
  }
  await stop()
  throw new Trouble(`Keel did not start:\n${told}`)
}

/** `keel chat`: the same bot as everywhere, drawn in a terminal. The exit code. */
export const chat = async (given: readonly string[], source: Source, say: (line: string) => void): Promise<number> => {
  const script = optionOf(given, '--script')
  const user = optionOf(script.rest, '--user')
  const data = readStart(user.rest, source).env.KEEL_DATA
  const steps = script.value === null ? null : stepsOf(script.value)
  const running = await findDesk(data)
  if (running !== null) return talk(running, { steps, user: user.value }, say)
  say('Starting Keel …')
  const own = await startDesk(user.rest, data)
  try {
    return await talk(own.place, { steps, user: user.value }, say)
  } finally {
    await own.stop()
  }
}

const numberOf = async (place: WorkerChat, name: string): Promise<number> => {
  const users = await usersOf(place)
  const found = users.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Trouble(`--user ${name}: no user of this machine. There is ${users.map((one) => one.name).join(', ')}; the chat page adds more.`)
  return found.id
}

const talk = async (place: WorkerChat, { steps, user }: { readonly steps: readonly Step[] | null; readonly user: string | null }, say: (line: string) => void): Promise<number> => {
  const line = deskLine(place, user === null ? 1 : await numberOf(place, user))
  try {
    if (steps !== null) return (await playScript(line, steps, say)) ? 0 : 1
    await terminalChat(line, { input: process.stdin, output: process.stdout, header: HEADER })
    return 0
  } finally {
    line.close()
  }
}

const stepsOf = (file: string) => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Trouble(`--script ${file}: can't be read (${thrown instanceof Error ? thrown.message : String(thrown)})`)
  }
  const steps = readScript(text)
  if ('line' in steps) throw new Trouble(`--script ${file}, line ${steps.line}: '${steps.value}' must be ${SCRIPT_HELP}`)
  return steps
}

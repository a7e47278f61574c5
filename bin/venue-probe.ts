import { createInterface } from 'node:readline'
import { processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { probeAccount } from '#wiring-probe'
import { installationEnv } from './installation-env.ts'
import { Trouble } from './trouble.ts'

const SYMBOL = 'BTC-SWAP-USDT'
export const VENUE_USAGE = `keel venue probe ACCOUNT [--symbol CONTRACT] [--data FOLDER]
  measures on the account itself what the exchange's documents leave open, with real orders of the smallest size, asking before each step.
  Until it has, an account is held to one trade of a side. Beside a desk that works, or without one
  --symbol CONTRACT  where to try (${SYMBOL}); the account must hold nothing there
  --data FOLDER      of the installation whose database and vault it uses; without it, the environment's`

const OPTIONS = ['--symbol', '--data']

/** Words and options apart; an option's value follows it. */
const readWords = (given: readonly string[]): { readonly words: readonly string[]; readonly options: ReadonlyMap<string, string> } => {
  const words: string[] = []
  const options = new Map<string, string>()
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? ''
    if (!word.startsWith('--')) { words.push(word); continue }
    const value = given[(at += 1)]
    if (!OPTIONS.includes(word) || value === undefined) throw new Trouble(`${OPTIONS.includes(word) ? `${word} needs a value` : `${word.slice(0, 80)} is no option of venue probe`}.\n${VENUE_USAGE}`)
    options.set(word, value)
  }
  return { words, options }
}

/** 0: probed, or needs none; 1: not. */
export const venue = async (given: readonly string[], say: (line: string) => void): Promise<number> => {
  const { words: [act, account, extra], options } = readWords(given)
  if (act !== 'probe' || account === undefined || extra !== undefined) throw new Trouble(`keel venue probe takes the name of one account.\n${VENUE_USAGE}`)
  const data = options.get('--data')
  const read = readEnv({ ...processEnv(), ...(data === undefined ? {} : installationEnv(data)) }, ['DATABASE_URL', 'KEEL_VAULT_KEYS'])
  if ('faults' in read) throw new Trouble(showFaults(read.faults))
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const asks = async (question: string): Promise<string> => {
    process.stdout.write(question)
    const line = await lines.next()
    return line.done === true ? '' : line.value
  }
  const end = await probeAccount(read.env, { account, symbol: options.get('--symbol') ?? SYMBOL }, { say, asks })
  process.stdin.destroy()
  if (end.type === 'unknown') throw new Trouble(`There is no ${end.field} ${(end.field === 'account' ? account : options.get('--symbol') ?? SYMBOL).slice(0, 80)}; nearest: ${end.nearest}`)
  return end.type === 'done' ? 0 : 1
}

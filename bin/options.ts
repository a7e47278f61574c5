import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { readEnv, showFaults, type Env, type Source } from '#runtime/env.ts'
import { Trouble } from './trouble.ts'

export type StartOptions = { readonly env: Env; readonly fresh: boolean }

/** Options with a value, and the variable that each overrides. */
const VALUED: ReadonlyMap<string, string> = new Map([['--port', 'PORT'], ['--host', 'HOST'], ['--data', 'KEEL_DATA'], ['--market', 'KEEL_MARKET'], ['--speed', 'KEEL_SPEED']])
/** Options without one. */
const TAKE_OVER = '--take-over'
const KNOWN = [...VALUED.keys(), '--fresh', TAKE_OVER]

export const USAGE = `keel start [--port N] [--host ADDRESS] [--data FOLDER] [--market MARKET] [--speed K] [--fresh] [--take-over]
  --port N         where the desk answers (PORT; 3000)
  --host ADDRESS   the address it listens on (HOST; 127.0.0.1)
  --data FOLDER    where everything is kept (KEEL_DATA; .data)
  --market MARKET  what the paper exchange trades (KEEL_MARKET; seeded:1):
                   seeded:N                       an invented market, the same for the same N
                   replay:FILE.csv[.gz][,FILE]    recorded candles, at --speed K (KEEL_SPEED; 60 times as fast)
                   live                           public prices of now
  --fresh          begin anew; what was there is kept once, in FOLDER/before-fresh
  --take-over      read the Telegram bot of TELEGRAM_BOT_TOKEN although another installation holds it (KEEL_TAKE_OVER)
  --help           this text`

const nearest = (option: string): string => {
  const shared = (name: string): number => Array.from(name).filter((letter, index) => option[index] === letter).length
  return KNOWN.reduce((best, name) => (shared(name) > shared(best) ? name : best), KNOWN[0] ?? '')
}

type Given = { readonly values: ReadonlyMap<string, string>; readonly fresh: boolean }

const split = (argument: string): readonly [string, string | undefined] => {
  const at = argument.indexOf('=')
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)]
}

const checkName = (name: string, attached: string | undefined, seen: ReadonlySet<string>): void => {
  if (!KNOWN.includes(name)) throw new Trouble(`${name.slice(0, 80)} is no option of start; the nearest is ${nearest(name)}.\n${USAGE}`)
  if (seen.has(name)) throw new Trouble(`${name} is given twice; once is enough.`)
  if (VALUED.has(name) || attached === undefined) return
  throw new Trouble(`${name} takes no value; you gave it ${attached === '' ? 'an empty one' : attached.slice(0, 80)}. Write ${name} alone, or leave it out. Nothing was begun.`)
}

const readArguments = (given: readonly string[]): Given => {
  const values = new Map<string, string>()
  const seen = new Set<string>()
  for (let index = 0; index < given.length; index += 1) {
    const [name, attached] = split(given[index] ?? '')
    checkName(name, attached, seen)
    seen.add(name)
    const variable = VALUED.get(name)
    if (variable === undefined) continue
    const value = attached ?? given[(index += 1)]
    if (value === undefined || value === '' || (attached === undefined && value.startsWith('--'))) throw new Trouble(`${name} wants a value.\n${USAGE}`)
    values.set(variable, value)
  }
  if (seen.has(TAKE_OVER)) values.set('KEEL_TAKE_OVER', '1')
  return { values, fresh: seen.has('--fresh') }
}

/** A file of candles that lies in the same folder, or the invented market. */
const near = (file: string): string => {
  const folder = path.dirname(file)
  const found = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).find((name) => /USDT-1m\.csv(\.gz)?$/.test(name)) : undefined
  return `; nearest: ${found === undefined ? 'seeded:1' : `replay:${path.join(folder, found)}`}`
}

const checkMarket = (env: Env, speedGiven: boolean): void => {
  const market = env.KEEL_MARKET
  if (!market.startsWith('replay:')) {
    if (speedGiven) throw new Trouble(`--speed is for a replayed market; ${market} runs at the speed of the clock.`)
    return
  }
  for (const file of market.slice('replay:'.length).split(',')) {
    if (!/\.csv(\.gz)?$/.test(file)) throw new Trouble(`--market replay: ${file.slice(0, 200)} must end in .csv or .csv.gz (lines of ts,open,high,low,close,volume)${near(file)}.`)
    if (!existsSync(file)) throw new Trouble(`--market replay: there is no file ${file.slice(0, 200)}${near(file)}.`)
  }
}

/** Options win over variables; both go through the same schema, and all faults are named at once. */
export const readStart = (given: readonly string[], source: Source): StartOptions => {
  const { values, fresh } = readArguments(given)
  const read = readEnv({ ...source, ...Object.fromEntries(values) })
  if ('faults' in read) {
    const optionOf = (field: string): string => [...VALUED].find(([, variable]) => variable === field && values.has(field))?.[0] ?? field
    throw new Trouble(showFaults(read.faults.map((fault) => ({ ...fault, field: optionOf(fault.field) }))))
  }
  checkMarket(read.env, values.has('KEEL_SPEED'))
  if (fresh && read.env.DATABASE_URL !== null) throw new Trouble('--fresh begins anew in the data folder only; the database of DATABASE_URL is yours to empty.')
  return { env: read.env, fresh }
}

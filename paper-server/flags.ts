/** How a paper server is started; everything has a default but nothing is guessed from the environment. */
export type PaperOptions = {
  readonly port: number
  readonly seed: number
  readonly replay: readonly string[]
  readonly speed: number
  readonly database: string | null
  readonly data: string | null
  readonly balance: string
  readonly tied: boolean
  /** Address of the exchange whose public prices are followed; null: a market of our own. */
  readonly live: string | null
}

export type FlagFault = { readonly field: string; readonly value: string; readonly limit: string; readonly nearest: string | null }

const NUMBERS: Readonly<Record<string, { readonly min: number; readonly max: number; readonly otherwise: number }>> = {
  '--port': { min: 0, max: 65_535, otherwise: 0 },
  '--seed': { min: 0, max: 4_294_967_295, otherwise: 1 },
  '--speed': { min: 1, max: 100_000, otherwise: 60 },
  '--balance': { min: 1, max: 1_000_000_000, otherwise: 10_000 },
}
const TEXTS = ['--replay', '--database', '--data', '--live-from']
const SWITCHES = ['--tied', '--live']
const LIVE_FROM = 'wss://stream.toobit.com'
const KNOWN = [...Object.keys(NUMBERS), ...TEXTS, ...SWITCHES]

const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value)

/** The known flag that shares most letters at its beginning. */
const nearestFlag = (wrong: string): string => {
  const common = (known: string): number => {
    let i = 0
    while (i < known.length && known[i] === wrong[i]) i += 1
    return i
  }
  return KNOWN.toSorted((a, b) => common(b) - common(a))[0] ?? '--port'
}

const checkNumber = (flag: string, value: string): FlagFault | null => {
  const range = NUMBERS[flag]
  if (range === undefined) return null
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  const limit = `a whole number from ${range.min} to ${range.max}`
  if (Number.isNaN(number)) return { field: flag, value: shown(value), limit, nearest: String(range.otherwise) }
  return number < range.min || number > range.max ? { field: flag, value: shown(value), limit, nearest: String(Math.min(range.max, Math.max(range.min, number))) } : null
}

const checkText = (flag: string, value: string): FlagFault | null => {
  if (value === '') return { field: flag, value: '', limit: 'not empty', nearest: null }
  if (flag === '--database' && !/^postgres(ql)?:\/\//.test(value)) return { field: flag, value: shown(value), limit: 'an address such as postgres://user:password@127.0.0.1:5432/keel_paper', nearest: null }
  if (flag === '--live-from' && !/^wss?:\/\/[^\s/]+$/.test(value)) return { field: flag, value: shown(value), limit: 'the address of a WebSocket without a path', nearest: LIVE_FROM }
  return null
}

type Given = { readonly flag: string; readonly value: string }

/** `--name value`, `--name=value`, and switches alone. */
const pairsOf = (line: readonly string[]): readonly Given[] => {
  const pairs: Given[] = []
  for (let i = 0; i < line.length; i += 1) {
    const word = line[i] ?? ''
    const at = word.startsWith('--') ? word.indexOf('=') : -1
    if (at > 0) pairs.push({ flag: word.slice(0, at), value: word.slice(at + 1) })
    else if (SWITCHES.includes(word)) pairs.push({ flag: word, value: 'yes' })
    else {
      i += 1
      pairs.push({ flag: word, value: line[i] ?? '' })
    }
  }
  return pairs
}

const checkPair = ({ flag, value }: Given, values: ReadonlyMap<string, string>): FlagFault | null => {
  if (!KNOWN.includes(flag)) return { field: shown(flag), value: '', limit: `one of ${KNOWN.join(', ')}`, nearest: nearestFlag(flag) }
  if (values.has(flag)) return { field: flag, value: 'given twice', limit: 'once', nearest: null }
  return checkNumber(flag, value) ?? checkText(flag, value)
}

/** Every fault is named, not only the first. */
export const readFlags = (line: readonly string[]): PaperOptions | readonly FlagFault[] => {
  const values = new Map<string, string>()
  const faults: FlagFault[] = []
  for (const pair of pairsOf(line)) {
    const fault = checkPair(pair, values)
    if (fault !== null) faults.push(fault)
    values.set(pair.flag, pair.value)
  }
  if (values.has('--database') && values.has('--data')) faults.push({ field: '--data', value: shown(values.get('--data') ?? ''), limit: 'either --data or --database', nearest: null })
  if (values.has('--live') && values.has('--replay')) faults.push({ field: '--replay', value: shown(values.get('--replay') ?? ''), limit: 'either --live or --replay', nearest: null })
  return faults.length > 0 ? faults : optionsOf(values)
}

const optionsOf = (values: ReadonlyMap<string, string>): PaperOptions => {
  const number = (flag: string): number => Number(values.get(flag) ?? NUMBERS[flag]?.otherwise ?? 0)
  return {
    port: number('--port'), seed: number('--seed'), speed: number('--speed'), balance: String(number('--balance')),
    replay: (values.get('--replay') ?? '').split(',').filter((file) => file !== ''), database: values.get('--database') ?? null, data: values.get('--data') ?? null,
    tied: values.has('--tied'), live: values.has('--live') || values.has('--live-from') ? (values.get('--live-from') ?? LIVE_FROM) : null,
  }
}

export const showFault = (fault: FlagFault): string => `${fault.field}${fault.value === '' ? '' : ` '${fault.value}'`}: ${fault.limit}${fault.nearest === null ? '' : `; nearest: ${fault.nearest}`}`

import type { SetupField } from '#words/setup-words.ts'
import { readTradeLine, type TradeLine } from '../line/trade-line.ts'
import { isLineFault } from '../line/line-fault.ts'

/** The stop comes before the targets: `2R` is a multiple of its distance. */
export const STEPS = ['symbol', 'side', 'leverage', 'size', 'entry', 'stop', 'targets', 'breakEven', 'trailing'] as const satisfies readonly SetupField[]
export type Step = (typeof STEPS)[number]

/** Each part as the words of the one-line form (`10x`, `sl 1.5%`); '' is left out on purpose, a part not there is still to be asked. */
export type Said = Readonly<Partial<Record<Step, string>>>

/**
 * A trade being put together in a chat, as the store keeps it. `at` is the update that made it what it is: the card's buttons carry it, so
 * a press on a card that has changed since acts on nothing, and an update told twice acts once.
 */
export type Setup = {
  readonly version: 1
  readonly at: number
  readonly message: number | null
  readonly step: Step | 'summary'
  readonly base: string
  readonly leverageMost: number
  /** Symbols that the search shows, and how many more there are. */
  readonly found: readonly string[]
  readonly more: number
  readonly said: Said
  /** Entry zone of a signal, low and high: a limit needs one price of it. */
  readonly zone: readonly [string, string] | null
  /** Of a signal; null is the venue's usual, isolated. */
  readonly mode: 'cross' | 'isolated' | null
  readonly defaults: SetupDefaults
}
/** `own`: the leverage is the user's own choice, not the desk's. */
export type SetupDefaults = { readonly leverage: string; readonly size: string | null; readonly own: boolean }

export const newSetup = (at: number, defaults: SetupDefaults): Setup => ({ version: 1, at, message: null, step: 'symbol', base: '', leverageMost: 1, found: [], more: 0, said: {}, zone: null, mode: null, defaults })

/** The first part that is neither said nor left out; without targets there is nothing for break-even to wait for. */
export const nextStep = (said: Said): Step | 'summary' => STEPS.find((step) => said[step] === undefined && !(step === 'breakEven' && said.targets === '')) ?? 'summary'

/** What a part rests on: when that changes, the part is asked again. */
const RESTS: Readonly<Partial<Record<Step, readonly Step[]>>> = {
  symbol: ['leverage', 'size', 'entry', 'stop', 'targets', 'breakEven', 'trailing'], side: ['stop', 'targets', 'breakEven', 'trailing'], targets: ['breakEven', 'trailing'],
}

export const withPart = (setup: Setup, step: Step, text: string, at: number): Setup => {
  const was = setup.said[step]
  const kept = was === undefined || was === text ? setup.said : Object.fromEntries(Object.entries(setup.said).filter(([name]) => !RESTS[step]?.some((resting) => resting === name)))
  const said = { ...kept, [step]: text }
  return { ...setup, at, said, step: nextStep(said), zone: step === 'symbol' && was !== undefined && was !== text ? null : setup.zone }
}

/** One step back; null at the first. */
export const backFrom = ({ step, said }: Setup): Step | null => {
  const index = step === 'summary' ? STEPS.length : STEPS.indexOf(step)
  const before = STEPS[index - 1] ?? null
  return before === 'breakEven' && said.targets === '' ? 'targets' : before
}

/** What leaving a step out means; null: it can't be left out. */
export const skipText = ({ step, defaults }: Setup): string | null => {
  switch (step) {
    case 'leverage': return defaults.leverage
    case 'size': return defaults.size
    case 'entry': return '@ market'
    case 'targets': case 'breakEven': case 'trailing': return ''
    default: return null
  }
}

/** Only what may be left out is still open: the summary can be shown from here. */
export const isEnough = ({ said }: Setup): boolean => said.symbol !== undefined && said.side !== undefined && said.size !== undefined && said.stop !== undefined
export const withRestLeftOut = (setup: Setup, at: number): Setup => {
  const rest = { leverage: setup.defaults.leverage, entry: '@ market', targets: '', breakEven: '', trailing: '' }
  return { ...setup, at, said: { ...rest, ...setup.said }, step: 'summary' }
}

/** The whole of it in the one-line form. */
export const lineOf = ({ said, mode }: Setup): string => [...STEPS.flatMap((step) => (said[step] === undefined || said[step] === '' ? [] : [said[step]])), ...(mode === null ? [] : [mode])].join(' ')

/** The plan as far as it is said, read by the reader of lines; null where that is not enough for a plan. */
export const planSoFar = ({ said, base }: Setup): TradeLine['plan'] | null => {
  const read = readTradeLine([base, said.side ?? 'long', said.size ?? '1c', said.entry ?? '', said.stop ?? 'no sl', said.targets ?? ''].join(' '))
  return isLineFault(read) ? null : read.plan
}

/** What the buttons of a step stand for, as typed words. */
export const choicesOf = (setup: Setup): readonly string[] => {
  switch (setup.step) {
    case 'symbol': return setup.found
    case 'side': return ['long', 'short']
    case 'leverage': return [...new Set([setup.defaults.leverage, '3x', '5x', '10x', '20x', '50x'])].filter((text) => Number.parseInt(text, 10) <= setup.leverageMost).toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    case 'size': return [...new Set([...(setup.defaults.size === null ? [] : [setup.defaults.size]), '50usdt', '100usdt', '200usdt', '500usdt', '10%', '25%', '50%'])]
    case 'entry': return setup.zone === null ? ['market', ...['0.5%', '1%', '2%'].map((away) => `${setup.said.side === 'short' ? '+' : '-'}${away}`)] : ['market', ...new Set(setup.zone)]
    case 'stop': return ['0.5%', '1%', '1.5%', '2%', '3%', '5%', 'no sl']
    case 'targets': return ['1/2/3%', '2/4/6%', '1R/2R/3R', '2R']
    case 'breakEven': return (planSoFar(setup)?.targets ?? []).map((_, index) => `tp${index + 1}`).slice(0, 4)
    case 'trailing': return ['0.5%', '0.8%', '1%', ...(setup.said.targets === '' ? [] : ['0.8% after tp1', '1% after tp1'])]
    default: return []
  }
}

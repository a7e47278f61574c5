import type { Draws } from './chance.ts'
import { type HandAct, handActs } from './hand.ts'

/** What the simulated trader will do: lines to say, when, and what follows. Times are ms after the start. */
/** `which`: 0 to 1, of the trades that the chat shows as running then. */
export type Act = {
  readonly at: number
  readonly act:
    | { readonly kind: 'line' }
    | { readonly kind: 'typed'; readonly text: (trade: number) => string; readonly which: number }
    | { readonly kind: 'walk'; readonly which: number; readonly presses: number }
}
/** `earliestMs`, `latestMs`: between these the day ends, when it has had enough in it (`day.ts`). */
export type Story = { readonly acts: readonly Act[]; /** When everything is confirmed to be closed, after /closeall. */ readonly presses: readonly number[]; readonly earliestMs: number; readonly latestMs: number; readonly oneSide: boolean; readonly leverage: number; /** When a process is replaced by the next version of itself. */ readonly deploys: readonly number[]; /** When the venue turns the desk's address away. */ readonly bannedAt: number | null; /** When the venue forgets the listen keys. */ readonly endedKeys: readonly { readonly at: number; readonly drop: boolean }[]; /** What the user does at the exchange itself. */ readonly hands: readonly HandAct[] }

/** How long the desk keeps away after a ban (ms). */
const BANNED_MS = 132_000

const percent = (draws: Draws, low: number, high: number): string => (low + draws.fraction() * (high - low)).toFixed(2)

const targetsText = (draws: Draws): string => {
  const count = draws.whole(4)
  if (count === 0) return ''
  let at = 0.05
  const levels = Array.from({ length: count }, () => (at += Number(percent(draws, 0.05, 0.6))).toFixed(2))
  return ` tp ${levels.join('/')}%`
}

/** A limit price as a person types it. */
const typed = (at: number): string => (at < 1_000 ? at.toFixed(2) : String(Math.round(at)))

/** In some seeds liquidation lies so near that an entry beside another trade may bring it before a stop. */
const LEVERAGES = [10, 10, 10, 40, 50] as const

/** A crowd: trades with many far targets, so that many rows wait at once. */
const CROWD = 14
const crowdLine = (draws: Draws, coin: string, side: 'long' | 'short'): string => `${coin} ${side} 10x ${16 + draws.whole(9)}c @ market tp 2/2.5/3/3.5/4/4.5/5/5.5% sl ${percent(draws, 1.2, 1.5)}% trail 1.2%`

const lineOf = (draws: Draws, coin: string, side: 'long' | 'short', { last, leverage }: { readonly last: number; readonly leverage: number }): string => {
  const size = draws.pick(['200usdt', '50usdt', '17c', 'risk 5usdt', '3%', '400usdt'])
  const limit = draws.once(0.4)
  const off = 1 + (side === 'long' ? -1 : 1) * draws.fraction() * 0.004
  const entry = limit ? ` @ ${typed(last * off)}` : ' @ market'
  const targets = targetsText(draws)
  const breakEven = targets !== '' && draws.once(0.5) ? ' be tp1' : ''
  const trailing = draws.once(0.4) ? ` trail ${percent(draws, 0.1, 0.6)}%${draws.pick(['', ' from 0.2%', targets === '' ? '' : ' after tp1'])}` : ''
  return `${coin} ${side} ${leverage}x ${size}${entry}${targets} sl ${percent(draws, 0.2, 1.5)}%${breakEven}${trailing}`
}

/** What is typed about a trade that runs, or only to look. */
const typedOf = (draws: Draws): ((trade: number) => string) => {
  const [share, off, level] = [draws.pick(['50%', '100%', '25%', '100%']), percent(draws, 0.2, 2), percent(draws, 0.1, 1)]
  return draws.pick([
    (trade: number) => `/close ${trade} ${share}`, (trade: number) => `/stop ${trade} ${off}%`, (trade: number) => `/close ${trade} ${share}`, (trade: number) => `/stop ${trade} ${off}%`,
    (trade: number) => `/targets ${trade} ${level}/${(Number(level) + 0.5).toFixed(2)}% 40/40`, (trade: number) => `/targets ${trade} ${level}% 100`,
    (trade: number) => `/margin ${trade} ${(Number(off) * 10).toFixed(2)}usdt`, (trade: number) => `/copy ${trade}`,
    (trade: number) => `/why ${trade}`, (trade: number) => `/certificate ${trade}`, () => '/trades', () => '/status', () => '/positions',
  ])
}

/** Lines, and what a user does beside them: words about a trade that runs, and walks through its menus. `fewAt`: after the fewest, `lastAt`: after all. */
const linesOf = (draws: Draws, { most, least }: { readonly most: number; readonly least: number }, crowd: boolean): { readonly acts: readonly Act[]; readonly fewAt: number; readonly lastAt: number } => {
  const acts: Act[] = []
  let [at, fewAt] = [8_000, 0]
  for (let n = 0; n < most; n += 1) {
    acts.push({ at, act: { kind: 'line' } })
    at += 2_000 + draws.whole(crowd && n < CROWD ? 3_000 : 12_000)
    if (draws.once(0.6)) acts.push({ at: at + draws.whole(20_000), act: { kind: 'typed', text: typedOf(draws), which: draws.fraction() } })
    if (draws.once(0.4)) acts.push({ at: at + draws.whole(20_000), act: { kind: 'walk', which: draws.fraction(), presses: 2 + draws.whole(3) } })
    if (n + 1 === (crowd ? CROWD : least)) fewAt = at
  }
  return { acts, fewAt, lastAt: at }
}

/** Lines of the longest day, and how many are said on the shortest. */
const LINES = { most: 40, least: 5 } as const

/** Whoever is turned away comes back and trades on. */
const endOf = ({ fewAt, lastAt, bannedAt }: { readonly fewAt: number; readonly lastAt: number; readonly bannedAt: number | null }): Pick<Story, 'earliestMs' | 'latestMs'> => {
  const earliestMs = bannedAt === null ? fewAt : Math.max(fewAt, bannedAt + BANNED_MS + 30_000)
  return { earliestMs, latestMs: Math.max(lastAt, earliestMs) }
}

/** A day of lines, in half of the seeds on one side; then everything is closed. `beside`: whose day it shares; `crowd`: many trades at once. */
export const storyOf = (draws: Draws, price: (symbol: string) => number, symbols: readonly string[], { beside, crowd = false }: { readonly beside?: Story | undefined; readonly crowd?: boolean } = {}): { readonly lineAt: (n: number) => string; readonly story: Story } => {
  const oneSide = draws.once(0.5)
  const first = draws.pick(['long', 'short'] as const)
  const leverage = draws.pick(LEVERAGES)
  const { acts, lastAt, fewAt } = linesOf(draws, LINES, crowd)
  const bannedAt = draws.once(0.12) ? 10_000 + draws.whole(fewAt) : null
  const { earliestMs, latestMs } = beside ?? endOf({ fewAt, lastAt, bannedAt })
  const sides = Array.from({ length: LINES.most }, () => (oneSide ? first : draws.pick(['long', 'short'] as const)))
  return {
    lineAt: (n) => {
      const symbol = symbols.length === 1 ? (symbols[0] ?? '') : draws.pick(symbols)
      const [coin, side] = [symbol.replace('-SWAP-USDT', ''), sides[n] ?? first]
      return crowd && n < CROWD ? crowdLine(draws, coin, side) : lineOf(draws, coin, side, { last: price(symbol), leverage })
    },
    // One press must do; whoever presses again must not do harm.
    story: { acts: acts.toSorted((a, b) => a.at - b.at), presses: draws.once(0.5) ? [1_500] : [1_500, 12_000, 30_000], earliestMs, latestMs, oneSide, leverage, bannedAt, deploys: draws.once(0.4) ? [10_000 + draws.whole(earliestMs)] : [], endedKeys: draws.once(0.3) ? [{ at: 10_000 + draws.whole(earliestMs), drop: draws.once(0.5) }] : [], hands: draws.once(0.5) ? handActs(draws, earliestMs + 30_000, symbols) : [] },
  }
}

import type { Draws } from './chance.ts'
import { type HandAct, handActs } from './hand.ts'

/** What the simulated trader will do: lines to say, when, and what follows. Times are ms after the start. */
export type Act = { readonly at: number; readonly act: { readonly kind: 'line'; readonly text: string } | { readonly kind: 'close' | 'stop'; readonly trade: number; readonly text: string } | { readonly kind: 'close-all'; readonly presses: readonly number[] } }
export type Story = { readonly acts: readonly Act[]; /** After the last press; what is left is the desk's to finish. */ readonly calmAt: number; readonly endsAt: number; readonly faultsUntil: number; readonly oneSide: boolean; /** When a process is replaced by the next version of itself. */ readonly deploys: readonly number[]; /** When the venue turns the desk's address away. */ readonly bannedAt: number | null; /** When the venue forgets the listen keys. */ readonly endedKeys: readonly { readonly at: number; readonly drop: boolean }[]; /** What the user does at the exchange itself. */ readonly hands: readonly HandAct[] }

/** ms from the last fault to the order to close everything: what was lost in between has shown itself by then. */
const CALM_MS = 45_000
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
const CROWD = 12
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

/** Lines, and what follows some of them: a close, a moved stop. `at`: after the last. */
const linesOf = (draws: Draws, trades: number, crowd: boolean): { readonly acts: readonly Act[]; readonly at: number } => {
  const acts: Act[] = []
  let at = 8_000
  for (let n = 0; n < trades; n += 1) {
    acts.push({ at, act: { kind: 'line', text: '' } })
    at += 2_000 + draws.whole(crowd ? 3_000 : 12_000)
    if (crowd) continue
    if (draws.once(0.4)) acts.push({ at: at + draws.whole(20_000), act: { kind: 'close', trade: 1 + draws.whole(n + 1), text: draws.pick(['50%', '100%', '25%']) } })
    if (draws.once(0.4)) acts.push({ at: at + draws.whole(20_000), act: { kind: 'stop', trade: 1 + draws.whole(n + 1), text: `${percent(draws, 0.2, 2)}%` } })
  }
  return { acts, at }
}

/** Four to eight trades, in half of the seeds on one side; then calm; then everything is closed. `beside`: whose calm it shares; `crowd`: many trades at once. */
export const storyOf = (draws: Draws, price: (symbol: string) => number, symbols: readonly string[], { beside, crowd = false }: { readonly beside?: Story | undefined; readonly crowd?: boolean } = {}): { readonly trades: number; readonly lineAt: (n: number) => string; readonly story: Story } => {
  const oneSide = draws.once(0.5)
  const first = draws.pick(['long', 'short'] as const)
  const trades = crowd ? CROWD : 4 + draws.whole(5)
  const leverage = draws.pick(LEVERAGES)
  const { acts, at } = linesOf(draws, trades, crowd)
  const bannedAt = draws.once(0.12) ? 10_000 + draws.whole(at - 8_000) : null
  const faultsUntil = beside?.faultsUntil ?? Math.max(at, (bannedAt ?? 0) + BANNED_MS) + 30_000
  const inTime = acts.filter((act) => act.at < faultsUntil - 10_000)
  const presses = draws.once(0.5) ? [1_500] : [1_500, 12_000, 30_000]
  // One press must do; whoever presses again must not do harm.
  inTime.push({ at: faultsUntil + CALM_MS, act: { kind: 'close-all', presses } })
  const sides = Array.from({ length: trades }, () => (oneSide ? first : draws.pick(['long', 'short'] as const)))
  return {
    trades: inTime.filter(({ act }) => act.kind === 'line').length,
    lineAt: (n) => {
      const symbol = symbols.length === 1 ? (symbols[0] ?? '') : draws.pick(symbols)
      if (crowd) return crowdLine(draws, symbol.replace('-SWAP-USDT', ''), sides[n] ?? first)
      return lineOf(draws, symbol.replace('-SWAP-USDT', ''), sides[n] ?? first, { last: price(symbol), leverage })
    },
    story: { acts: inTime.toSorted((a, b) => a.at - b.at), faultsUntil, calmAt: faultsUntil + CALM_MS + Math.max(...presses) + 1_000, endsAt: faultsUntil + CALM_MS + 150_000, oneSide, bannedAt, deploys: draws.once(0.4) ? [10_000 + draws.whole(at - 8_000)] : [], endedKeys: draws.once(0.3) ? [{ at: 10_000 + draws.whole(at - 8_000), drop: draws.once(0.5) }] : [], hands: draws.once(0.5) ? handActs(draws, faultsUntil, symbols) : [] },
  }
}

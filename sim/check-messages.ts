import type { ShownMessage } from '#bot/emulator.ts'
import { evolve } from '#core/trade/evolve.ts'
import { isLive, type Trade } from '#core/trade/state.ts'
import { pruned, readStored } from '#desk/stored-account.ts'
import { ALL, journalOf, type StopWatch, tableOf, type Violation, type Watched } from './checkers.ts'
import { handRow } from './hand.ts'
import { type CardClaim, readCard } from './read-card.ts'

/** How old (ms) what a message states may be when it is shown: a process that stood still or waited for the chat made it before. */
const OLD_MS = 30_000
/** What the user, or the venue by itself, did to a side shows in the next whole read, which comes each minute. */
const HAND_MS = 60_000

/** A trade at one time, as the journal tells it. */
type Known = { readonly at: number; readonly open: bigint; readonly entered: bigint; readonly net: bigint | null }
type Stated = { readonly at: number; readonly since: number; readonly claim: CardClaim }

const CENT = 1_000_000n
const inCents = (units: bigint): bigint => ((units < 0n ? -1n : 1n) * (((units < 0n ? -units : units) + CENT / 2n) / CENT)) * CENT

const knownOf = (trade: Trade, at: number): Known | null =>
  trade.status === 'draft' ? null : { at, open: isLive(trade) ? trade.ledger.open : 0n, entered: trade.ledger.entry.contracts, net: trade.status === 'closed' ? trade.net : null }

/** Each trade's story in figures, from the journal alone. */
const storiesOf = (watched: Watched): ReadonlyMap<number, readonly Known[]> => {
  const stories = new Map<number, Known[]>()
  let state = readStored({ state: '', epoch: tableOf(watched).row.epoch }).account
  let at = 0
  for (const event of journalOf(watched)) {
    if (event.at !== at) state = pruned(state)
    at = event.at
    const before = state
    state = evolve(state, event)
    for (const trade of Object.values(state.trades)) {
      const known = before.trades[String(trade.id)] === trade ? null : knownOf(trade, event.at)
      if (known !== null) stories.set(trade.id, [...(stories.get(trade.id) ?? []), known])
    }
  }
  return stories
}

/** Whether the trade was so at some time since `since`. */
const wasSo = (story: readonly Known[], { since, at }: Stated, so: (known: Known) => boolean): boolean =>
  story.some((known, n) => known.at <= at && (story[n + 1]?.at ?? Infinity) >= since && so(known))

const DAY_MS = 86_400_000
/** Since when its stop may have been where the card says: from the time that it names on, else from `since`. */
const readSince = ({ at, since, claim: { readAt } }: Stated): number => {
  if (readAt === null) return since
  const ofDay = Date.parse(`1970-01-01T${readAt}Z`)
  const ago = (at - ofDay) % DAY_MS
  return since - ago
}

/** Whether a stop of the side rested at that level at some time since `since`: by the venue's rows, and by those seen at each look, since an amended row forgets where it was. */
const stopWas = ({ venue, account }: Watched, { base, side, stop }: CardClaim, since: number, seen: ReadonlyMap<string, number>): boolean => {
  if ((seen.get(`${base}:${side}:${stop}`) ?? -1) >= since) return true
  const rows = [...venue.openTriggers(account, { ...ALL, kind: 'protective' }), ...venue.triggerHistory(account, ALL).filter((row) => row.updatedAt >= since)]
  return rows.some((row) => row.kind === 'stop-loss' && row.side === side && row.trigger === stop && row.symbol.split('-')[0] === base)
}

/** The user moved or cancelled a stop of that side at the exchange: a whole read shows it, and that comes each minute. */
const rowTouched = ({ venue, account, hand }: Watched, base: string, side: CardClaim['side']): boolean =>
  [...hand].some((what) => {
    const row = what.startsWith(ROW) ? venue.trigger(account, { orderId: what.slice(ROW.length) }) : null
    return row !== null && row.side === side && row.symbol.startsWith(`${base}-`)
  })
const ROW = handRow('')

/**
 * Every card that a user saw was true when it was shown, or at most so long before: the stop that it calls resting rested at the venue, the open
 * contracts and the net are those of the journal; and what a card says in the end is what is stored.
 */
export const messageWatch = (watched: Watched, { now, turnedAway }: { readonly now: () => number; readonly turnedAway: StopWatch['turnedAway'] }) => {
  const found: Violation[] = []
  const stated: Stated[] = []
  const seen = new Map<string, number>()
  /** Last moment at which nobody could ask the venue anything, and since when. */
  let away = { since: 0, until: -Infinity }
  const look = (): void => {
    for (const row of watched.venue.openTriggers(watched.account, { ...ALL, kind: 'protective' })) if (row.kind === 'stop-loss' && row.trigger !== null) seen.set(`${row.symbol.split('-')[0]}:${row.side}:${row.trigger}`, now())
    if (turnedAway()) away = { since: now() - away.until > 2_000 ? now() : away.since, until: now() }
  }
  const sinceOf = ({ base, side }: CardClaim): number => {
    const touched = [...watched.hand].some((what) => what.includes(`${base}-`) && (what.includes(side) || what.startsWith('leverage') || what.startsWith('tiers')))
    const since = now() - OLD_MS - watched.slackMs - (touched || rowTouched(watched, base, side) ? HAND_MS : 0)
    return away.until >= since ? Math.min(since, away.since - OLD_MS) : since
  }
  return {
    look,
    shown: (message: ShownMessage): void => {
      const claim = message.from === 'bot' ? readCard(message.html) : null
      if (claim === null) return
      look()
      const said = { at: now(), since: sinceOf(claim), claim }
      stated.push(said)
      if (claim.stop === null) return
      watched.looks.message += 1
      if (!stopWas(watched, claim, readSince(said), seen)) found.push({ checker: 'message', says: `the card of trade ${claim.trade} says at ${said.at} that a stop rests at ${claim.stop}; none did since ${said.since}` })
    },
    /** At the end of a life. */
    check: (last: readonly ShownMessage[]): readonly Violation[] => [...found, ...figuresOf(watched, stated), ...lastWords(watched, last)],
  }
}

const figuresOf = (watched: Watched, stated: readonly Stated[]): readonly Violation[] => {
  const stories = storiesOf(watched)
  return stated.flatMap((said): readonly Violation[] => {
    const { trade, open, net } = said.claim
    const story = stories.get(trade) ?? []
    if (open === null && net === null) return []
    watched.looks.message += 1
    const so = (known: Known): boolean => (open === null || (known.open === open[0] && known.entered === open[1])) && (net === null || (known.net !== null && inCents(known.net) === net))
    return wasSo(story, said, so) ? [] : [{ checker: 'message', says: `the card of trade ${trade} says at ${said.at} ${open === null ? '' : `open ${open.join('/')} `}${net === null ? '' : `net ${net}`}; by the journal it was never so since ${said.since}` }]
  })
}

/** Every trade that has ended says so on its card, with what it brought. */
const lastWords = (watched: Watched, messages: readonly ShownMessage[]): readonly Violation[] => {
  const stories = storiesOf(watched)
  const last = new Map<number, CardClaim>()
  const cards = new Set([...tableOf(watched).cards.values()].map(({ message }) => String(message)))
  for (const message of messages) {
    const claim = message.from === 'bot' && cards.has(String(message.id)) ? readCard(message.html) : null
    if (claim !== null) last.set(claim.trade, claim)
  }
  return [...last.values()].flatMap((claim): readonly Violation[] => {
    const end = stories.get(claim.trade)?.at(-1)
    const row = tableOf(watched).trades.get(claim.trade)
    if (end === undefined || row === undefined || (row.status !== 'closed' && row.status !== 'failed')) return []
    watched.looks.message += 1
    if (claim.status !== row.status) return [{ checker: 'message', says: `trade ${claim.trade} is ${row.status}, and its card's last word is ${claim.status}` }]
    return claim.net === null || (end.net !== null && inCents(end.net) === claim.net) ? [] : [{ checker: 'message', says: `trade ${claim.trade} brought ${end.net}, and its card's last word is ${claim.net}` }]
  })
}

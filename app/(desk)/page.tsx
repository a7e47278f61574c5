import { PageLink } from './_components/page-link.tsx'
import { redirect } from 'next/navigation'
import type { LiveTrade } from '#core/trade/state.ts'
import { nakedBudgetOf, nakedOfDay } from '#core/trade/naked-budget.ts'
import { isFault } from '#core/fault.ts'
import { type Pulse, readPulse } from '#desk/pulse.ts'
import { ASK_AGAIN, exchangeLine, restingSources } from '#words/en/breakers.ts'
import { standingOf } from '#core/trade/standing.ts'
import { stopStand } from '#core/trade/stop-stand.ts'
import { BLOCKED_WORDS, needOf } from '#words/en/pages.ts'
import { equityParts, equitySum } from '#words/equity-parts.ts'
import { span } from '#words/figures.ts'
import { accountFacts, type AccountFacts, equityOf } from '../_parts/account-page.ts'
import { quotesOf } from '../_parts/quotes.ts'
import { signedIn } from '../_parts/web.ts'
import { AskAgain } from './_components/ask-again.tsx'
import { EquityLine } from './_components/equity-line.tsx'
import { Empty, Figure, Gain, Usdt } from './_components/figures.tsx'
import { TradeRow } from './_components/trade-row.tsx'

export const metadata = { title: 'Status' }

/** Older than this (ms), what the exchange showed is grey. */
const STALE_MS = 180_000

const sum = (values: readonly (bigint | null)[]): bigint | null => values.reduce<bigint | null>((all, one) => (all === null || one === null ? null : all + one), 0n)
const today = ({ state, now }: AccountFacts): bigint => (state.day.date === Math.floor(now / 86_400_000) ? state.day.net : 0n)

type Quotes = Awaited<ReturnType<typeof quotesOf>>

const Needs = ({ live }: { readonly live: readonly LiveTrade[] }) => {
  const needs = live.flatMap((trade) => { const need = needOf(trade); return need === null ? [] : [{ trade, need }] })
  return needs.length === 0 ? null : <div className="notice" role="alert">{needs.map(({ trade, need }) => <p key={trade.id}><PageLink href={`/trades/${trade.id}`}><b>{trade.instrument.base} {trade.plan.side} · {trade.id}</b></PageLink>: {need}</p>)}</div>
}

/** What the exchange showed last, with its age. */
const Read = ({ read, now }: Pick<AccountFacts, 'read' | 'now'>) => {
  if (read === null) return <Figure name="Equity" big note="not read from the exchange yet"><Usdt of={null} /></Figure>
  const age = now - read.at
  const parts = equityParts(read.balance, read.positions.reduce((total, { unrealised }) => total + unrealised, 0n))
  return (
    <>
      <Figure name="Equity" big note={`${equitySum(parts)}, as the exchange showed it ${span(age)} ago`}><span className={age > STALE_MS ? 'faint' : ''}><Usdt of={parts.equity} /></span></Figure>
      <Figure name="Free" note="margin for new trades"><Usdt of={parts.free} /></Figure>
    </>
  )
}

const isWaiting = (trade: LiveTrade): boolean => trade.ledger.entry.contracts === 0n

const riskNote = ({ live, now, state }: AccountFacts): string => {
  const withoutStop = live.filter((trade) => trade.ledger.open > 0n && stopStand(trade).kind === 'none').length
  const waiting = live.filter(isWaiting).length
  const naked = nakedOfDay(state, now)
  const { dayMs } = nakedBudgetOf(state)
  const notes = [
    ...(withoutStop > 0 ? [`${withoutStop} without a stop, not counted`] : []),
    ...(waiting > 0 ? [`${waiting} waiting, not counted`] : []),
    ...(naked >= 1_000 ? [`${span(naked)} without a confirmed stop today (UTC), ${span(dayMs)} allowed`] : []),
  ]
  return notes.length === 0 ? 'at stop prices, fees paid, no slippage' : notes.join('; ')
}

const Risk = ({ facts, quotes }: { readonly facts: AccountFacts; readonly quotes: Quotes }) => {
  const { live } = facts
  const standings = live.map((trade) => standingOf(trade, quotes.get(trade.plan.symbol)?.mark ?? null))
  const open = live.filter((trade) => trade.ledger.open > 0n)
  return (
    <>
      <Figure name="Today" note="ended trades, net, UTC day"><Gain of={today(facts)} /></Figure>
      <Figure name="Open trades, net" note={`${open.length} open, ${live.filter(isWaiting).length} waiting; at mark now, with what they made and paid so far`}><Gain of={sum(standings.map((standing) => standing.net))} /></Figure>
      <Figure name="If every stop is hit" note={riskNote(facts)}><Gain of={sum(standings.map((standing) => standing.atStop ?? 0n))} /></Figure>
    </>
  )
}

/** A kv that is away costs the page nothing but this. */
const notKept = (thrown: unknown): null => {
  if (!isFault(thrown)) throw thrown
  return null
}

/** How the exchange answers, where it doesn't as it should; and sources that rest. */
const Breakers = ({ state: { venue }, now, pulse }: Pick<AccountFacts, 'state' | 'now'> & { readonly pulse: Pulse | null }) => {
  const resting = pulse === null || now - pulse.at > STALE_MS ? [] : pulse.sources.filter((source) => source.state !== 'closed').map(({ label }) => label)
  const trouble = venue !== undefined && venue.state !== 'well'
  if (!trouble && resting.length === 0) return null
  return (
    <div className={trouble ? 'notice' : 'soft'} role="status">
      {trouble && <p>{exchangeLine(venue, { medianMs: null, now })}</p>}
      {resting.length > 0 && <p>{restingSources(resting)}</p>}
      <p><AskAgain label={ASK_AGAIN} /></p>
    </div>
  )
}

/** What do I hold, what is at risk, what needs me: in the first screen. */
export default async function Status() {
  const asker = await signedIn()
  if (asker === null) redirect('/enter')
  const facts = await accountFacts(asker)
  const { live, read, now, state } = facts
  const [quotes, equity, pulse] = await Promise.all([quotesOf(asker.parts, asker.account.venue, live.map((trade) => trade.plan.symbol)), equityOf(asker, facts), readPulse(asker.parts.kv).catch(notKept)])
  return (
    <div className="desk">
      {state.blocked !== null && <p className="notice">{BLOCKED_WORDS[state.blocked.why]}</p>}
      <Breakers state={state} now={now} pulse={pulse} />
      <Needs live={live} />
      <dl className="figures"><Read read={read} now={now} /><Risk facts={facts} quotes={quotes} /></dl>
      {equity.length > 1 && <EquityLine points={equity.map((point) => ({ at: point.at, value: Number(point.equity) / 1e8 }))} />}
      <section>
        <h2>Open and waiting</h2>
        {live.length === 0 ? <Empty says="Nothing is open, and nothing waits."><PageLink className="main-action" href="/chat">Say a trade</PageLink></Empty> : <div className="rows">{live.toReversed().map((trade) => <TradeRow key={trade.id} trade={trade} quote={quotes.get(trade.plan.symbol) ?? null} now={now} />)}</div>}
      </section>
    </div>
  )
}

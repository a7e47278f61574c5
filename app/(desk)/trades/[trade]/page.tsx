import { notFound, redirect } from 'next/navigation'
import type { Price } from '#core/money/money.ts'
import type { Event } from '#core/trade/event.ts'
import { nakedMsAt } from '#core/trade/naked.ts'
import { standingOf } from '#core/trade/standing.ts'
import { certificateOfTrade } from '#core/trade/certificate.ts'
import { isLive, type LiveTrade, type Trade } from '#core/trade/state.ts'
import { stopStand } from '#core/trade/stop-stand.ts'
import { unknownOf } from '#desk/drift-report.ts'
import { looksWords, unknownWords } from '#words/en/drift.ts'
import { followsOn } from '#words/en/follow.ts'
import { needOf, STATUS_WORDS, STOP_WORDS } from '#words/en/pages.ts'
import { endWords, REASON, whyLine } from '#words/en/happenings.ts'
import { idsOf } from '#words/en/orders.ts'
import { clockTime, digitsOf, exactFigure, figure, plainMoney, signedPercent, span } from '#words/figures.ts'
import { noBreak } from '#words/no-break.ts'
import { resultParts } from '#words/result-parts.ts'
import { quotesOf } from '../../../_parts/quotes.ts'
import { zoneOf } from '../../../_parts/account-page.ts'
import { candlesOf, type FillEvent, type Newest, tradeOf } from '../../../_parts/trade-page.ts'
import { signedIn } from '../../../_parts/web.ts'
import { readStored } from '#desk/stored-account.ts'
import { CertificatePart } from '../../_components/certificate.tsx'
import { PageLink } from '../../_components/page-link.tsx'
import { Figure, Gain, Usdt } from '../../_components/figures.tsx'
import { targetParts, targetPartWords } from '../../_components/target-parts.ts'
import { TradePicture } from './picture.tsx'

export const metadata = { title: 'Trade' }

const Stop = ({ trade, now }: { readonly trade: LiveTrade; readonly now: number }) => {
  const stand = stopStand(trade)
  const level = 'price' in stand ? stand.price : null
  const naked = nakedMsAt(trade, now)
  const follows = stand.kind === 'over' ? '' : followsOn(trade)
  const calm = stand.kind === 'rests' || stand.kind === 'planned' || stand.kind === 'over'
  return <Figure name="Stop" note={`${STOP_WORDS[stand.kind]}${naked >= 1_000 ? `; ${span(naked)} without so far` : ''}${follows === '' ? '' : `; ${follows}`}`}><span className={`num ${calm ? '' : 'needs'}`}>{level === null ? '–' : figure(level, digitsOf(trade.instrument.tick))}</span></Figure>
}

const LiveFigures = ({ trade, mark, now }: { readonly trade: LiveTrade; readonly mark: Price | null; readonly now: number }) => {
  const digits = digitsOf(trade.instrument.tick)
  const standing = standingOf(trade, mark)
  return (
    <dl className="figures">
      <Figure name="Net" big note={standing.entry === null ? 'nothing filled yet' : standing.net === null ? 'no price now' : `ROE ${signedPercent(standing.net, standing.margin)}, at mark`}><Gain of={standing.net} /></Figure>
      <Figure name="Entry"><span className="num">{standing.entry === null ? (trade.entry.price === null ? 'market' : figure(trade.entry.price, digits)) : figure(standing.entry, digits)}</span></Figure>
      <Figure name="Mark"><span className="num">{mark === null ? '–' : figure(mark, digits)}</span></Figure>
      <Figure name="Open" note={standing.entry === null ? `of ${exactFigure(trade.entry.quantity)} contracts wanted` : `of ${exactFigure(trade.ledger.entry.contracts)} contracts`}><span className="num">{exactFigure(trade.ledger.open)}</span></Figure>
      <Stop trade={trade} now={now} />
      <Figure name="If the stop is hit" note="fees paid, no slippage"><Gain of={standing.atStop} /></Figure>
    </dl>
  )
}

const EndedFigures = ({ trade }: { readonly trade: Exclude<Trade, LiveTrade | { status: 'draft' }> }) => {
  const { gross, fees, funding } = resultParts(trade.ledger)
  return (
    <dl className="figures">
      <Figure name="Net" big note={trade.margin > 0n ? `gross, less fees, with funding; ROE ${signedPercent(trade.net, trade.margin)}` : 'nothing filled'}><Gain of={trade.net} /></Figure>
      <Figure name="Gross"><Gain of={gross} /></Figure>
      <Figure name="Fees"><Usdt of={fees} /></Figure>
      <Figure name="Funding"><Gain of={funding} /></Figure>
      <Figure name="Ended by"><span>{endWords(trade)}</span></Figure>
      <Figure name="Held"><span className="num">{trade.openedAt === null ? '–' : span(trade.closedAt - trade.openedAt)}</span></Figure>
    </dl>
  )
}

/** Says that a list shows only the newest. */
const Newer = ({ of: { shown, more } }: { readonly of: Newest<unknown> }) => (more ? <p className="soft small">The newest {shown.length}; earlier ones are left out.</p> : null)

const Fills = ({ fills, digits, timeZone }: { readonly fills: Newest<FillEvent>; readonly digits: number; readonly timeZone: string }) => (
  <section>
    <h2>Fills</h2>
    <Newer of={fills} />
    {fills.shown.length === 0 ? <p className="soft">None yet.</p> : (
      <div className="scroll"><table className="list">
        <thead><tr><th>Time</th><th>What</th><th className="right">Contracts</th><th className="right">Price</th><th className="right">Fee</th></tr></thead>
        <tbody>{fills.shown.map((fill) => <tr key={`${fill.ticket}-${fill.type}`}><td className="num">{clockTime(fill.at, timeZone)}</td><td className="what">{fill.type === 'entry-filled' ? 'entry' : REASON[fill.reason]}</td><td className="num right">{exactFigure(fill.contracts)}</td><td className="num right">{figure(fill.price, digits)}</td><td className="num right">{plainMoney(fill.fee)}</td></tr>)}</tbody>
      </table></div>
    )}
  </section>
)

const Targets = ({ trade, digits }: { readonly trade: LiveTrade; readonly digits: number }) => {
  const targets = targetParts(trade)
  if (targets.length === 0) return null
  return (
    <section>
      <h2>Take-profits</h2>
      <div className="levels">{targets.map((target) => <div key={target.target}><span>TP{target.target}</span><span className="num">{figure(target.price, digits)}</span><span className="soft">{targetPartWords(target)}</span></div>)}</div>
    </section>
  )
}

const Head = ({ trade, now }: { readonly trade: Trade; readonly now: number }) => (
  <div className="head">
    <h1><span className={`side ${trade.status === 'draft' ? 'draft' : trade.plan.side}`}>{trade.instrument.base} {trade.plan.side} {trade.status === 'draft' ? '' : `${trade.leverage}×`}</span></h1>
    <span className="soft">{trade.id}{trade.name === '' ? '' : ` · ${trade.name}`} · {STATUS_WORDS[trade.status]}{isLive(trade) && trade.openedAt !== null ? ` · ${span(now - trade.openedAt)}` : ''}</span>
  </div>
)

const Stand = ({ trade, mark, now }: { readonly trade: Trade; readonly mark: Price | null; readonly now: number }) => {
  if (isLive(trade)) return <LiveFigures trade={trade} mark={mark} now={now} />
  return trade.status === 'draft' ? <p className="soft">A draft: nothing was sent.</p> : <EndedFigures trade={trade} />
}

type Told = { readonly trade: Trade; readonly of: Newest<Event>; readonly timeZone: string; /** With the ids of orders, by which the exchange knows them. */ readonly ids?: boolean }
const Lines = ({ trade, of, timeZone, ids }: Told) => (
  <>
    <Newer of={of} />
    <ol className="why">{of.shown.toReversed().map((event, at) => <li key={`${event.at}-${event.type}-${of.shown.length - at}`}><span className="num small faint">{clockTime(event.at, timeZone)}</span><span>{noBreak(whyLine(event, trade))}{ids === true && idsOf(event) !== null && <span className="faint small"> {idsOf(event)}</span>}</span></li>)}</ol>
  </>
)

/** The story as /why tells it; each step of each order stands behind one more press. */
const Why = ({ story, steps, ...of }: Omit<Told, 'of'> & { readonly story: Newest<Event>; readonly steps: Newest<Event> }) => (
  <section>
    <h2>What was done, and why</h2>
    <Lines of={story} {...of} />
    <details className="steps"><summary>Show every step</summary><Lines of={steps} ids {...of} /></details>
  </section>
)

type Unknown = Awaited<ReturnType<typeof unknownOf>>
/** What needs the user, first on the page. */
const Needs = ({ trade, unknown, timeZone }: { readonly trade: Trade; readonly unknown: Unknown | readonly []; readonly timeZone: string }) => {
  const need = isLive(trade) ? needOf(trade) : null
  return (
    <>
      {need !== null && <p className="notice" role="alert">{need}</p>}
      {unknown.filter((order) => order.trade === trade.id).map((order) => <p key={order.clientId} className="notice" role="alert">{unknownWords(order)}; {looksWords(order, (at) => clockTime(at, timeZone))}</p>)}
    </>
  )
}

/** Where a trade is changed. The chat is asked by number, which is the trade's own only where the user has one account. */
const InChat = ({ trade, alone }: { readonly trade: Trade; readonly alone: boolean }) => {
  if (!isLive(trade) && trade.status !== 'draft') return null
  const [say, name] = isLive(trade) ? [`/close ${trade.id}`, trade.ledger.open > 0n ? 'Close it in the chat' : 'Cancel it in the chat'] : ['/trades', 'Confirm or drop it in the chat']
  return <p><PageLink className="plain" href={alone ? `/chat?say=${encodeURIComponent(say)}` : '/chat'}>{name}</PageLink></p>
}

/** One trade: how it stands, its picture, its fills, and why everything was done. */
export default async function TradePage({ params }: { readonly params: Promise<{ readonly trade: string }> }) {
  const asker = await signedIn()
  if (asker === null) redirect('/enter')
  const { trade: given } = await params
  const found = /^\d{1,9}$/.test(given) ? await tradeOf(asker, Number(given)) : null
  if (found === null) notFound()
  const { trade, fills, story, steps, lastStop } = found
  const { venue } = asker.account
  const now = await asker.parts.store.now()
  const [timeZone, accounts, unknown, quotes, candles] = await Promise.all([zoneOf(asker), asker.parts.store.accounts(asker.user), isLive(trade) ? unknownOf(asker.parts, asker.user, asker.account.account) : [], quotesOf(asker.parts, venue, isLive(trade) ? [trade.plan.symbol] : []), candlesOf(asker, trade, now)])
  const digits = digitsOf(trade.instrument.tick)
  const certificate = isLive(trade) ? certificateOfTrade(readStored(asker.account).account, trade.id, (symbol) => quotes.get(symbol)?.last ?? null) : null
  return (
    <div className="desk">
      <Head trade={trade} now={now} />
      <Needs trade={trade} unknown={unknown} timeZone={timeZone} />
      <Stand trade={trade} mark={quotes.get(trade.plan.symbol)?.mark ?? null} now={now} />
      <InChat trade={trade} alone={accounts.length === 1} />
      <TradePicture trade={trade} fills={fills.shown} lastStop={lastStop} candles={candles} paper={venue === 'paper'} />
      {certificate !== null && <CertificatePart certificate={certificate} trade={trade.id} timeZone={timeZone} hasWorker={asker.parts.brief === null} />}
      {isLive(trade) && <Targets trade={trade} digits={digits} />}
      <Fills fills={fills} digits={digits} timeZone={timeZone} />
      <Why trade={trade} story={story} steps={steps} timeZone={timeZone} />
    </div>
  )
}

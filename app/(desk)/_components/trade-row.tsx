import { PageLink } from './page-link.tsx'
import type { Quote } from '#core/market/quote.ts'
import type { Price } from '#core/money/money.ts'
import type { LiveTrade, Trade } from '#core/trade/state.ts'
import { isLive } from '#core/trade/state.ts'
import { standingOf } from '#core/trade/standing.ts'
import { type StopStand, stopStand } from '#core/trade/stop-stand.ts'
import { STATUS_WORDS, STOP_WORDS } from '#words/en/pages.ts'
import { endWords } from '#words/en/happenings.ts'
import { digitsOf, exactFigure, figure, signedPercent, span } from '#words/figures.ts'
import { Gain } from './figures.tsx'

const Name = ({ trade }: { readonly trade: Trade }) => (
  <span className={`side ${trade.status === 'draft' ? 'draft' : trade.plan.side}`}>{trade.instrument.base} {trade.plan.side}{trade.status === 'draft' ? '' : ` ${trade.leverage}×`}<span className="soft small"> · {trade.id}{trade.name === '' ? '' : ` ${trade.name}`}</span></span>
)

/** Stands of a stop that need nobody. */
const CALM: ReadonlySet<StopStand['kind']> = new Set<StopStand['kind']>(['planned', 'rests', 'over', 'moves'])

const EntryCell = ({ trade, entry, digits }: { readonly trade: LiveTrade; readonly entry: Price | null; readonly digits: number }) => {
  const at = entry ?? trade.entry.price
  return <span className="right"><span className="num">{at === null ? 'market' : figure(at, digits)}</span><span className="sub"><br />entry · <span className="num">{exactFigure(entry === null ? trade.entry.quantity : trade.ledger.open)}</span> {entry === null ? 'wanted' : 'open'}</span></span>
}

const StopCell = ({ trade, digits }: { readonly trade: LiveTrade; readonly digits: number }) => {
  const stop = stopStand(trade)
  const level = 'price' in stop ? stop.price : null
  return <span className="right"><span className="num">{level === null ? '–' : figure(level, digits)}</span><span className={`sub ${CALM.has(stop.kind) ? '' : 'needs'}`}><br />stop, {STOP_WORDS[stop.kind]}</span></span>
}

const LiveRow = ({ trade, quote, now }: { readonly trade: LiveTrade; readonly quote: Quote | null; readonly now: number }) => {
  const digits = digitsOf(trade.instrument.tick)
  const standing = standingOf(trade, quote?.mark ?? null)
  const note = standing.entry === null ? 'nothing filled' : standing.net === null ? 'no price' : `ROE ${signedPercent(standing.net, standing.margin)}`
  return (
    <PageLink className="row" href={`/trades/${trade.id}`}>
      <span><Name trade={trade} /><span className="sub"><br />{STATUS_WORDS[trade.status]}{trade.openedAt === null ? '' : ` · ${span(now - trade.openedAt)}`}</span></span>
      <EntryCell trade={trade} entry={standing.entry} digits={digits} />
      <StopCell trade={trade} digits={digits} />
      <span className="right"><Gain of={standing.net} unit={false} /><span className="sub"><br />{note}</span></span>
    </PageLink>
  )
}

const EndedRow = ({ trade, now }: { readonly trade: Exclude<Trade, LiveTrade>; readonly now: number }) => {
  if (trade.status === 'draft') return <PageLink className="row" href={`/trades/${trade.id}`}><span><Name trade={trade} /><span className="sub"><br />draft, {span(now - trade.quotedAt)} old</span></span><span className="right"><span className="num">{exactFigure(trade.preview.contracts)}</span><span className="sub"><br />contracts</span></span></PageLink>
  const held = trade.openedAt === null ? null : span(trade.closedAt - trade.openedAt)
  return (
    <PageLink className="row" href={`/trades/${trade.id}`}>
      <span><Name trade={trade} /><span className="sub"><br />{endWords(trade)}</span></span>
      <span className="right"><span className="num">{exactFigure(trade.ledger.entry.contracts)}</span><span className="sub"><br />contracts</span></span>
      <span className="right"><span>{held === null ? '–' : `held ${held}`}</span><span className="sub"><br />{span(now - trade.closedAt)} ago</span></span>
      <span className="right"><Gain of={trade.net} unit={false} /><span className="sub"><br />{trade.margin > 0n ? `ROE ${signedPercent(trade.net, trade.margin)}` : 'nothing filled'}</span></span>
    </PageLink>
  )
}

export const TradeRow = ({ trade, quote = null, now }: { readonly trade: Trade; readonly quote?: Quote | null; readonly now: number }) => (isLive(trade) ? <LiveRow trade={trade} quote={quote} now={now} /> : <EndedRow trade={trade} now={now} />)

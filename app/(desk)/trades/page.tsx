import { PageLink } from '../_components/page-link.tsx'
import { redirect } from 'next/navigation'
import { accountFacts, endedTrades } from '../../_parts/account-page.ts'
import { quotesOf } from '../../_parts/quotes.ts'
import { signedIn } from '../../_parts/web.ts'
import { Empty } from '../_components/figures.tsx'
import { TradeRow } from '../_components/trade-row.tsx'

export const metadata = { title: 'Trades' }

const ENDED = 100

export default async function Trades() {
  const asker = await signedIn()
  if (asker === null) redirect('/enter')
  const [{ live, state, now }, ended] = await Promise.all([accountFacts(asker), endedTrades(asker, ENDED)])
  const quotes = await quotesOf(asker.parts, asker.account.venue, live.map((trade) => trade.plan.symbol))
  const drafts = Object.values(state.trades).filter((trade) => trade.status === 'draft')
  return (
    <div className="desk">
      <div className="head"><h1>Trades</h1></div>
      <section>
        <h2>Open and waiting</h2>
        {live.length === 0 ? <p className="soft">None.</p> : <div className="rows">{live.toReversed().map((trade) => <TradeRow key={trade.id} trade={trade} quote={quotes.get(trade.plan.symbol) ?? null} now={now} />)}</div>}
      </section>
      {drafts.length > 0 && <section><h2>Drafts</h2><div className="rows">{drafts.toReversed().map((trade) => <TradeRow key={trade.id} trade={trade} now={now} />)}</div></section>}
      <section>
        <h2>Ended</h2>
        {ended.length === 0 ? <Empty says="No trade has ended yet."><PageLink className="main-action" href="/chat">Say a trade</PageLink></Empty> : <div className="rows">{ended.map((trade) => <TradeRow key={trade.id} trade={trade} now={now} />)}</div>}
        {ended.length === ENDED && <p className="faint small">The last {ENDED}.</p>}
      </section>
    </div>
  )
}

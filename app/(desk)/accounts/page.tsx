import { redirect } from 'next/navigation'
import { lastRead } from '#desk/last-read.ts'
import { exactFigure, plainMoney, span } from '#words/figures.ts'
import { signedIn } from '../../_parts/web.ts'
import { Gain } from '../_components/figures.tsx'

export const metadata = { title: 'Accounts' }

export default async function Accounts() {
  const asker = await signedIn()
  if (asker === null) redirect('/enter')
  const { parts, user } = asker
  const now = await parts.store.now()
  const rows = await Promise.all((await parts.store.accounts(user)).map(async (account) => ({ account, read: await lastRead(parts.kv, account.account) })))
  return (
    <div className="desk">
      <div className="head"><h1>Accounts</h1><form className="age" method="post" action="/leave"><button className="plain">Sign out</button></form></div>
      {rows.map(({ account, read }) => (
        <section key={account.account}>
          <h2>{account.name} <span className={`chip${account.live ? ' live' : ''}`}>{account.live ? 'live' : account.venue === 'paper' ? 'paper' : 'not live'}</span></h2>
          <p className="soft small">{account.venue === 'paper' ? 'The paper exchange: real rules, no real money.' : 'Toobit, USDT-M perpetuals.'} {read === null ? 'Not read from the exchange yet.' : `As the exchange showed it ${span(now - read.at)} ago.`}</p>
          {read !== null && (
            <>
              <div className="levels" style={{ margin: '12px 0' }}>
                <div><span>Wallet</span><span className="num">{plainMoney(read.balance.total)}</span><span className="soft">{read.balance.coin}</span></div>
                <div><span>Free</span><span className="num">{plainMoney(read.balance.available)}</span><span /></div>
                <div><span>In positions</span><span className="num">{plainMoney(read.balance.positionMargin)}</span><span /></div>
                <div><span>In orders</span><span className="num">{plainMoney(read.balance.orderMargin)}</span><span /></div>
              </div>
              {read.positions.length === 0 ? <p className="soft">No position at the exchange.</p> : (
                <div className="scroll"><table className="list">
                  <thead><tr><th>Position</th><th className="right">Contracts</th><th className="right">Average</th><th className="right">Liquidation ≈</th><th className="right">Open P&amp;L</th></tr></thead>
                  <tbody>{read.positions.map((row) => <tr key={`${row.symbol}${row.side}`}><td><span className={`side ${row.side}`}>{row.symbol} {row.side}</span> <span className="soft small">{row.leverage}× {row.marginMode}</span></td><td className="num right">{exactFigure(row.contracts)}</td><td className="num right">{exactFigure(row.averagePrice)}</td><td className="num right">{row.liquidationPrice === null ? '–' : exactFigure(row.liquidationPrice)}</td><td className="right"><Gain of={row.unrealised} unit={false} /></td></tr>)}</tbody>
                </table></div>
              )}
            </>
          )}
        </section>
      ))}
    </div>
  )
}

import type { LastRead } from '#desk/last-read.ts'
import { exactFigure, plainMoney } from '#words/figures.ts'
import { Gain } from '../_components/figures.tsx'

/** Balance and positions as the exchange showed them. */
export const AccountFigures = ({ read }: { readonly read: LastRead }) => (
  <>
    <div className="levels" style={{ margin: '12px 0' }}>
      <div><span>Wallet</span><span className="num">{plainMoney(read.balance.total)}</span><span className="soft">{read.balance.coin}</span></div>
      <div><span>Free</span><span className="num">{plainMoney(read.balance.available)}</span><span /></div>
      <div><span>In positions</span><span className="num">{plainMoney(read.balance.positionMargin)}</span><span /></div>
      <div><span>In orders</span><span className="num">{plainMoney(read.balance.orderMargin)}</span><span /></div>
    </div>
    {read.positions.length === 0 ? <p className="soft">No position at the exchange.</p> : (
      <div className="scroll"><table className="list stack">
        <thead><tr><th>Position</th><th className="right">Contracts</th><th className="right">Average</th><th className="right">Liquidation ≈</th><th className="right">Open P&amp;L</th></tr></thead>
        <tbody>{read.positions.map((row) => <tr key={`${row.symbol}${row.side}`}><td><span className={`side ${row.side}`}>{row.symbol} {row.side}</span> <span className="soft small">{row.leverage}× {row.marginMode}</span></td><td className="num right" data-label="Contracts">{exactFigure(row.contracts)}</td><td className="num right" data-label="Average">{exactFigure(row.averagePrice)}</td><td className="num right" data-label="Liquidation ≈">{row.liquidationPrice === null ? '–' : exactFigure(row.liquidationPrice)}</td><td className="right" data-label="Open P&amp;L"><Gain of={row.unrealised} unit={false} /></td></tr>)}</tbody>
      </table></div>
    )}
  </>
)
